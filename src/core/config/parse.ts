/**
 * Reads one configuration file: VS Code's format (`servers`, `inputs`) and the portable one
 * (`mcpServers`). A file that is broken gives one problem and no server; an entry that is wrong is
 * left out with one problem, and the others load. Nothing is read from disk and no variable is
 * replaced here.
 */
import { isObject, stringOf } from '../util/json';
import type { InputDefinition, LoadedConfig, ServerDefinition } from './definition';
import { judgeEntry, nameType, quoteName } from './entry';
import type { Member } from './syntax';
import { parseDocument } from './syntax';

/**
 * The servers that a file's text defines. `origin` is the file's absolute path; problems start with
 * it, as `file:line: …` or, where the syntax is broken, `file:line:column: …`. `isOwn`: the person
 * wrote the file themselves. Never throws.
 */
export function parseServerFile(
  text: string,
  origin: string,
  { isOwn = false }: { isOwn?: boolean } = {},
): LoadedConfig {
  const document = parseDocument(text);
  if (document.kind === 'empty') return { servers: [], problems: [] };
  if (document.kind === 'broken') {
    return { servers: [], problems: [`${origin}:${document.message}`], isBroken: true };
  }
  const top = document.root.members();
  const tables = top?.filter(isTable) ?? [];
  if (tables.length === 0) {
    const problem =
      `${origin}: expected an object with "servers" (VS Code's format) or "mcpServers" ` +
      `(the portable format), such as { "servers": { "name": { "command": "…" } } }`;
    return { servers: [], problems: [problem] };
  }
  const problems: string[] = [];
  const inputs = readInputs(
    top?.find(({ name }) => name === 'inputs'),
    origin,
    problems,
  );
  const servers = new Map<string, ServerDefinition>();
  const shared = { origin, inputs, isOwn };
  for (const table of tables) readTable(table, shared, servers, problems);
  return { servers: [...servers.values()], problems };
}

/** The line, counted from 1, on which a file's text defines this server, in either format. */
export function lineOfServer(text: string, name: string): number | undefined {
  const document = parseDocument(text);
  if (document.kind !== 'value') return undefined;
  const entries = document.root
    .members()
    ?.filter(isTable)
    .flatMap((table) => table.members() ?? []);
  return entries?.find((entry) => entry.name === name)?.line;
}

function isTable({ name }: Member): boolean {
  return name === 'servers' || name === 'mcpServers';
}

function readTable(
  table: Member,
  shared: Pick<ServerDefinition, 'origin' | 'inputs' | 'isOwn'>,
  servers: Map<string, ServerDefinition>,
  problems: string[],
): void {
  const { origin } = shared;
  const entries = table.members();
  if (!entries) {
    const found = nameType(table.value);
    problems.push(`${origin}:${table.line}: "${table.name}" is ${found}: write an object { … }`);
    return;
  }
  for (const { name, line, value } of entries) {
    const judged = judgeEntry(name, value);
    const place = `${origin}:${line}: server ${quoteName(name)}`;
    if (judged.kind === 'wrong') problems.push(`${place} ${judged.reason}`);
    if (judged.kind !== 'launch') continue;
    if (servers.has(name)) {
      problems.push(`${place} is defined twice in this file: the first is used, remove one`);
    } else {
      const { launch, timeouts } = judged;
      servers.set(name, { name, launch, ...shared, ...(timeouts && { timeouts }) });
    }
  }
}

function readInputs(
  member: Member | undefined,
  origin: string,
  problems: string[],
): InputDefinition[] {
  if (!member || member.value === null) return [];
  const place = `${origin}:${member.line}: "inputs"`;
  if (!Array.isArray(member.value)) {
    problems.push(`${place} is ${nameType(member.value)}: write a list [ … ]`);
    return [];
  }
  const inputs: InputDefinition[] = [];
  member.value.forEach((value: unknown, index) => {
    const input = inputOf(value);
    if (typeof input === 'string') problems.push(`${place}, item ${index + 1}, ${input}`);
    else inputs.push(input);
  });
  return inputs;
}

/** The input, or what is wrong with it. */
function inputOf(value: unknown): InputDefinition | string {
  if (!isObject(value)) return `is ${nameType(value)}: write an object { … }`;
  const { id, type } = value;
  if (typeof id !== 'string' || id === '') return 'has no "id": add one';
  const options = optionsOf(value.options);
  if (type === 'pickString' && options.length === 0) {
    return `(${quoteName(id)}) has no "options": add a list of texts`;
  }
  if (type !== 'promptString' && type !== 'pickString') {
    return `(${quoteName(id)}) has another "type" than "promptString" or "pickString": use one`;
  }
  const description = stringOf(value.description);
  const defaultValue = stringOf(value.default);
  return {
    id,
    type,
    isPassword: value.password === true,
    ...(description === undefined ? {} : { description }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(type === 'pickString' ? { options } : {}),
  };
}

/** Options are texts, or objects with a label and a value. */
function optionsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const text = isObject(item) ? item.value : item;
    return typeof text === 'string' ? [text] : [];
  });
}
