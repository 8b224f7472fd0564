/** What each event teaches. The only place where lessons come from. */
import type { EventKind, EventLog } from '../store/eventLog';
import { parseGuidanceEvent, type GuidanceEvent, type NewGuidanceEvent } from './events';
import { shapeOf } from './facts';
import { Lessons } from './lessons';

export type GuidanceLog = EventLog<GuidanceEvent, Lessons>;

/** What is older counts next to nothing: see HALF_LIFE_DAYS. */
export const KEPT_DAYS = 180;

/** What the log of guidance keeps. */
export const LEARNED: EventKind<GuidanceEvent, Lessons> = {
  name: 'guidance',
  parse: countable,
  empty: () => new Lessons(),
  count: countLessons,
  read: (written) => Lessons.read(written),
  keptDays: KEPT_DAYS,
};

/** The event of a line, unless it cannot be counted: one line of another form must not keep all others unread. */
function countable(line: string): GuidanceEvent | undefined {
  const event = parseGuidanceEvent(line);
  try {
    if (event !== undefined) countLessons(event, new Lessons());
    return event;
  } catch {
    return undefined;
  }
}

export function countLessons(event: NewGuidanceEvent, lessons: Lessons): void {
  switch (event.type) {
    case 'chosen':
      lessons.add('chosen', 'all', event.tool);
      for (const word of event.words) lessons.add('word', word, event.tool);
      return;
    case 'advice':
      lessons.add('advice', event.advice, event.outcome);
      return;
    case 'migration':
      lessons.add('migration', event.tool, event.outcome);
      return;
    case 'ran': {
      for (const { tool, ok, failed, shapes, failures, slow, crowd, after } of event.tools) {
        if (ok) lessons.add('tool', tool, 'ok');
        if (failed) lessons.add('tool', tool, 'failed');
        for (const [names, outcome] of shapes) {
          lessons.add('shape', shapeOf(tool, names.split(',')), outcome);
        }
        const order = after === undefined ? tool : `${tool} ${after}`;
        if (failed !== ok) lessons.add('order', order, ok ? 'ok' : 'failed');
        if (slow !== undefined) lessons.add('slow', tool, String(slow));
        const isCrowded = failures.some((each) => CROWDED.has(each));
        lessons.add('crowd', `${tool} ${crowd}`, isCrowded ? 'failed' : 'ok');
      }
      for (const [from, to] of event.next) lessons.add('next', from, to);
      for (const [from, to] of event.chains) lessons.add('chain', from, to);
      for (const [habit, outcome] of event.habits) lessons.add('habit', habit, outcome);
      for (const [name, outcome] of event.skills) lessons.add('skill', name, outcome);
      if (event.failed !== undefined) lessons.add('error', event.failed, 'seen');
      if (event.fix !== undefined && event.fix.changes.length > 0) {
        lessons.add('error', event.fix.of, 'fixed');
      }
      for (const change of event.fix?.changes ?? []) lessons.add('fix', event.fix!.of, change);
      if (event.cost !== undefined) {
        lessons.add('cost', event.cost.way, 'runs');
        lessons.add('cost', event.cost.way, 'tokens', Math.round(event.cost.tokens));
      }
    }
  }
}

/** Failures that fewer calls at once may avoid. */
const CROWDED: ReadonlySet<string> = new Set(['rate_limited', 'timeout', 'unavailable']);
