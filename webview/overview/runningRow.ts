/**
 * An entry that is under way: how long, how many calls, what it waits for, the last console lines when
 * it is open, and the way to cancel it. Changes several times a second, so each part is written only
 * when it differs, and the time goes on by itself between two messages.
 */
import type { ConsoleLine, RunningRow } from '../../src/protocol/dashboard';
import { h, setText, type Row } from '../dom';
import { counted, elapsed, visible } from '../format';
import { activityKey } from '../store';
import { icon } from '../ui/icon';
import { button } from '../ui/kit';
import { entryTitle, kindCell, startedCell } from './cells';
import { runningBadge } from '../ui/runBadge';
import { toolNames } from './words';

export interface RunningItem {
  entry: RunningRow;
  isOpen: boolean;
}

export interface RunningActions {
  toggle(): void;
  cancel(): void;
}

/** Distance from the end, in pixels, at which a console still counts as read to its end. */
const nearEnd = 8;

/** `tick` shows how much time has passed. */
export interface TickingRow extends Row<RunningItem> {
  tick(): void;
}

export function runningRow({ entry }: RunningItem, actions: RunningActions): TickingRow {
  const began = performance.now() - entry.elapsedMs;
  const detailsId = `console-${activityKey(entry)}`;
  const name = visible(entry.title);
  const title = entryTitle(entry);
  // Only programs print.
  const toggle =
    entry.kind === 'program'
      ? h(
          'button',
          { class: 'disclosure', type: 'button', 'aria-controls': detailsId },
          icon('chevron'),
          title,
          h('span', { class: 'spoken' }, ' (console)'),
        )
      : undefined;
  toggle?.addEventListener('click', () => actions.toggle());
  const doing = h('bdi', {});
  const status = h('td', { class: 'activity-status' });
  const took = h('td', { class: 'activity-took number' });
  const cancel = button({
    label: 'Cancel',
    fullLabel: `Cancel ${name}`,
    onPress: () => {
      if (!isCancelling) actions.cancel();
    },
  });
  const printed = h('pre', {
    class: 'console',
    role: 'group',
    'aria-label': `Console of ${name}`,
    tabindex: '0',
  });
  const details = h('tr', { class: 'details', id: detailsId }, h('td', { colspan: '6' }, printed));
  let isCancelling: boolean | undefined;
  let lines: readonly ConsoleLine[] | undefined;

  function showConsole(next: readonly ConsoleLine[]): void {
    const isAtEnd = printed.scrollHeight - printed.scrollTop - printed.clientHeight < nearEnd;
    lines = next;
    const none = h('span', { class: 'console-none' }, 'Nothing printed yet.');
    printed.replaceChildren(...(next.length > 0 ? next.map(consoleLine) : [none]));
    if (isAtEnd) printed.scrollTop = printed.scrollHeight;
  }

  const row: TickingRow = {
    element: h(
      'tbody',
      { class: 'running', 'data-entry': activityKey(entry) },
      h(
        'tr',
        {},
        startedCell(entry),
        kindCell(entry),
        h(
          'td',
          { class: 'activity-what' },
          toggle ?? h('span', { class: 'no-disclosure' }, title),
          h('div', { class: 'activity-tools' }, doing),
        ),
        status,
        took,
        h('td', { class: 'activity-cancel' }, cancel),
      ),
      details,
    ),
    tick: () => setText(took, elapsed(performance.now() - began)),
    update({ entry, isOpen }) {
      row.tick();
      setText(doing, doingOf(entry));
      if (entry.isCancelling !== isCancelling) {
        isCancelling = entry.isCancelling;
        status.replaceChildren(runningBadge(isCancelling));
        cancel.setAttribute('aria-disabled', String(isCancelling));
      }
      toggle?.setAttribute('aria-expanded', String(isOpen));
      details.hidden = !isOpen;
      if (isOpen && !isEqual(lines, entry.console)) showConsole(entry.console);
    },
  };
  return row;
}

/** "12 calls, waiting for github.list_issues × 3"; a direct call is its own title. */
function doingOf({ kind, callsMade, waitingFor }: RunningRow): string {
  if (kind !== 'program') return '';
  const calls = callsMade === 0 ? 'no calls yet' : counted(callsMade, 'call');
  return waitingFor.length === 0 ? calls : `${calls}, waiting for ${toolNames(waitingFor)}`;
}

function consoleLine({ stream, text }: ConsoleLine): HTMLElement {
  return h('div', { class: stream }, visible(text));
}

function isEqual(a: readonly ConsoleLine[] | undefined, b: readonly ConsoleLine[]): boolean {
  return a?.length === b.length && a.every((line, index) => line.text === b[index]?.text);
}
