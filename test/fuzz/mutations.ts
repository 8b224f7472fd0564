/**
 * What the fuzz tests have in common: values and texts that nobody would write, made from ones that somebody
 * would. A run begins with something valid and damages it, since pure noise gets no further than the first check.
 */
import * as fc from 'fast-check';
import { expect } from 'vitest';

/** How often each property is tried: a few times in each check, many thousand times by `npm run fuzz`. */
const RUNS = Number(process.env['TOOLWRIGHT_FUZZ_RUNS'] ?? 100);
/** The same in each check, so that a red one is red again. */
const SEED = Number(process.env['TOOLWRIGHT_FUZZ_SEED'] ?? 20_261_127);
/** Against hanging: a long run has as many times longer. */
export const FUZZ_TIMEOUT_MS = 60_000 + RUNS * 300;

/** `share`: of the runs, for what takes long. */
export function fuzz<T>(share = 1): fc.Parameters<T> {
  const numRuns = Math.max(5, Math.round(RUNS * share));
  return { numRuns, seed: SEED, endOnFailure: true, reporter: report };
}

/** Like the usual one, without a hundred thousand characters of what was generated. */
function report<T>(details: fc.RunDetails<T>): void {
  if (!details.failed) return;
  const { seed, counterexamplePath: path, counterexample, errorInstance: cause } = details;
  const shown = shownOf(counterexample);
  const message = cause instanceof Error ? cause.message.slice(0, MOST_SHOWN_CHARS) : String(cause);
  throw new Error(`${message}\nseed ${seed}, path ${path}, for ${shown}`, { cause });
}

/** What is nested too deep cannot even be shown. */
function shownOf(value: unknown): string {
  try {
    return fc.stringify(value).slice(0, MOST_SHOWN_CHARS);
  } catch {
    return 'what is too deep to be shown';
  }
}

const MOST_SHOWN_CHARS = 1_500;

const DEEP = 10_000;
const HUGE = 100_000;

/** Texts that are awkward as names, as values and in messages. */
const AWKWARD_TEXTS = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
  'hasOwnProperty',
  'then',
  '\u0000',
  '\u001b[31mred\u0007\r\n',
  '\ud800',
  'half \udfff',
  '\u202egnp.exe',
  '\ufeff',
  '../../etc/passwd',
  '%E0%A4%A',
  '${input:token}',
  'NaN',
  '-0',
  '1e999',
  '2026-02-31',
  '99999-01-01',
];

const awkwardText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...AWKWARD_TEXTS),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('x', '\u{1f600}', '\ud83d', '{', '"').map((unit) => unit.repeat(HUGE)),
);

const awkwardNumber = fc.constantFrom(
  0,
  -0,
  -1,
  0.5,
  1e-320,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  8.64e15,
  8.65e15,
);

/** Nested so deep that whoever follows it by calling itself falls over. */
function deep(kind: 'list' | 'object' | 'schema'): unknown {
  let value: unknown = {};
  for (let level = 0; level < DEEP; level++) {
    if (kind === 'list') value = [value];
    else value = kind === 'object' ? { a: value } : { properties: { a: value } };
  }
  return value;
}

/** With fields of its own that have the names of what every object inherits. */
function withForeignKeys(): unknown {
  return JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}',
  );
}

/** Any JSON value that stands where another one was meant. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: null }),
  },
  { weight: 3, arbitrary: awkwardText },
  { weight: 3, arbitrary: awkwardNumber },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.constantFrom(...(['list', 'object', 'schema'] as const)).map(deep) },
  { weight: 2, arbitrary: fc.constant(undefined).map(withForeignKeys) },
  {
    weight: 1,
    arbitrary: fc.constant(undefined).map(() => Array.from({ length: 5_000 }, () => ({}))),
  },
);

/** What is done to one place of a value. */
interface Change {
  /** Chooses the place. */
  at: number;
  kind: 'replace' | 'remove' | 'rename' | 'add' | 'wrap' | 'repeat';
  value: unknown;
  name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(1_000_000),
  kind: fc.constantFrom(
    'replace',
    'replace',
    'replace',
    'remove',
    'rename',
    'add',
    'wrap',
    'repeat',
  ),
  value: hostileValue,
  name: awkwardText,
});

/** Copies of valid values with one to four places damaged. */
export function damagedValue(...valid: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...valid), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([value, changes]) => changes.reduce(changed, structuredClone(value)));
}

