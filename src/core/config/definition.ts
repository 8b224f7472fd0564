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
  transport: 'http';
  url: string;
  headers: Readonly<Record<string, string>>;
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
}

/** All servers that configuration names, and one sentence for each thing that could not be read. */
export interface LoadedConfig {
  servers: ServerDefinition[];
  problems: string[];
}
