/**
 * Turns a definition into what can be started: variables replaced, the env file read, the folder to
 * start in known. Runs when a server starts, not when configuration is read, so that a person is
 * asked only for what is needed. A value that was put in is never looked into for more variables,
 * and never appears in a message.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment, InputRequest, ResolveInput } from '../ports';
import { InvalidInputError, ToolwrightError } from '../util/errors';
import { isObject, stringOf } from '../util/json';
import { plainLine } from '../util/plainText';
import type {
  HttpDefinition,
  InputDefinition,
  OAuthDefinition,
  ServerDefinition,
  StdioDefinition,
} from './definition';
import { quoteName, urlProblem } from './entry';

/** What variables are replaced from. */
export interface VariableContext {
  /** The folder that the definition belongs to. */
  workspaceFolder?: string;
  env: Environment;
  resolveInput: ResolveInput;
  /** Reads an env file; the file system when absent. */
  readFile?: (path: string) => Promise<string>;
}

/** A definition names a variable that has no value. The message names it and says what to do. */
export class UnresolvedVariableError extends ToolwrightError {
  constructor(definition: ServerDefinition, variable: string, advice: string) {
    const where = `Server ${quoteName(definition.name)} (${definition.origin})`;
    super(
      'unresolved_variable',
      `${where} needs \${${plainLine(variable, MAX_SHOWN_CHARS)}}: ${plainLine(advice, 4 * MAX_SHOWN_CHARS)}.`,
    );
  }
}

/** The file that a definition names as `envFile` cannot be read. */
export class EnvFileError extends ToolwrightError {
  constructor(definition: ServerDefinition, envFile: string, reason: string) {
    const where = `Server ${quoteName(definition.name)} (${definition.origin})`;
    const advice = `cannot be read (${reason}): check its path, or remove "envFile"`;
    super(
      'unreadable_env_file',
      `${where}: the env file ${plainLine(envFile, 4 * MAX_SHOWN_CHARS)} ${advice}.`,
    );
  }
}

/** Of what a file says, in a message. */
const MAX_SHOWN_CHARS = 80;

const VARIABLE = /\$\{([^}]*)\}/g;
const FROM_ENVIRONMENT = /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/s;

/**
 * The launch of a definition with all variables replaced and `envFile` merged under `env`. Asks for
 * each input once. Throws UnresolvedVariableError, EnvFileError, or InvalidInputError where an
 * address turns out not to be one.
 */
export async function resolveDefinition(
  definition: ServerDefinition,
  context: VariableContext,
): Promise<StdioDefinition | HttpDefinition> {
  const { launch } = definition;
  const values = await valuesOf(variablesIn(launch), definition, context);
  const fill = (text: string): string =>
    text.replace(VARIABLE, (_, variable: string) => values.get(variable) ?? '');
  if (launch.transport !== 'stdio') {
    const url = fill(launch.url);
    const headers = mapValues(launch.headers, (value) => fill(value).trim());
    const wrong = urlProblem(url) ?? headerProblem(headers);
    if (wrong === undefined)
      return {
        ...launch,
        url,
        headers,
        ...(launch.oauth && { oauth: oauthOf(launch.oauth, fill) }),
      };
    const where = `Server ${quoteName(definition.name)} (${definition.origin})`;
    throw new InvalidInputError(`${where} ${wrong}.`);
  }
  const folder = context.workspaceFolder;
  const inFolder = (path: string): string => (folder === undefined ? path : resolve(folder, path));
  const cwd = launch.cwd === undefined ? folder : inFolder(fill(launch.cwd));
  const fromFile =
    launch.envFile === undefined
      ? {}
      : await readEnvFile(inFolder(fill(launch.envFile)), launch.envFile, definition, context);
  return {
    transport: 'stdio',
    command: fill(launch.command),
    args: launch.args.map(fill),
    env: { ...fromFile, ...mapValues(launch.env, fill) },
    ...(cwd === undefined ? {} : { cwd }),
  };
}

function oauthOf(oauth: OAuthDefinition, fill: (text: string) => string): OAuthDefinition {
  const { clientId, clientSecret, ...others } = oauth;
  return {
    ...others,
    ...(clientId !== undefined && { clientId: fill(clientId) }),
    ...(clientSecret !== undefined && { clientSecret: fill(clientSecret) }),
  };
}

