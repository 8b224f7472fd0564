/** The outputs of the tools, as JSON that reaches the model. Field names are contracts (spec 3, 4). */

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
  /** Servers that could not be searched, and configuration that could not be read. */
  warnings?: string[];
  /** The nearest names, when nothing matched. */
  suggestions?: string[];
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
