/**
 * What a day taught, as counts: of a kind, by subject and object, such as `next`, `git.log`, `git.show`. Whole
 * numbers that only grow within a day, so that two copies of a day become one by the larger of each count,
 * whatever their order and however often: people can share what they learned through a file.
 */
import { isObject } from '../util/json';
import { plainLine } from '../util/plainText';

/** All kinds, with what subject and object are. */
export const LESSON_KINDS = {
  /** Of runs that called a tool, by how its calls ended: tool, `ok` or `failed`. */
  tool: 'tool, outcome',
  /** The same for the arguments that it was given: tool, space and their names; outcome. */
  shape: 'tool and arguments, outcome',
  /** Words of a search and what was then called: hashed word, tool. */
  word: 'word, tool',
  /** Tools that were called after a search: `all`, tool. */
  chosen: 'all, tool',
  /** Called for the first time after another one in a program or a session: tool, tool. */
  next: 'tool, tool',
  /** The same after two others in a row: tool, space and tool; tool. */
  chain: 'tool and tool, tool',
  /** The same by what the program had called just before it: tool, space and tool, or only tool; outcome. */
  order: 'tool and tool before, outcome',
  /** What programs with a habit came to: habit, or habit, space and tool; outcome. */
  habit: 'habit, outcome',
  /** How long the slowest call of a run took: tool, the power of two in ms. */
  slow: 'tool, power of two in ms',
  /** Calls at the same time: tool and the power of two of them; outcome. */
  crowd: 'tool and power of two, outcome',
  /** Failures: class and tool; `seen`, and `fixed` where it went well then. */
  error: 'class and tool, seen or fixed',
  /** The change after which it went well: class and tool; change. */
  fix: 'class and tool, change',
  /** Runs of skills: skill, outcome. */
  skill: 'skill, outcome',
  /** What runs cost, written and replied: `program`, or `call`, space and tool; `runs` or `tokens`. */
  cost: 'way, figure',
  /** What became of what was said: kind of advice; `given`, `followed` or `helped`. */
  advice: 'advice, outcome',
  /** Migrations for the changes of a tool: tool, `migrated` or `refused`. */
  migration: 'tool, outcome',
} as const;

export type LessonKind = keyof typeof LESSON_KINDS;

/** Lessons as JSON. */
export type WrittenLessons = Partial<Record<string, Record<string, Record<string, number>>>>;

export interface Lesson {
  kind: LessonKind;
  subject: string;
  object: string;
  count: number;
}

/** Of a kind in a day, and of a subject: the first ones are kept. What is taken from others was bounded there. */
const MOST_SUBJECTS = 2_000;
const MOST_OBJECTS = 100;
const MOST_CHARS = 250;
/** Tokens of a day are counts, too. */
const MOST_COUNT = 1_000_000_000;

type Objects = Map<string, number>;

export class Lessons {
  readonly #kinds = new Map<LessonKind, Map<string, Objects>>();

  add(kind: LessonKind, subject: string, object: string, amount = 1): void {
    const [about, key] = [nameOf(subject), nameOf(object)];
    if (!(amount > 0) || about === undefined || key === undefined) return;
    const objects = this.#objects(kind, about, MOST_SUBJECTS);
    const before = objects?.get(key);
    if (objects === undefined || (before === undefined && objects.size >= MOST_OBJECTS)) return;
    objects.set(key, Math.min(MOST_COUNT, (before ?? 0) + amount));
  }

  /** Takes the larger of each count. */
  take(other: Lessons): void {
    for (const { kind, subject, object, count } of other.all()) {
      const objects = this.#objects(kind, subject, Infinity)!;
      objects.set(object, Math.max(objects.get(object) ?? 0, count));
    }
  }

  count(kind: LessonKind, subject: string, object: string): number {
    return this.#kinds.get(kind)?.get(subject)?.get(object) ?? 0;
  }

  *all(): Generator<Lesson> {
    for (const [kind, subjects] of this.#kinds) {
      for (const [subject, objects] of subjects) {
        for (const [object, count] of objects) yield { kind, subject, object, count };
      }
    }
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** In an order that depends on nothing but what was learned. */
  toJSON(): WrittenLessons {
    return sorted(this.#kinds, (subjects) =>
      sorted(subjects, (objects) => sorted(objects, (count) => count)),
    );
  }

  /** What is not known here, and what cannot be a count, is left out. Throws where it is no object. */
  static read(written: unknown): Lessons {
    if (!isObject(written)) throw new TypeError('no lessons');
    const lessons = new Lessons();
    for (const [kind, subjects] of Object.entries(written)) {
      if (!Object.hasOwn(LESSON_KINDS, kind) || !isObject(subjects)) continue;
      for (const [subject, objects] of Object.entries(subjects)) {
        if (!isObject(objects)) continue;
        for (const [object, count] of Object.entries(objects)) {
          if (Number.isSafeInteger(count) && (count as number) <= MOST_COUNT) {
            lessons.add(kind as LessonKind, subject, object, count as number);
          }
        }
      }
    }
    return lessons;
  }

  /** Undefined where there is no room for another subject. */
  #objects(kind: LessonKind, subject: string, most: number): Objects | undefined {
    let subjects = this.#kinds.get(kind);
    if (subjects === undefined) this.#kinds.set(kind, (subjects = new Map()));
    let objects = subjects.get(subject);
    if (objects === undefined && subjects.size < most) {
      subjects.set(subject, (objects = new Map()));
    }
    return objects;
  }
}

/**
 * The same for itself, so that what is read is what was written. Undefined for more than two words: they are no names, and a
 * file from elsewhere must not bring sentences into replies.
 */
function nameOf(text: string): string | undefined {
  const name = plainLine(text, MOST_CHARS).replace(/ +/g, ' ');
  return name.split(' ').length > 2 ? undefined : name;
}

function sorted<K extends string, V, W>(map: Map<K, V>, write: (value: V) => W): Record<string, W> {
  const entries = [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, write(value)]));
}
