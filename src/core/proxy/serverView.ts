/** A server as people see it: what the tree, the dashboard and `doctor` show. */

/**
 * stopped: known, not running (its cached tools are searchable) · starting · ready ·
 * failed: the last start or connection ended with `error`, a later call tries again ·
 * tripped: it failed so often that only a person starts it again ·
 * signIn: it wants a sign-in, which only a person starts ·
 * blocked: a person or a rule has to permit its start first; `error` says which.
 */
export type ServerState =
  | 'stopped'
  | 'starting'
  | 'ready'
  | 'failed'
  | 'tripped'
  | 'signIn'
  | 'blocked';

/** stdio, http and sse are MCP servers; built-in is a source of ours; editor are the editor's tools. */
export type ServerTransport = 'stdio' | 'http' | 'sse' | 'built-in' | 'editor';

export interface ServerView {
  name: string;
  state: ServerState;
  transport: ServerTransport;
  /** Which file or setting defines it, for people. */
  origin: string;
  toolNames: readonly string[];
  /** What the server calls itself, and its version, once it has been started. */
  product?: string;
  /** The revision of the protocol that was agreed on, while it runs. */
  protocolVersion?: string;
  resourceCount?: number;
  promptCount?: number;
  /** Tools of it that the person switched off: neither found nor called. */
  disabledTools?: readonly string[];
  /** Whether what it says of its own tools is believed. */
  isTrusted?: boolean;
  /** Whether a sign-in of ours is kept for it. */
  isSignedIn?: boolean;
  /** Its process, while it runs as one. */
  pid?: number;
  /** Why it is in its state, in one message that says what to do. */
  error?: string;
}
