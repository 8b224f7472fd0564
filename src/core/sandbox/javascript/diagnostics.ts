/**
 * Turns what went wrong in a guest into text from which the next attempt can be written: the error,
 * the line of the model's own code, the nearest names that do exist, and what the tools returned.
 * Stacks of ours never show.
 */
import { nearest } from '../../util/nearest';
import type { SandboxBindings } from '../messages';
import { NO_RESULT } from '../endings';
import { allNames, didYouMean } from '../nearNames';
import { showPlace } from '../place';
import { ABSENT } from './script/absentNames';
import { PROGRAM_FILE } from './engine';
import type { ThrownInGuest } from './handover';
import type { Script } from './script/program';
import type { ResultShapes } from '../resultShapes';

export interface Diagnosis {
  message: string;
  suggestions: string[];
}

/** What is known of a run when it fails. */
export interface RunFacts {
  script: Script;
  bindings: SandboxBindings;
  shapes: ResultShapes;
  /** JSON text of the value of `input`. */
  inputJson: string;
}

/** A program may throw megabytes. */
const MAX_MESSAGE_CHARS = 4_000;
const MAX_HINT_CHARS = 600;

/** Globals that programs use, beside the tools; for near names only. */
const GLOBALS = [
  'tools', 'input', 'console', 'result', 'JSON', 'Math', 'Object', 'Array', 'String', 'Number',
  'Promise', 'Map', 'Set', 'Date', 'RegExp', 'Error', 'Symbol', 'BigInt', 'parseInt', 'parseFloat',
]; // prettier-ignore

/** The engine's words for `const { a } = undefined`. */
const NO_OBJECT = 'cannot convert to object';

/** Fields of the protocol's envelope, which programs never see. */
const ENVELOPE = /\.(?:content|structuredContent|isError)\b/;

interface Place {
  line: number;
  column: number;
  text: string;
}

export function diagnose(thrown: ThrownInGuest, facts: RunFacts): Diagnosis {
  const place = placeOf(thrown, facts.script);
  const message = `${thrown.name}: ${messageOf(thrown, place)}`.slice(0, MAX_MESSAGE_CHARS);
  const shown = place && showPlace(facts.script.lines, place.line, place.column);
  return {
    message: shown === undefined ? message : `${message}\n${shown}`,
    suggestions: suggestionsFor(thrown, facts, place).map((text) => text.slice(0, MAX_HINT_CHARS)),
  };
}

/** What to say about a program that ended well and gave nothing at all. */
export function explainNothing({ script, shapes }: RunFacts): string[] {
  if (script.hasNoResult) {
    return [NO_RESULT];
  }
  return [
    'The result is undefined: perhaps a field that does not exist, or a function without return.',
    ...shapeHints(shapes),
  ];
}

/** The first position inside the program. */
function placeOf({ stack, message }: ThrownInGuest, script: Script): Place | undefined {
  const frame = new RegExp(`${PROGRAM_FILE.replace('.', '\\.')}:(\\d+)(?::(\\d+))?`).exec(stack);
  if (frame === null) return undefined;
  const line = Number(frame[1]);
  const text = script.lines[line - 1];
  if (text === undefined) return undefined;
  const column = script.columnOf(line, Number(frame[2] ?? 1));
  if (message !== NO_OBJECT || /\b(?:Object|Reflect)\.\w+$/.test(text.slice(0, column - 1))) {
    return { line, column, text };
  }
  // The engine keeps no position for a pattern, only that of what it did before.
  const next = script.patterns.find(
    (pattern) => pattern.line > line || (pattern.line === line && pattern.column >= column),
  );
  return next && { ...next, text: script.lines[next.line - 1] ?? '' };
}

/** The engine does not say which value it was that is no function, or null. */
function messageOf({ name, message }: ThrownInGuest, place: Place | undefined): string {
  if (name !== 'TypeError' || place === undefined) return message;
  if (message === NO_OBJECT) {
    return `${NO_OBJECT}: a value that is undefined or null is taken apart`;
  }
  const before = place.text.slice(Math.max(0, place.column - 81), place.column - 1);
  const expression = /(?<![\w$.\])])[\w$]+(?:\??\.[\w$]+|\[[^\][()]*\])*$/.exec(before)?.[0];
  if (expression === undefined) return message;
  if (message === 'not a function') return `${expression} is not a function`;
  const nothing = /^cannot read property .*\b(?:of) (undefined|null)$/.exec(message)?.[1];
  return nothing === undefined || nothing === expression
    ? message
    : `${message}: ${expression} is ${nothing}`;
}

