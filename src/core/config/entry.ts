/**
 * Judges one server entry: from a value of unknown shape to a ServerDefinition, or to a sentence
 * that says what to change. Where entries come from is parse.ts (files) and load.ts (the setting).
 */
import type { JsonObject } from '../util/json';
import { isObject } from '../util/json';
import type {
  HttpDefinition,
  OAuthDefinition,
  ServerTimeouts,
  StdioDefinition,
} from './definition';

/** `off`: the entry is there, and switched off by its owner. */
export type Judged =
  | { kind: 'launch'; launch: StdioDefinition | HttpDefinition; timeouts?: ServerTimeouts }
  | { kind: 'off' }
  | { kind: 'wrong'; reason: string };

const MAX_NAME = 128;
/** Sources that need no entry, and what they are. */
const RESERVED = new Map([
  ['workspace', 'the built-in file tools'],
  ['vscode', "the editor's own tools"],
]);
const HTTP_TYPES = new Set(['http', 'streamable-http', 'streamableHttp']);
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** Raised inside this file only: the first thing that is wrong with an entry. */
class WrongEntry extends Error {}

/** Judges an entry. Never throws. */
export function judgeEntry(name: string, entry: unknown): Judged {
  try {
    checkName(name);
    if (!isObject(entry)) throw new WrongEntry(`is ${nameType(entry)}: write an object { … }`);
    if (entry.disabled === true) return { kind: 'off' };
    const timeouts = timeoutsOf(entry);
    return { kind: 'launch', launch: launchOf(entry), ...(timeouts && { timeouts }) };
  } catch (thrown) {
    if (thrown instanceof WrongEntry) return { kind: 'wrong', reason: thrown.message };
    throw thrown;
  }
}

/** A server's name for a message: quoted, on one line and not endless. */
export function quoteName(name: string): string {
  const quoted = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  // What JSON leaves as it is and a terminal or an editor obeys.
  return quoted.replace(
    /[\p{Cf}\u007f-\u009f\u2028\u2029]/gu,
    (hidden) => `\\u{${hidden.codePointAt(0)!.toString(16)}}`,
  );
}

/** What a value is, for a message: never the value itself, which may be a secret. */
export function nameType(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : 'an object';
}

function checkName(name: string): void {
  if (name.trim() === '') throw new WrongEntry('has no name: give it one');
  if (name.length > MAX_NAME) {
    throw new WrongEntry(`has a name of over ${MAX_NAME} characters: shorten it`);
  }
  const taken = RESERVED.get(name);
  if (taken !== undefined) {
    throw new WrongEntry(`has the name of ${taken}: give it another name`);
  }
}

function launchOf(entry: JsonObject): StdioDefinition | HttpDefinition {
  const hasCommand = isGiven(entry.command);
  if (!hasCommand && !isGiven(entry.url)) {
    throw new WrongEntry('has neither "command" nor "url": add the program or the address');
  }
  const type = isGiven(entry.type) ? entry.type : hasCommand ? 'stdio' : 'http';
  if (type === 'stdio') return stdioOf(entry);
  if (type === 'sse') return httpOf(entry, 'sse');
  if (typeof type === 'string' && HTTP_TYPES.has(type)) return httpOf(entry, 'http');
  const found = typeof type === 'string' ? quoteName(type) : nameType(type);
  throw new WrongEntry(`has an unknown "type" (${found}): use "stdio", "http" or "sse"`);
}

