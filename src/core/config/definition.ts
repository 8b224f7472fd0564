/** A server as configuration defines it, whichever file format it came from. */

export interface StdioDefinition {
  transport: 'stdio';
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  envFile?: string;
  cwd?: string;
}

export interface HttpDefinition {
  /**
   * http: Streamable HTTP, falling back to SSE where the server speaks only that. sse: the older
   * transport from the start.
   */
  transport: 'http' | 'sse';
  url: string;
  headers: Readonly<Record<string, string>>;
  oauth?: OAuthDefinition;
}

/** For servers whose sign-in does not register clients by itself. All of it optional. */
export interface OAuthDefinition {
  clientId?: string;
  clientSecret?: string;
  /** Asked for instead of what the server names. */
  scopes?: readonly string[];
  /** The port of our redirect address, where the registration fixes one; else any free port. */
  callbackPort?: number;
}

/** Time limits of one server, in ms; those that are absent are the general ones. */
export interface ServerTimeouts {
  startMs?: number;
  callMs?: number;
  /** Stopped after this long without a call; 0: never. */
  idleMs?: number;
}

/** An `inputs` entry of VS Code's format: a value that the person is asked for. */
export interface InputDefinition {
  id: string;
  type: 'promptString' | 'pickString';
  description?: string;
  defaultValue?: string;
  isPassword: boolean;
  options?: readonly string[];
}

export interface ServerDefinition {
  name: string;
  /** The file (absolute path) or setting that it came from. */
  origin: string;
  /** Values still hold `${input:…}`, `${env:…}` and `${workspaceFolder}`: resolved at start. */
  launch: StdioDefinition | HttpDefinition;
  /** The inputs that the same file declares. */
  inputs: readonly InputDefinition[];
  timeouts?: ServerTimeouts;
  /**
   * True where the person wrote the definition themselves (their own settings and files), false where
   * it lies in a folder that others, and tools, can write to.
   */
  isOwn: boolean;
}

/** All servers that configuration names, and one sentence for each thing that could not be read. */
export interface LoadedConfig {
  servers: ServerDefinition[];
  problems: string[];
  /** The whole file could not be read as what it is meant to be. */
  isBroken?: true;
}
