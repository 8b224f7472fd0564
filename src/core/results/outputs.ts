/** The outputs of the tools, as JSON that reaches the model. Field names are contracts (spec 3, 4, 5). */

export type RunStatus = 'ok' | 'error' | 'timeout' | 'cancelled' | 'blocked';

/** Why a program did not end with `ok`. */
export type StopReason =
  | 'exception'
  | 'syntax'
  | 'cpu_limit'
  | 'wall_limit'
  | 'memory_limit'
  | 'stack_limit'
  | 'call_limit'
  | 'call_timeout'
  | 'source_limit'
  | 'result_limit'
  | 'deadlock'
  | 'denied'
  | 'cancelled'
  | 'engine_failure';

export interface ConsoleLine {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** What `execute_code` and `call_tool` answer. Fields without content are left out. */
export interface RunOutput {
  status: RunStatus;
  /**
   * As shells have it: 0 ok, 1 error, 124 timeout, 126 blocked, 130 cancelled, 137 out of memory,
   * 139 out of stack.
   */
  exit_code: number;
  result?: unknown;
  stdout?: string;
  stderr?: string;
  duration_ms: number;
  /** How many tool calls were made. */
  tool_calls?: number;
  warnings?: string[];
  suggestions?: string[];
  /** Says what was left out of `result`, `stdout` or `stderr`, with counts. */
  truncated?: string;
}

export type DetailLevel = 'name-only' | 'name-and-description' | 'full';

/** What `search_tools` answers. */
export interface SearchOutput {
  keyword: string;
  detail_level: DetailLevel;
  /** How many tools matched in all. */
  matched: number;
  /** True when nothing that matched is missing from this reply or from the search. */
  complete: boolean;
  next_offset?: number;
  results: SearchHit[];
  /** Skills that do what was searched for: programs that are ready to run. */
  skills?: SkillHit[];
  /** Tools that usually follow the ones that were called last. */
  usually_next?: UsuallyNext[];
  /** Servers that could not be searched, and configuration that could not be read. */
  warnings?: string[];
  /** The nearest names, when nothing matched. */
  suggestions?: string[];
}

/** What was learned of the order of tools. */
export interface UsuallyNext {
  /** The expression that calls the tool in a program. */
  call: string;
  why: string;
}

export interface SearchHit {
  name: string;
  server: string;
  /** The expression that calls the tool in a program. */
  call: string;
  description?: string;
  signature?: string;
  input_schema?: unknown;
  why?: string;
}

/** What every reply of the tools for skills begins with, as shells have it. */
export interface ToolEnding {
  status: RunStatus;
  exit_code: number;
  /** What went wrong, and what to do. */
  stderr?: string;
  duration_ms: number;
  warnings?: string[];
  suggestions?: string[];
  /** Says what was left out. */
  truncated?: string;
}

/** A skill in a list. */
export interface SkillHit {
  name: string;
  /** How programs call it: `skills.count_todos`. */
  call: string;
  description?: string;
  /** The type of its input. */
  input?: string;
  /** Present where it does not run as it is: untrusted, damaged, or a tool of it is gone. */
  state?: 'untrusted' | 'instructions' | 'broken';
  /** Present where it went well, or failed, in nearly all of many runs here. */
  standing?: 'exemplary' | 'failing';
  library?: 'workspace' | 'user';
  version?: number;
  language?: string;
  signature?: string;
  inputs?: unknown;
  output?: unknown;
  tags?: readonly string[];
  tools?: readonly string[];
  runs?: number;
  runs_ok?: number;
  last_used?: string;
}

/** What `list_skills` answers. */
export interface SkillListOutput extends ToolEnding {
  query?: string;
  tag?: string;
  detail_level?: DetailLevel;
  matched?: number;
  complete?: boolean;
  skills?: SkillHit[];
}

/** What is told of a skill that was saved. */
export interface SkillSaved {
  name: string;
  version: number;
  library: 'workspace' | 'user';
  call: string;
  signature: string;
  /** Its folder. */
  path: string;
  tool_dependencies: readonly { name: string; version?: string }[];
  tests_passed?: number;
  /** Skills that may do the same. */
  similar?: readonly { name: string; description: string; why: string }[];
  /** Values in the program that should be inputs. */
  suggested_inputs?: readonly { name: string; value: string | number; line: number }[];
  warnings?: string[];
  suggestions?: string[];
}

/** What `save_skill` answers; without the fields of a skill when nothing was saved. */
export type SkillSaveOutput = ToolEnding & Partial<SkillSaved>;

/** What `load_skill` answers. */
export interface SkillLoadOutput extends ToolEnding {
  name?: string;
  version?: number;
  /** All that are kept. */
  versions?: readonly number[];
  library?: 'workspace' | 'user';
  description?: string;
  kind?: 'program' | 'instructions';
  language?: string;
  call?: string;
  signature?: string;
  code?: string;
  /** Of a skill without a program: what SKILL.md says. */
  instructions?: string;
  inputs?: unknown;
  output?: unknown;
  tags?: readonly string[];
  examples?: readonly unknown[];
  tests?: number;
  tool_dependencies?: readonly unknown[];
  skill_dependencies?: readonly string[];
  history?: readonly unknown[];
  trust?: 'trusted' | 'changed' | 'untrusted';
  is_edited?: boolean;
  path?: string;
}
