/** One entry of the activity: a line, and under it, when it is open, the tool calls that it made. */
import type { ActivityRow, CallRecord } from '../../src/protocol/dashboard';
import { h, type Row } from '../dom';
import { bytes, counted, dayAndTime, duration, timeOfDay, visible } from '../format';
import { icon } from '../ui/icon';
import { kindLooks, runBadge } from './words';

export interface ActivityItem {
  entry: ActivityRow;
  isOpen: boolean;
}

/** Where a title may be cut, it has a tooltip with all of it. */
function isLong(title: string): boolean {
  return title.length > 60;
}

/** Tools named in the line of a program; the rest is counted. */
const namedTools = 3;

export function activityRow({ entry }: ActivityItem, onToggle: () => void): Row<ActivityItem> {
  const detailsId = `calls-${entry.at}-${entry.id}`;
  const name = visible(entry.title);
  const title = h('bdi', { class: 'activity-title', title: isLong(name) ? name : undefined }, name);
  const toggle =
    entry.calls.length === 0
      ? undefined
      : h(
          'button',
          { class: 'disclosure', type: 'button', 'aria-expanded': 'false' },
          icon('chevron'),
          title,
          h('span', { class: 'spoken' }, ` (${counted(entry.calls.length, 'tool call')})`),
        );
  toggle?.addEventListener('click', onToggle);
  const tools = toolsOf(entry);
  const what = h(
    'td',
    { class: 'activity-what' },
    toggle ?? h('span', { class: 'no-disclosure' }, title),
    tools === '' ? undefined : h('div', { class: 'activity-tools' }, h('bdi', {}, tools)),
  );
  const started = h('td', { class: 'activity-started' });
  started.append(
    h(
      'time',
      { datetime: new Date(entry.at).toISOString(), title: dayAndTime(entry.at) },
      timeOfDay(entry.at),
    ),
  );
  const kind = kindLooks[entry.kind];
  const element = h(
    'tbody',
    {},
    h(
      'tr',
      {},
      started,
      h('td', { class: 'activity-kind' }, h('span', { class: 'kind' }, icon(kind.icon), kind.word)),
      what,
      h('td', { class: 'activity-status' }, runBadge(entry.status)),
      h('td', { class: 'activity-took number' }, duration(entry.durationMs)),
      h(
        'td',
        { class: 'activity-bytes number' },
        `${bytes(entry.bytesIn)} → ${bytes(entry.bytesOut)}`,
      ),
    ),
  );
  let details: HTMLElement | undefined;
  return {
    element,
    update({ isOpen }) {
      if (!toggle || isOpen === (details !== undefined)) return;
      toggle.setAttribute('aria-expanded', String(isOpen));
      details?.remove();
      details = undefined;
      toggle.removeAttribute('aria-controls');
      if (!isOpen) return;
      details = h(
        'tr',
        { class: 'details', id: detailsId },
        h('td', { colspan: '6' }, callTable(entry)),
      );
      toggle.setAttribute('aria-controls', detailsId);
      element.append(details);
    },
  };
}

/** "github.list_issues × 3, files.read_file and 2 more", for a program; a call is its own title. */
function toolsOf(entry: ActivityRow): string {
  if (entry.kind !== 'program') return '';
  const counts = new Map<string, number>();
  for (const { tool } of entry.calls) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const names = Array.from(counts, ([tool, times]) =>
    times > 1 ? `${visible(tool)} × ${times}` : visible(tool),
  );
  const rest = names.length - namedTools;
  return names.slice(0, namedTools).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function callTable(entry: ActivityRow): HTMLElement {
  const columns = ['Tool', 'Status', 'Took', 'Sent'];
  return h(
    'table',
    { class: 'calls', 'aria-label': `Tool calls of ${visible(entry.title)}` },
    h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...entry.calls.map(callRow)),
  );
}

function callRow(call: CallRecord): HTMLElement {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('bdi', {}, visible(call.tool))),
    h('td', {}, runBadge(call.ok ? 'ok' : 'error')),
    h('td', { class: 'number' }, duration(call.durationMs)),
    h('td', { class: 'number' }, bytes(call.bytes)),
  );
}
