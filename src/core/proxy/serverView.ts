/** A server as people see it: what the tree, the dashboard and `doctor` show. */

/**
 * stopped: known, not running (its cached tools are searchable) · starting · ready ·
 * failed: the last start or connection ended with `error`.
 */
export type ServerState = 'stopped' | 'starting' | 'ready' | 'failed';

export interface ServerView {
  name: string;
  state: ServerState;
  /** stdio and http are MCP servers; built-in is the workspace source. */
  transport: 'stdio' | 'http' | 'built-in';
  /** Which file or setting defines it, for people. */
  origin: string;
  toolNames: readonly string[];
  /** Why it failed, in one message that says what to do. */
  error?: string;
}
