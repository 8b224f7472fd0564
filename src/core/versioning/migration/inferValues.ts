/** Which values mean the same: of a switch that became a choice, of enums that were renamed, of units in names. */
import type { Json } from '../../util/json';
import { nameSimilarity, wordsOfName } from '../contract/similarity';
import type { Shape } from '../contract/shape';
import type { ValuePair } from './steps';

/** Values and how sure each pair is. */
export interface ValuePairs {
  values: ValuePair[];
  confidences: number[];
}

const YES = new Set(['true', 'yes', 'on', 'enabled', 'enable', 'always', 'all', 'full', 'include']);
const NO = new Set([
  'false',
  'no',
  'off',
  'disabled',
  'disable',
  'never',
  'none',
  'exclude',
  'skip',
]);

/** A boolean, called `before`, whose place a list of texts has taken, called `after`. */
export function booleanAsValue(
  before: string,
  after: string,
  was: Shape,
  is: Shape,
): ValuePairs | undefined {
  if (was.types.size !== 1 || !was.types.has('boolean') || is.values === undefined)
    return undefined;
  const texts = [...is.values].map((value) => JSON.parse(value) as Json);
  if (!texts.every((value): value is string => typeof value === 'string')) return undefined;
  const yes = yesOf(before, after, texts);
  if (yes === undefined) return undefined;
  const others = texts.filter((text) => text !== yes.text);
  const negative = others.filter((text) => wordsOfName(text).some((word) => NO.has(word)));
  const standard =
    typeof is.default === 'string' && is.default !== yes.text ? is.default : undefined;
  const no =
    others.length === 1
      ? others[0]
      : (standard ?? (negative.length === 1 ? negative[0] : undefined));
  const values: ValuePair[] = [{ from: true, to: yes.text }];
  const confidences = [yes.confidence];
  if (no !== undefined) {
    values.push({ from: false, to: no });
    // With more than two values several may be what `false` meant, unless it is what absent means now.
    const isSure = others.length === 1 || (standard !== undefined && was.default !== true);
    confidences.push(isSure ? Math.min(0.92, yes.confidence) : 0.7);
  }
  return { values, confidences };
}

/** The value that stands for `true`: it says what the switch was called, or one is yes and the other no. */
function yesOf(
  before: string,
  after: string,
  texts: readonly string[],
): { text: string; confidence: number } | undefined {
  const name = wordsOfName(before).filter(
    (word) => !/^(?:is|has|with|include|enable|use)$/.test(word),
  );
  const told = wordsOfName(after);
  const own = name.filter((word) => !told.includes(word));
  const named = texts.filter((text) => {
    const words = wordsOfName(text);
    const isNegated = words.some((word) => NO.has(word) || word === 'non' || word === 'not');
    const has = (word: string): boolean => words.some((each) => stem(each) === stem(word));
    return own.length > 0 && own.every(has) && !isNegated;
  });
  if (named.length === 1)
    return { text: named[0]!, confidence: own.length === name.length ? 0.95 : 0.8 };
  const isAlike = nameSimilarity(before, after) >= 0.5;
  const [yes, no] = [YES, NO].map((words) => texts.filter((text) => words.has(text.toLowerCase())));
  const isPair = texts.length === 2 && yes!.length === 1 && no!.length === 1;
  return isAlike && isPair ? { text: yes![0]!, confidence: 0.9 } : undefined;
}

function stem(word: string): string {
  return word.replace(/(?:ively|ive|ion|ing|ed|ly|e|s)$/, '');
}

/** The values of an enum that have other names now; those that stayed stand for themselves. */
export function renamedValues(
  was: ReadonlySet<string>,
  is: ReadonlySet<string>,
): ValuePairs | undefined {
  const shared = [...was].filter((value) => is.has(value));
  const lost = [...was].filter((value) => !is.has(value));
  const won = [...is].filter((value) => !was.has(value));
  const values: ValuePair[] = shared.map((value) => ({
    from: JSON.parse(value) as Json,
    to: JSON.parse(value) as Json,
  }));
  const confidences = shared.map(() => 1);
  const free = new Set(won);
  for (const old of lost) {
    const scored = [...free]
      .map((now) => ({ now, score: likeness(old, now) }))
      .sort((a, b) => b.score - a.score);
    const [best, next] = scored;
    if (
      best === undefined ||
      best.score < 0.6 ||
      (next !== undefined && next.score > best.score - 0.1)
    )
      continue;
    free.delete(best.now);
    values.push({ from: JSON.parse(old) as Json, to: JSON.parse(best.now) as Json });
    // The same letters in another spelling; else the only one that it can be is no more than likely.
    confidences.push(best.score === 1 ? 0.97 : 0.75);
  }
  return values.length === 0 ||
    (lost.length > 0 && values.length === shared.length && shared.length === 0)
    ? undefined
    : { values, confidences };
}

function likeness(one: string, other: string): number {
  const [a, b] = [JSON.parse(one) as unknown, JSON.parse(other) as unknown];
  return typeof a === 'string' && typeof b === 'string' ? nameSimilarity(a, b) : 0;
}

const UNITS: readonly Readonly<Record<string, number>>[] = [
  {
    ms: 1,
    millis: 1,
    milliseconds: 1,
    s: 1000,
    sec: 1000,
    secs: 1000,
    seconds: 1000,
    minutes: 60_000,
    min: 60_000,
    hours: 3_600_000,
  },
  { bytes: 1, kb: 1000, kib: 1024, mb: 1_000_000, mib: 1_048_576 },
  { cents: 1, dollars: 100, euros: 100 },
];

/** By how much a number grows whose unit is in its name: `timeout_seconds` to `timeout_ms`. */
export function unitFactor(before: string, after: string): number | undefined {
  const [old, now] = [wordsOfName(before), wordsOfName(after)];
  if (old.slice(0, -1).join(' ') !== now.slice(0, -1).join(' ') || old.length < 2) return undefined;
  for (const units of UNITS) {
    const [was, is] = [units[old.at(-1)!], units[now.at(-1)!]];
    if (was !== undefined && is !== undefined && was !== is) return was / is;
  }
  return undefined;
}
