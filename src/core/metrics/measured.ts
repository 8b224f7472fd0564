/** What the log of the metrics keeps: see events.ts, counting.ts and tally.ts. */
import type { EventKind, EventLog } from '../store/eventLog';
import { countEvent } from './counting';
import { parseEvent, type MetricEvent } from './events';
import { isWrittenTally, Tally } from './tally';

export type MetricsLog = EventLog<MetricEvent, Tally>;

export const MEASURED: EventKind<MetricEvent, Tally> = {
  name: 'metrics',
  parse: parseEvent,
  empty: () => new Tally(),
  count: countEvent,
  read(written) {
    if (!isWrittenTally(written)) throw new TypeError('no tally');
    return Tally.from(written);
  },
  isKept: ({ type }) => type === 'tools',
};
