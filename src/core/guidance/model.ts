/**
 * What is believed now: the lessons of all days, added up. A lesson is worth less the older it is, and the more has
 * happened of its subject on later days: what changed is believed soon, what nobody used for a while is not
 * forgotten for that. Made of the lessons alone, so that it can be made again at any time, and is then the same.
 */
import { LESSON_KINDS, type LessonKind, type Lessons } from './lessons';
import { rateOf, type Prior, type Rate } from './rate';

/** After so many days a lesson is worth half. Tools change; habits of people do, too. */
export const HALF_LIFE_DAYS = 45;
/** No day of anybody teaches more than this of one thing, however often it happened; sums are no such things. */
const MOST_A_DAY = 20;
const SUMS: ReadonlySet<LessonKind> = new Set(['cost', 'advice']);
/** A word is a tool's own when it is called so many times more often after it. */
const DISTINCT = 2;
const DAY_MS = 86_400_000;

/** After so many later events of a subject what was before is worth half; kinds that are not here keep it. */
const HALF_LIFE_EVENTS: Partial<Record<LessonKind, number>> = {
  word: 8,
  tool: 12,
  shape: 8,
  habit: 6,
  crowd: 8,
  order: 8,
  next: 16,
  chain: 16,
  error: 12,
  fix: 12,
  skill: 16,
  chosen: 200,
};

/** How calls go where nothing is known. */
export const USUAL_SUCCESS: Prior = { mean: 0.9, strength: 4 };

type Counts = Map<string, Map<string, number>>;

export class Model {
  readonly #kinds: Readonly<Record<LessonKind, KindModel>>;

  /** `days` are those of everybody, each with the lessons of one day. */
  constructor(days: Iterable<readonly [day: string, lessons: Lessons]>, today: string) {
    const kinds = Object.keys(LESSON_KINDS) as LessonKind[];
    this.#kinds = Object.fromEntries(
      kinds.map((kind) => [kind, new KindModel(HALF_LIFE_EVENTS[kind])]),
    ) as Record<LessonKind, KindModel>;
    // A day that is yet to come was written under a wrong clock.
    const byDay = new Map<string, Lessons[]>();
    for (const [written, lessons] of days) {
      const day = written > today ? today : written;
      const same = byDay.get(day);
      if (same === undefined) byDay.set(day, [lessons]);
      else same.push(lessons);
    }
    for (const [day, all] of [...byDay].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const weight = 2 ** (-daysBetween(day, today) / HALF_LIFE_DAYS);
      for (const lessons of all) {
        for (const { kind, subject, object, count } of lessons.all()) {
          this.#kinds[kind].add(subject, object, weight * Math.min(count, mostOf(kind)));
        }
      }
      if (day < today) for (const kind of kinds) this.#kinds[kind].endDay();
    }
  }

  /** Takes what happens now. `today` is all that the same learner has learned today, with these. */
  learn(lessons: Lessons, today: Lessons): void {
    for (const { kind, subject, object, count } of lessons.all()) {
      const after = today.count(kind, subject, object);
      const most = mostOf(kind);
      const amount = Math.min(most, after) - Math.min(most, Math.max(0, after - count));
      if (amount > 0) this.#kinds[kind].add(subject, object, amount);
    }
  }

  /** How often, older times counting less; of all objects where none is named. */
  count(kind: LessonKind, subject: string, object?: string): number {
    return this.#kinds[kind].count(subject, object);
  }

  /** The objects of a subject, with how often each was. */
  objects(kind: LessonKind, subject: string): ReadonlyMap<string, number> {
    return this.#kinds[kind].objects(subject);
  }

  subjects(kind: LessonKind): ReadonlySet<string> {
    return this.#kinds[kind].subjects();
  }

  /** The share of `failed` among what ended in one way or another. */
  failureOf(kind: LessonKind, subject: string, prior: Prior): Rate {
    const failed = this.count(kind, subject, 'failed');
    return rateOf(failed, this.count(kind, subject) - failed, prior);
  }

  /** How often a tool gives a result, from 0 to 1. */
  successOf(tool: string): Rate {
    const failed = this.count('tool', tool, 'failed');
    return rateOf(this.count('tool', tool) - failed, failed, USUAL_SUCCESS);
  }

  /** How often the tool was called that is called most after searches. */
  get mostChosen(): number {
    return Math.max(0, ...this.objects('chosen', 'all').values());
  }

  /**
   * The share of the words before calls of a tool after which it is called much more often than else: 0 for what is
   * called after everything.
   */
  ownWordsOf(tool: string): number {
    const all = this.count('chosen', 'all');
    const usual = this.count('chosen', 'all', tool) / all;
    let own = 0;
    let sum = 0;
    for (const word of this.subjects('word')) {
      const times = this.count('word', word, tool);
      if (times === 0) continue;
      sum += times;
      if (times / this.count('word', word) >= Math.min(0.9, DISTINCT * usual)) own += times;
    }
    return sum === 0 ? 0 : own / sum;
  }
}

/** The counts of one kind: those of today, and those before, which today's make fade. */
class KindModel {
  readonly #halfLife: number | undefined;
  readonly #before: Counts = new Map();
  #today: Counts = new Map();

  constructor(halfLifeEvents: number | undefined) {
    this.#halfLife = halfLifeEvents;
  }

  add(subject: string, object: string, amount: number): void {
    let objects = this.#today.get(subject);
    if (objects === undefined) this.#today.set(subject, (objects = new Map()));
    objects.set(object, (objects.get(object) ?? 0) + amount);
  }

  /** What was of today is of before from now on. */
  endDay(): void {
    for (const [subject, objects] of this.#today) {
      let before = this.#before.get(subject);
      if (before === undefined) this.#before.set(subject, (before = new Map()));
      const fade = this.#fadeOf(subject);
      for (const [object, count] of before) before.set(object, count * fade);
      for (const [object, count] of objects) before.set(object, (before.get(object) ?? 0) + count);
    }
    this.#today = new Map();
  }

  count(subject: string, object?: string): number {
    const fade = this.#fadeOf(subject);
    const [before, today] = [this.#before.get(subject), this.#today.get(subject)];
    if (object !== undefined) return (before?.get(object) ?? 0) * fade + (today?.get(object) ?? 0);
    return sumOf(before) * fade + sumOf(today);
  }

  objects(subject: string): ReadonlyMap<string, number> {
    const fade = this.#fadeOf(subject);
    const [before, today] = [this.#before.get(subject), this.#today.get(subject)];
    if (before === undefined) return today ?? NOTHING;
    const all = new Map([...before].map(([object, count]) => [object, count * fade]));
    for (const [object, count] of today ?? []) all.set(object, (all.get(object) ?? 0) + count);
    return all;
  }

  subjects(): ReadonlySet<string> {
    return new Set([...this.#before.keys(), ...this.#today.keys()]);
  }

  #fadeOf(subject: string): number {
    return this.#halfLife === undefined
      ? 1
      : 2 ** (-sumOf(this.#today.get(subject)) / this.#halfLife);
  }
}

function mostOf(kind: LessonKind): number {
  return SUMS.has(kind) ? Infinity : MOST_A_DAY;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

function sumOf(objects: ReadonlyMap<string, number> | undefined): number {
  let sum = 0;
  if (objects !== undefined) for (const count of objects.values()) sum += count;
  return sum;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
