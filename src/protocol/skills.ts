/**
 * The view "Skills": what the host computes and the webview draws, and the messages between them. Facts,
 * not sentences: wording and layout belong to the webview. A snapshot is always whole, as VS Code drops
 * messages to a hidden webview. No behaviour, nothing at run time.
 */
import type { RunOutput } from '../core/results/outputs';

export type { RunOutput };

export type SkillLibraryName = 'workspace' | 'user';

/**
 * trusted: a person looked at it, or it was saved here · changed: its files changed since, with no new
 * tool: it runs · untrusted: it does not run until a person has looked at it.
 */
export type SkillTrust = 'trusted' | 'changed' | 'untrusted';

/** compatible · changed: a tool's contract is another than when it was saved · broken: a tool is gone. */
export type SkillCompatibility = 'compatible' | 'changed' | 'broken';

/** A tool that a skill calls. */
export interface SkillToolRow {
  /** `server.tool` */
  name: string;
  /** The version that was pinned, where one is known. */
  version?: string;
  state: 'same' | 'changed' | 'missing';
}

/** One input, for a form. `json` is anything that the other kinds cannot hold: typed in as JSON. */
export interface SkillField {
  name: string;
  kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  /** As people read it: `string`, `string[]`, `{ id: number }`. */
  type: string;
  description?: string;
  isRequired: boolean;
  default?: unknown;
  /** Of a choice. */
  options?: readonly (string | number | boolean | null)[];
}

/** A skill that can be read. */
export interface SkillRow {
  /** Unique: library, folder and name. Opaque. */
  key: string;
  name: string;
  library: SkillLibraryName;
  /** The workspace folder, where there are several. */
  folder?: string;
  description: string;
  /** `instructions`: an Agent Skill without a program, which is read and not run. */
  kind: 'program' | 'instructions';
  language?: 'typescript' | 'javascript' | 'python3';
  /** How programs call it: `skills.count_todos`. */
  call: string;
  version: number;
  /** By hand, since that version was saved. */
  isEdited: boolean;
  tags: readonly string[];
  fields: readonly SkillField[];
  tools: readonly SkillToolRow[];
  /** Names of the skills that it calls. */
  skills: readonly string[];
  trust: SkillTrust;
  compatibility: SkillCompatibility;
  /** It went well, or failed, in nearly all of many runs here. */
  standing?: 'exemplary' | 'failing';
  testCount: number;
  runs: number;
  runsOk: number;
  /** ms since the epoch. */
  lastUsedAt?: number;
  /** Another skill of this name is used instead: that of the workspace. */
  isShadowed: boolean;
}

/** A folder that should hold a skill and cannot be read. */
export interface DamagedSkillRow {
  key: string;
  name: string;
  library: SkillLibraryName;
  /** What is wrong and what to do. */
  problem: string;
}

export interface SkillsSnapshot {
  /** By name. */
  skills: readonly SkillRow[];
  damaged: readonly DamagedSkillRow[];
  /** False in restricted mode: no skill of the workspace runs. */
  isWorkspaceTrusted: boolean;
}

/** What the host does with VS Code's own means: editors, dialogs, lists. */
export type SkillAction =
  | 'open'
  | 'review'
  | 'history'
  | 'test'
  | 'rename'
  | 'move'
  | 'export'
  | 'delete'
  | 'more';

/** `run` is answered by `ran` or `failed` with the same id; `cancel` names a run. */
export type SkillsWebviewMessage =
  | { type: 'ready' }
  | { type: 'run'; id: number; key: string; input: Readonly<Record<string, unknown>> }
  | { type: 'cancel'; id: number }
  | { type: 'act'; action: SkillAction; key: string }
  | { type: 'import' }
  | { type: 'cleanUp' };

export type SkillsHostMessage =
  | { type: 'skills'; snapshot: SkillsSnapshot }
  | { type: 'ran'; id: number; output: RunOutput }
  | { type: 'failed'; id: number; message: string }
  /** Opens the skill's row and brings it into view. */
  | { type: 'reveal'; key: string };