function changed(root: unknown, { at, kind, value: given, name }: Change): unknown {
  const value = ownCopy(given);
  const places = placesIn(root);
  const place = places[at % (places.length + 1)];
  if (place === undefined) return value;
  const { parent, key } = place;
  const before = (parent as Record<string, unknown>)[key];
  switch (kind) {
    case 'replace':
      put(parent, key, value);
      break;
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete (parent as Record<string, unknown>)[key];
      break;
    case 'rename':
      if (!Array.isArray(parent)) delete (parent as Record<string, unknown>)[key];
      put(parent, name, before);
      break;
    case 'add':
      put(parent, name, value);
      break;
    case 'wrap':
      put(parent, key, at % 2 === 0 ? [before] : { [name]: before });
      break;
    case 'repeat':
      if (Array.isArray(parent)) parent.push(before, before);
      else put(parent, `${key}2`, before);
  }
  return root;
}

/** What is put in may be damaged, too, and belongs to this run alone. */
function ownCopy(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    // Too deep, and made for this run.
    return value;
  }
}

/** As a field of its own, whatever its name. */
function put(parent: object, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent.push(value);
  else
    Object.defineProperty(parent, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

const MOST_PLACES = 400;

function placesIn(root: unknown): { parent: object; key: string }[] {
  const places: { parent: object; key: string }[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0 && places.length < MOST_PLACES) {
    const value = waiting.shift();
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value).slice(0, MOST_PLACES)) {
      places.push({ parent: value, key });
      waiting.push((value as Record<string, unknown>)[key]);
    }
  }
  return places;
}

/** Texts with one to three places damaged, as disks, editors, merges and people do it. */
export function damagedText(...valid: readonly string[]): fc.Arbitrary<string> {
  const damage = fc.record({
    at: fc.nat(1_000_000),
    length: fc.nat(200),
    kind: fc.constantFrom(
      ...([
        'cut',
        'cut',
        'insert',
        'remove',
        'repeat',
        'bom',
        'crlf',
        'comment',
        'flip',
        'swap',
      ] as const),
    ),
    text: awkwardText,
  });
  return fc
    .tuple(fc.constantFrom(...valid), fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([text, damages]) =>
      damages.reduce((whole, { at: anywhere, kind, length, text: more }) => {
        const at = anywhere % (whole.length + 1);
        const [before, after] = [whole.slice(0, at), whole.slice(at)];
        switch (kind) {
          case 'cut':
            return before;
          case 'insert':
            return before + more + after;
          case 'remove':
            return before + after.slice(length);
          case 'repeat':
            return before + after.slice(0, length) + after;
          case 'bom':
            return `\ufeff${whole}`;
          case 'crlf':
            return whole.replaceAll('\n', '\r\n');
          case 'comment':
            return `${before}/* ${length} */ // ${length}\n${after}`;
          case 'flip':
            return (
              before +
              String.fromCharCode((after.charCodeAt(0) || 0) ^ (1 << (length % 8))) +
              after.slice(1)
            );
          case 'swap':
            return after + before;
        }
      }, text),
    );
}

/** JSON text of a value that may be too deep for `JSON.stringify`; undefined for those. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

const ROOTS: readonly object[] = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Function.prototype,
  Map.prototype,
  Promise.prototype,
];
const rootKeys = (): string =>
  JSON.stringify(ROOTS.map((root) => Reflect.ownKeys(root).map(String)));
const PLAIN_ROOTS = rootKeys();

/** Nothing has given all objects a field. */
export function expectPlainPrototypes(): void {
  expect(rootKeys()).toBe(PLAIN_ROOTS);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}

const MOST_CHARS = 2_000;
/** Words for a person, of a length that fits a line of a log, that move no cursor. There may be thousands. */
export function expectSentence(text: string): void {
  // oxlint-disable-next-line no-control-regex
  const isPlain = !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text);
  if (isPlain && text.length < MOST_CHARS && text.trim().split(/\s+/).length > 2) return;
  throw new Error(`no sentence: ${JSON.stringify(text.slice(0, MOST_CHARS))}`);
}

/** An error of one of these kinds, which says what is wrong; anything else is a fault of ours. */
export function expectRefusal(
  error: unknown,
  ...kinds: readonly (new (...args: never[]) => Error)[]
): void {
  if (!(error instanceof Error) || !kinds.some((kind) => error instanceof kind)) throw error;
  expectSentence(error.message);
}

/** For what holds only in some of the runs. */
export function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}
