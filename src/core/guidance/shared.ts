/**
 * What was learned, as a file that people can give to each other: the lessons of everybody by day, under ids that
 * name nobody. Two such files become one by the larger of each count, so that it changes nothing in which order
 * they come, and how often.
 */
import { InvalidInputError } from '../util/errors';
import { isObject } from '../util/json';
import { Lessons } from './lessons';

/** By whoever learned it, by day. */
export type Everybody = Map<string, Map<string, Lessons>>;

/** The file's format. */
const FORMAT = 'toolwright-guidance';
const VERSION = 1;
const LEARNER = /^[a-f\d]{16}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Bounds of a file that comes from somebody else. */
export const MOST_LEARNERS = 100;
const MOST_DAYS = 400;
export const MOST_BYTES = 32 * 1024 * 1024;

/** Takes into `own` what is in `other`. */
export function takeAll(own: Everybody, other: Everybody): void {
  for (const [learner, days] of other) {
    let known = own.get(learner);
    if (known === undefined) {
      own.set(learner, (known = new Map()));
    }
    for (const [day, lessons] of days) {
      let before = known.get(day);
      if (before === undefined) known.set(day, (before = new Lessons()));
      before.take(lessons);
    }
  }
}

/** A line for each day of each, so that versions of the file can be compared and merged. */
export function writeLearning(everybody: Everybody): string {
  const learners = [...everybody]
    .filter(([, days]) => days.size > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([learner, days]) => {
      const lines = [...days]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([day, lessons]) => `      "${day}": ${JSON.stringify(lessons)}`);
      return `    "${learner}": {\n${lines.join(',\n')}\n    }`;
    });
  const body = learners.length === 0 ? '{}' : `{\n${learners.join(',\n')}\n  }`;
  return `{\n  "format": "${FORMAT}",\n  "version": ${VERSION},\n  "learners": ${body}\n}\n`;
}

/** Throws InvalidInputError with what to do. */
export function readLearning(text: string): Everybody {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw new InvalidInputError(
      'This file is no JSON. Where two versions of it were merged by hand, export it again.',
    );
  }
  if (!isObject(written) || written['format'] !== FORMAT || !isObject(written['learners'])) {
    throw new InvalidInputError(
      'This is no file of learned guidance. Choose one that was exported.',
    );
  }
  if (written['version'] !== VERSION) {
    throw new InvalidInputError(
      `This file was written by a newer version of Toolwright. Update Toolwright, then import it again.`,
    );
  }
  if (Object.keys(written['learners']).length > MOST_LEARNERS) {
    throw new InvalidInputError(
      `This file has more than ${MOST_LEARNERS} learners, which is the limit.`,
    );
  }
  return learnersIn(written['learners']);
}

/** What can be read of it. */
export function learnersIn(written: Record<string, unknown>): Everybody {
  const everybody: Everybody = new Map();
  for (const [learner, days] of Object.entries(written)) {
    if (!LEARNER.test(learner) || !isObject(days)) continue;
    const known = new Map<string, Lessons>();
    for (const [day, lessons] of Object.entries(days).slice(0, MOST_DAYS)) {
      if (DAY.test(day) && !Number.isNaN(Date.parse(day)) && isObject(lessons)) {
        known.set(day, Lessons.read(lessons));
      }
    }
    everybody.set(learner, known);
  }
  return everybody;
}
