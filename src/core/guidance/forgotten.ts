/** What people deleted: from then on lessons of earlier days, and of that day, count no more. */
import { dayAfter } from '../util/days';
import { KEPT_DAYS } from './counting';
import { Lessons, type LessonKind } from './lessons';

/** Lessons of a kind: all, or those of a subject, of an object, or of one pair. */
export interface Forgettable {
  kind: LessonKind;
  subject?: string;
  object?: string;
}

/** Until which day, by what: as JSON. */
export type Forgotten = Readonly<Record<string, string>>;

/** Nobody deletes so much one by one. */
const MOST = 5_000;

/** With these, and without those whose lessons are no longer kept. */
export function forgotten(
  before: Forgotten,
  these: readonly Forgettable[],
  day: string,
): Forgotten {
  const oldest = dayAfter(day, -KEPT_DAYS);
  const kept = Object.entries(before).filter(([, until]) => until >= oldest);
  const now = these.map((what): [string, string] => [keyOf(what), day]);
  return Object.fromEntries([...new Map([...kept, ...now])].slice(-MOST));
}

/** The lessons of a day that still count. */
export function without(lessons: Lessons, day: string, gone: Forgotten): Lessons {
  const isGone = (what: Forgettable): boolean => {
    const key = keyOf(what);
    return Object.hasOwn(gone, key) && day <= gone[key]!;
  };
  const kept = new Lessons();
  for (const { kind, subject, object, count } of lessons.all()) {
    const of = [{ kind }, { kind, subject }, { kind, object }, { kind, subject, object }];
    if (!of.some(isGone)) kept.add(kind, subject, object, count);
  }
  return kept;
}

function keyOf({ kind, subject, object }: Forgettable): string {
  return JSON.stringify([kind, subject ?? null, object ?? null]);
}
