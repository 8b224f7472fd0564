/** What tests of guidance have in common: lessons and models of a few rows, facts of runs. */
import fc from 'fast-check';
import { countLessons } from '../../../src/core/guidance/counting';
import type { NewGuidanceEvent } from '../../../src/core/guidance/events';
import type { Attempt, RunFacts } from '../../../src/core/guidance/facts';
import { LESSON_KINDS, Lessons, type LessonKind } from '../../../src/core/guidance/lessons';
import { Model } from '../../../src/core/guidance/model';
import { hashedWords } from '../../../src/core/guidance/words';
import { dayAfter } from '../../../src/core/util/days';

export const TODAY = '2026-11-27';

export type Row = readonly [kind: LessonKind, subject: string, object: string, count?: number];

export function lessonsOf(...rows: readonly Row[]): Lessons {
  const lessons = new Lessons();
  for (const [kind, subject, object, count = 1] of rows) lessons.add(kind, subject, object, count);
  return lessons;
}

/** What is believed after one day with these lessons. */
export function modelOf(...rows: readonly Row[]): Model {
  return new Model([[TODAY, lessonsOf(...rows)]], TODAY);
}

/** The same after these events, so many a day, the last ones today. */
export function modelAfter(events: readonly NewGuidanceEvent[], aDay = 10): Model {
  const days = new Map<string, Lessons>();
  for (const [at, event] of events.entries()) {
    const day = dayAfter(TODAY, -Math.floor((events.length - 1 - at) / aDay));
    const lessons = days.get(day) ?? new Lessons();
    days.set(day, lessons);
    countLessons(event, lessons);
  }
  return new Model(days, TODAY);
}

/** Somebody searched with these words and called the tool. */
export function chosen(keyword: string, tool: string): NewGuidanceEvent {
  return { type: 'chosen', words: hashedWords(keyword).map(({ hash }) => hash), tool };
}

export function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

export function attempt(tool: string, more: Partial<Attempt> = {}): Attempt {
  return { tool, arguments: [], ms: 100, atOnce: 1, ...more };
}

/** Of a program that went well, but for `more`. */
export function runFacts(more: Partial<RunFacts> = {}): RunFacts {
  return {
    kind: 'program',
    status: 'ok',
    message: '',
    attempts: [],
    habits: [],
    isCut: false,
    tokensWritten: 100,
    tokensOut: 50,
    skills: [],
    ...more,
  };
}

/** Of a program that failed of its last call. */
export function failedRun(attempts: readonly Attempt[], more: Partial<RunFacts> = {}): RunFacts {
  return runFacts({ status: 'error', reason: 'exception', attempts, ...more });
}

/** All that a model believes. */
export function beliefsOf(model: Model): Record<string, number> {
  const kinds = Object.keys(LESSON_KINDS) as LessonKind[];
  return Object.fromEntries(
    kinds.flatMap((kind) =>
      [...model.subjects(kind)].flatMap((subject) =>
        [...model.objects(kind, subject)].map(([object, count]): [string, number] => [
          JSON.stringify([kind, subject, object]),
          count,
        ]),
      ),
    ),
  );
}

const anyName = fc.oneof(
  fc.constantFrom('a', 'b', 'git.log', 'failed', 'ok', '__proto__', 'constructor', '7'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

export const anyRow: fc.Arbitrary<Row> = fc.tuple(
  fc.constantFrom(...(Object.keys(LESSON_KINDS) as LessonKind[])),
  anyName,
  anyName,
  fc.integer({ min: 1, max: 40 }),
);

export const anyRows: fc.Arbitrary<Row[]> = fc.array(anyRow, { maxLength: 25 });
