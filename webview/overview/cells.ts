/** The cells that an entry of the activity has while it runs and when it has ended. */
import type { ActivityRow, RunningRow } from '../../src/protocol/dashboard';
import { h } from '../dom';
import { dayAndTime, timeOfDay, visible } from '../format';
import { icon } from '../ui/icon';
import { kindLooks } from './words';

type Entry = ActivityRow | RunningRow;

/** Where a title may be cut, it has a tooltip with all of it. */
const longTitle = 60;

export function startedCell({ at }: Entry): HTMLElement {
  const time = { datetime: new Date(at).toISOString(), title: dayAndTime(at) };
  return h('td', { class: 'activity-started' }, h('time', time, timeOfDay(at)));
}

export function kindCell(entry: Entry): HTMLElement {
  const kind = kindLooks[entry.kind];
  const words = h('span', { class: 'kind' }, icon(kind.icon), kind.word);
  return h('td', { class: 'activity-kind' }, words);
}

export function entryTitle(entry: Entry): HTMLElement {
  const name = visible(entry.title);
  const title = name.length > longTitle ? name : undefined;
  return h('bdi', { class: 'activity-title', title }, name);
}
