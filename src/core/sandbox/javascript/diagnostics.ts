/**
 * Turns what went wrong in a guest into text from which the next attempt can be written: the error,
 * the line of the model's own code, and the nearest names that do exist. Stacks of ours never show.
 */
import { nearest } from '../../util/nearest';
import type { SandboxBindings } from '../messages';
import { showPlace } from '../place';
import { PROGRAM_FILE } from './engine';
import type { ThrownInGuest } from './handover';
import type { Script } from './program';

export interface Diagnosis {
  message: string;
  suggestions: string[];
}

/** A program may throw megabytes. */
const MAX_MESSAGE_CHARS = 4_000;

/** Globals that programs use, beside the tools; for near names only. */
const GLOBALS = [
  'tools', 'input', 'console', 'result', 'JSON', 'Math', 'Object', 'Array', 'String', 'Number',
  'Promise', 'Map', 'Set', 'Date', 'RegExp', 'Error', 'Symbol', 'BigInt', 'parseInt', 'parseFloat',
]; // prettier-ignore

const ABSENT: Record<string, string> = {
  require: 'There are no modules; tools are globals.',
  process: 'There is no process; only tools reach outside.',
  fetch: 'There is no network; look for a tool that fetches with search_tools.',
  fs: 'There is no file system; use tools such as read_file.',
  setTimeout: 'There are no timers; await a tool call instead.',
  setInterval: 'There are no timers; await a tool call instead.',
  Buffer: 'There is no Buffer; strings and Uint8Array exist.',
  window: 'There is no browser; only tools reach outside.',
  document: 'There is no browser; only tools reach outside.',
};

export function diagnose(
  thrown: ThrownInGuest,
  script: Script,
  bindings: SandboxBindings,
): Diagnosis {
  const place = placeOf(thrown.stack, script);
  const head = `${thrown.name}: ${thrown.message}`.slice(0, MAX_MESSAGE_CHARS);
  return {
    message: place === undefined ? head : `${head}\n${place}`,
    suggestions: suggestionsFor(thrown, bindings),
  };
}

/** The first position inside the program. */
function placeOf(stack: string, script: Script): string | undefined {
  const frame = new RegExp(`${PROGRAM_FILE.replace('.', '\\.')}:(\\d+)(?::(\\d+))?`).exec(stack);
  if (frame === null) return undefined;
  const line = Number(frame[1]);
  const column = Number(frame[2] ?? 1);
  if (line > script.lines.length) return undefined;
  return showPlace(script.lines, line, script.columnOf(line, column));
}

function suggestionsFor(thrown: ThrownInGuest, bindings: SandboxBindings): string[] {
  if (thrown.missing !== undefined) {
    const [object, wanted] = thrown.missing;
    const methods = bindings.namespaces.find((entry) => entry.name === object)?.methods ?? [];
    const near = nearest(
      wanted,
      methods.map((method) => method.name),
    ).map((name) => `${object}.${name}`);
    return didYouMean(near.length > 0 ? near : nearest(wanted, allNames(bindings)), wanted);
  }
  // The engine has no field for the name, so its message is the only place to read it from.
  const wanted =
    thrown.name === 'ReferenceError' && /^'?([\w$]+)'? is not defined/.exec(thrown.message);
  if (!wanted) return [];
  const name = wanted[1]!;
  if (Object.hasOwn(ABSENT, name)) return [ABSENT[name]!];
  return didYouMean(nearest(name, [...GLOBALS, ...allNames(bindings)]), name);
}

/** Plain functions first: of two equally near names the shorter one to write wins. */
function allNames({ plainFunctions, namespaces }: SandboxBindings): string[] {
  return [
    ...plainFunctions.map((entry) => entry.name),
    ...namespaces.map((entry) => entry.name),
    ...namespaces.flatMap(({ name, methods }) => methods.map((method) => `${name}.${method.name}`)),
  ];
}

function didYouMean(names: string[], wanted: string): string[] {
  if (names.length > 0) return [`Did you mean ${names.join(' or ')}?`];
  return [`Nothing here is called like '${wanted}': search_tools finds tools by what they do.`];
}
