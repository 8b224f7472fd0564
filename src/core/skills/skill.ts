/** What a skill is: the shapes, without behaviour. How they lie on the disk is skillFiles.ts. */
import type { JsonSchema } from '../catalog/contract';
import type { ProgramLanguage } from '../inputs';
import type { Json } from '../util/json';

/** Which library a skill is in: that of the folder, made to be committed, or the person's own. */
export type LibraryName = 'workspace' | 'user';

/** A tool that a skill calls, as it was when the skill was saved. */
export interface ToolDependency {
  /** `server.tool` */
  name: string;
  /** Of the tool's contract. */
  version?: string;
  /** Of the tool's contract; another hash is another contract. */
  schema_hash: string;
  usage: readonly ToolUsage[];
  /** So that whoever gets the skill can tell what has changed since. Absent where it is long. */
  contract?: PinnedContract;
}

/** What a tool demanded and gave. Names as in the file. */
export interface PinnedContract {
  description?: string;
  input_schema: JsonSchema;
  output_schema?: JsonSchema;
}

/** A place where a program calls a tool. Lines and columns from 1. */
export interface ToolUsage {
  line: number;
  column: number;
  arguments?: readonly string[];
}

/** A call of a test as it went when the skill was saved. */
export interface RecordedCall {
  /** `server.tool` */
  tool: string;
  /** As the program calls it. */
  call?: string;
  arguments: Json;
  result?: Json;
  /** The message, for a call that failed. */
  error?: string;
}

export interface SkillTest {
  name?: string;
  input: Json;
  /** Absent: it is enough that the skill ends well. */
  expect?: Json;
  /** With these the test needs no server. */
  calls?: readonly RecordedCall[];
}

export interface SkillExample {
  input: Json;
  description?: string;
}

/** How a version came about. */
export interface HistoryEntry {
  version: number;
  /** ISO 8601. */
  saved_at: string;
  /** `saved`, `edited by hand`, `restored from version 2`, `renamed from x`, `imported`. */
  origin: string;
  /** Of the program's text. */
  code_hash: string;
}

/** What skill.json holds. Names as in the file, which people read. */
export interface SkillManifest {
  version: number;
  language: ProgramLanguage;
  inputs: JsonSchema;
  output?: JsonSchema;
  tags: readonly string[];
  examples: readonly SkillExample[];
  tool_dependencies: readonly ToolDependency[];
  /** Names of the skills that it calls. */
  skill_dependencies: readonly string[];
  tests: readonly SkillTest[];
  history: readonly HistoryEntry[];
}

/** What is known of a skill without its texts: enough to list, find and offer it. */
export interface SkillCard {
  name: string;
  description: string;
  /** An Agent Skill without a program of ours is read, not run. */
  kind: 'program' | 'instructions';
  manifest: SkillManifest;
  /** Of the program's text as it is; of SKILL.md where there is none. */
  codeHash: string;
  /** The program is another than when its version was saved. */
  isEdited: boolean;
}

export interface Skill extends SkillCard {
  /** Empty for instructions. */
  code: string;
  /** SKILL.md as it is. */
  markdown: string;
}