/** The distinct variables in order, those that a person is asked for last. */
function variablesIn(launch: StdioDefinition | HttpDefinition): string[] {
  const texts =
    launch.transport !== 'stdio'
      ? [
          launch.url,
          ...Object.values(launch.headers),
          launch.oauth?.clientId ?? '',
          launch.oauth?.clientSecret ?? '',
        ]
      : [
          launch.command,
          ...launch.args,
          ...Object.values(launch.env),
          launch.envFile ?? '',
          launch.cwd ?? '',
        ];
  const found = new Set<string>();
  for (const text of texts) for (const match of text.matchAll(VARIABLE)) found.add(match[1] ?? '');
  const isInput = (variable: string): number => Number(variable.startsWith('input:'));
  return [...found].sort((a, b) => isInput(a) - isInput(b));
}

async function valuesOf(
  variables: readonly string[],
  definition: ServerDefinition,
  context: VariableContext,
): Promise<Map<string, string>> {
  const declared = new Map(definition.inputs.map((input) => [input.id, input]));
  for (const variable of variables) {
    if (variable.startsWith('input:') && !declared.has(variable.slice('input:'.length))) {
      const advice = 'declare it under "inputs" in that file';
      throw new UnresolvedVariableError(definition, variable, advice);
    }
  }
  const values = new Map<string, string>();
  // One after the other: a person answers one question at a time.
  for (const variable of variables) {
    const input = declared.get(variable.slice('input:'.length));
    const value =
      variable.startsWith('input:') && input
        ? await context.resolveInput(requestOf(definition.name, input))
        : plainValue(variable, definition, context);
    if (value === undefined) {
      throw new UnresolvedVariableError(definition, variable, 'nobody answered, start it again');
    }
    values.set(variable, value);
  }
  return values;
}

function plainValue(
  variable: string,
  definition: ServerDefinition,
  { workspaceFolder, env }: VariableContext,
): string {
  if (variable === 'userHome') return homeOf(env);
  if (variable === 'workspaceFolder' || variable === 'workspaceFolderBasename') {
    if (workspaceFolder === undefined) {
      throw new UnresolvedVariableError(definition, variable, 'open a folder first');
    }
    return variable === 'workspaceFolder' ? workspaceFolder : basename(workspaceFolder);
  }
  const [, name, whenUnset] = FROM_ENVIRONMENT.exec(variable) ?? [];
  if (name === undefined) {
    const known = '${workspaceFolder}, ${userHome}, ${env:NAME} and ${input:id}';
    throw new UnresolvedVariableError(
      definition,
      variable,
      `that variable is unknown, use ${known}`,
    );
  }
  const value = (Object.hasOwn(env, name) ? env[name] : undefined) ?? whenUnset;
  if (value !== undefined) return value;
  const advice = `set the environment variable ${name}, or write a default as \${${name}:-value}`;
  throw new UnresolvedVariableError(definition, variable, advice);
}

function requestOf(server: string, input: InputDefinition): InputRequest {
  const { id, isPassword, description, defaultValue, options } = input;
  return {
    id,
    server,
    isPassword,
    ...(description === undefined ? {} : { description }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(options === undefined ? {} : { options }),
  };
}

/** Checked here because the error of a client that meets such a value would repeat the value. */
function headerProblem(headers: Readonly<Record<string, string>>): string | undefined {
  const wrong = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value));
  if (!wrong) return undefined;
  return `has a header ${quoteName(wrong[0])} whose value holds characters that no header can hold`;
}

function homeOf(env: Environment): string {
  return (process.platform === 'win32' ? env.USERPROFILE : env.HOME) ?? homedir();
}

/** Messages show the path as the definition has it, because a filled one may hold a secret. */
async function readEnvFile(
  path: string,
  shown: string,
  definition: ServerDefinition,
  context: VariableContext,
): Promise<Record<string, string>> {
  const read = context.readFile ?? ((file: string) => readFile(file, 'utf8'));
  try {
    return mapValues(parseEnv(await read(path)), (value) => value ?? '');
  } catch (thrown) {
    const code = isObject(thrown) ? stringOf(thrown.code) : undefined;
    throw new EnvFileError(definition, shown, code ?? 'unknown reason');
  }
}

/** A copy, in which even a name such as `__proto__` is a plain member. */
function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