function stdioOf(entry: JsonObject): StdioDefinition {
  const envFile = optionalText(entry, 'envFile');
  const cwd = optionalText(entry, 'cwd');
  return {
    transport: 'stdio',
    command: requiredText(entry, 'command', 'the program to start'),
    args: argsOf(entry.args),
    env: textsOf(entry, 'env', (name) => name !== '' && !/[=\0]/.test(name)),
    ...(envFile === undefined ? {} : { envFile }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

function httpOf(entry: JsonObject, transport: HttpDefinition['transport']): HttpDefinition {
  const url = requiredText(entry, 'url', 'the address of the server');
  // A digit stands for a variable: it fits a host, a port and a path alike.
  const isUnknown = url.startsWith('${');
  const problem = isUnknown ? undefined : urlProblem(url.replace(/\$\{[^}]*\}/g, '1'));
  if (problem !== undefined) throw new WrongEntry(problem);
  const oauth = oauthOf(entry);
  return {
    transport,
    url,
    headers: textsOf(entry, 'headers', (name) => HEADER_NAME.test(name)),
    ...(oauth && { oauth }),
  };
}

/** `oauth` as we and Claude Code write it, or `auth` with the names of Cursor. */
function oauthOf(entry: JsonObject): OAuthDefinition | undefined {
  const key = isGiven(entry.oauth) ? 'oauth' : 'auth';
  const value = entry[key];
  if (!isGiven(value)) return undefined;
  if (!isObject(value)) {
    throw new WrongEntry(`has "${key}" that is ${nameType(value)}: write an object { … }`);
  }
  const given = (name: string, other: string): string => (isGiven(value[name]) ? name : other);
  const clientId = optionalText(value, given('clientId', 'CLIENT_ID'));
  const clientSecret = optionalText(value, given('clientSecret', 'CLIENT_SECRET'));
  const { scopes, callbackPort } = value;
  if (isGiven(scopes) && !(Array.isArray(scopes) && scopes.every(isText))) {
    throw new WrongEntry(`has "${key}" whose "scopes" are no list of texts`);
  }
  const isPort = Number.isInteger(callbackPort) && Number(callbackPort) > 0;
  if (isGiven(callbackPort) && !(isPort && Number(callbackPort) < 65_536)) {
    throw new WrongEntry(`has "${key}" whose "callbackPort" is no port: write a number like 33418`);
  }
  return {
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
    ...(isGiven(scopes) && { scopes: scopes as string[] }),
    ...(isGiven(callbackPort) && { callbackPort: Number(callbackPort) }),
  };
}

/** What is wrong with a server's address, without repeating it; undefined when nothing is. */
export function urlProblem(url: string): string | undefined {
  if (/^(unix|pipe):/i.test(url)) {
    return 'has a "url" of a socket or pipe, which this version does not speak: use http or https';
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return 'has a "url" that is not an http or https address: write it like https://host/mcp';
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return 'has a user name or a password in its "url": send them in "headers" instead';
  }
  return undefined;
}

/** The fields of `timeouts`, what they become, and their factor to ms. */
const TIMEOUTS = {
  startSeconds: ['startMs', 1_000],
  callSeconds: ['callMs', 1_000],
  idleMinutes: ['idleMs', 60_000],
} as const;
const MAX_TIMEOUT_MS = 24 * 60 * 60_000;

function timeoutsOf(entry: JsonObject): ServerTimeouts | undefined {
  const { timeouts } = entry;
  if (!isGiven(timeouts)) return undefined;
  if (!isObject(timeouts)) {
    throw new WrongEntry(`has "timeouts" that is ${nameType(timeouts)}: write an object { … }`);
  }
  const read: ServerTimeouts = {};
  for (const [name, value] of Object.entries(timeouts)) {
    if (!Object.hasOwn(TIMEOUTS, name)) {
      const known = Object.keys(TIMEOUTS).join(', ');
      throw new WrongEntry(`has "timeouts" with ${quoteName(name)}: there are ${known}`);
    }
    const [field, factor] = TIMEOUTS[name as keyof typeof TIMEOUTS];
    const ms = typeof value === 'number' ? value * factor : Number.NaN;
    // Only idling may be without an end.
    if (!(ms <= MAX_TIMEOUT_MS) || !(field === 'idleMs' ? ms >= 0 : ms > 0)) {
      throw new WrongEntry(`has "timeouts" whose "${name}" is no sensible number`);
    }
    read[field] = ms;
  }
  return read;
}

function argsOf(value: unknown): string[] {
  if (!isGiven(value)) return [];
  if (!Array.isArray(value)) {
    throw new WrongEntry(`has "args" that is ${nameType(value)}: write a list of texts`);
  }
  return value.map((item: unknown, index) => {
    if (isText(item)) return item;
    const found = `item ${index + 1} is ${nameOfText(item)}`;
    throw new WrongEntry(`has "args" of which ${found}: write each as a text in double quotes`);
  });
}

function textsOf(
  entry: JsonObject,
  key: 'env' | 'headers',
  isName: (name: string) => boolean,
): Record<string, string> {
  const value = entry[key];
  if (!isGiven(value)) return {};
  if (!isObject(value)) {
    throw new WrongEntry(`has "${key}" that is ${nameType(value)}: write an object of texts`);
  }
  const texts: [string, string][] = [];
  for (const [name, item] of Object.entries(value)) {
    const label = `"${key}" with ${quoteName(name)}`;
    if (!isName(name)) throw new WrongEntry(`has ${label}, which is not a valid name there`);
    if (item === null) continue;
    if (typeof item === 'number' || typeof item === 'boolean') texts.push([name, String(item)]);
    else if (isText(item)) texts.push([name, item]);
    else throw new WrongEntry(`has ${label} that is ${nameOfText(item)}: write a text`);
  }
  return Object.fromEntries(texts);
}

function requiredText(entry: JsonObject, key: string, what: string): string {
  const text = optionalText(entry, key);
  if (text === undefined || text.trim() === '')
    throw new WrongEntry(`has no "${key}": add ${what}`);
  return text;
}

function optionalText(entry: JsonObject, key: string): string | undefined {
  const value = entry[key];
  if (!isGiven(value)) return undefined;
  if (isText(value)) return value;
  throw new WrongEntry(
    `has "${key}" that is ${nameOfText(value)}: write one text in double quotes`,
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** No program can be given a NUL character. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function nameOfText(value: unknown): string {
  return typeof value === 'string' ? 'a text with a NUL character' : nameType(value);
}