function suggestionsFor(
  thrown: ThrownInGuest,
  { script, bindings, shapes, inputJson }: RunFacts,
  place: Place | undefined,
): string[] {
  const hints: string[] = [];
  if (thrown.missing !== undefined) {
    hints.push(forMissing(thrown.missing, bindings));
  } else if (thrown.name === 'ReferenceError') {
    // The engine has no field for the name, so its message is the only place to read it from.
    const name = /^'?([\w$]+)'? is not defined/.exec(thrown.message)?.[1];
    if (name !== undefined) hints.push(forUndefined(name, script, bindings, place));
  } else if (isAboutValues(thrown)) {
    if (place !== undefined && ENVELOPE.test(place.text)) {
      hints.push('A call gives the value itself, already parsed: no content, no [0].text.');
    } else if (thrown.name === 'SyntaxError') {
      hints.push('JSON.parse got a text that is not JSON. JSON from tools is parsed already.');
    }
    hints.push(...shapeHints(shapes));
  }
  if (script.takesInput && inputJson === 'null') {
    hints.push(
      "The function got {}: its parameters come from execute_code's input, which was empty.",
    );
  }
  return hints;
}

/** Errors that come of a value that is not what the program took it for. */
function isAboutValues({ name, message }: ThrownInGuest): boolean {
  if (name === 'SyntaxError') return true;
  return (
    name === 'TypeError' &&
    /undefined|null|not a function|not iterable|cannot convert|cannot read|not an object/.test(
      message,
    )
  );
}

function shapeHints(shapes: ResultShapes): string[] {
  return shapes.describe().slice(-2);
}

function forMissing(missing: readonly [string, string], bindings: SandboxBindings): string {
  const [object, wanted] = missing;
  const methods = bindings.namespaces.find((entry) => entry.name === object)?.methods ?? [];
  const names = methods.map((method) => method.name);
  const near = nearest(wanted, names).map((name) => `${object}.${name}`);
  if (near.length > 0) return didYouMean(near, wanted);
  if (methods.length === 0) return didYouMean(nearest(wanted, allNames(bindings)), wanted);
  const shown = names.slice(0, 15).join(', ');
  return `${object} has ${shown}${names.length > 15 ? ` and ${names.length - 15} more` : ''}.`;
}

function forUndefined(
  name: string,
  script: Script,
  bindings: SandboxBindings,
  place: Place | undefined,
): string {
  // `const url = new URL(…)` does not mean its own variable.
  const others = script.names.filter((each) => each.toLowerCase() !== name.toLowerCase());
  const own = nearest(name, others);
  if (Object.hasOwn(ABSENT, name)) {
    return own.length > 0 ? `${didYouMean(own, name)} ${ABSENT[name]!}` : ABSENT[name]!;
  }
  const method = place && methodAfter(name, place);
  if (method !== undefined) {
    const all = bindings.namespaces.flatMap((space) =>
      space.methods.map((entry) => ({ name: entry.name, call: `${space.name}.${entry.name}` })),
    );
    const same = all.filter((entry) => entry.name === method).map(({ call }) => call);
    if (same.length > 0) return didYouMean(same.slice(0, 3), name);
  }
  const near = nearest(name, [...script.names, ...GLOBALS, ...allNames(bindings)]);
  if (near.length > 0 || method === undefined) return didYouMean(near, name);
  // Skills are called like a server's tools, but are none.
  const names = bindings.namespaces.map((space) => space.name);
  const servers = names.filter((each) => each !== 'skills').slice(0, 20);
  return `There is no server '${name}'. Servers here: ${servers.join(', ')}. search_tools finds tools by what they do.`;
}

/** `method` where the place reads `name.method`. */
function methodAfter(name: string, { text, column }: Place): string | undefined {
  const from = text.indexOf(name, Math.max(0, column - name.length - 2));
  return /^\s*\.\s*([\w$]+)/.exec(text.slice(from + name.length, from + name.length + 100))?.[1];
}
