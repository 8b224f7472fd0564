/** An entry that has ended: a line, and under it, when it is open, the tool calls that it made. */
import type { ActivityRow, CallRecord } from '../../src/protocol/dashboard';
import { h, type Row } from '../dom';
import { bytes, counted, duration, visible } from '../format';
import { activityKey } from '../store';
import { icon } from '../ui/icon';
import { entryTitle, kindCell, startedCell } from './cells';
import { runBadge } from '../ui/runBadge';
import { keptWords, toolNames } from './words';

export interface ActivityItem {
  entry: ActivityRow;
  isOpen: boolean;
}

export function activityRow({ entry }: ActivityItem, onToggle: () => void): Row<ActivityItem> {
  const detailsId = `calls-${entry.at}-${entry.id}`;
  const title = entryTitle(entry);
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
  // A call is its own title.
  const hasTools = entry.kind === 'program' || entry.kind === 'skill';
  const tools = hasTools ? toolNames(entry.calls.map((call) => call.tool)) : '';
  const what = h(
    'td',
    { class: 'activity-what' },
    toggle ?? h('span', { class: 'no-disclosure' }, title),
    tools === '' ? undefined : h('div', { class: 'activity-tools' }, h('bdi', {}, tools)),
    entry.kept === undefined
      ? undefined
      : h('div', { class: 'activity-tools' }, icon('shield'), ' ', keptWords(entry.kept)),
    entry.warnings === undefined
      ? undefined
      : h(
          'div',
          { class: 'activity-tools' },
          icon('warning'),
          ' ',
          counted(entry.warnings, 'warning'),
        ),
  );
  const element = h(
    'tbody',
    { 'data-entry': activityKey(entry) },
    h(
      'tr',
      {},
      startedCell(entry),
      kindCell(entry),
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
    h(
      'th',
      { scope: 'row' },
      h('bdi', {}, visible(call.tool)),
      call.skill === undefined
        ? undefined
        : h('span', { class: 'call-skill' }, ' in ', h('bdi', {}, visible(call.skill))),
    ),
    h('td', {}, runBadge(call.ok ? 'ok' : 'error')),
    h('td', { class: 'number' }, duration(call.durationMs)),
    h('td', { class: 'number' }, bytes(call.bytes)),
  );
}
