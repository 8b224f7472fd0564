/**
 * The activity of this session: what is under way, then what ended, newest first, with a filter by words
 * and by kind. An entry never changes once it is recorded, so its row is made once; only whether it is
 * open can change. What runs has a row that lives (runningRow.ts).
 */
import type { ActivityKind, ActivityRow, RunningRow } from '../../src/protocol/dashboard';
import { h, listOf, setText, type View } from '../dom';
import { count, counted } from '../format';
import { activityKey, type Choices, type Store } from '../store';
import { emptyState } from '../ui/emptyState';
import { button, dropdown, textField } from '../ui/kit';
import { activityRow, type ActivityItem } from './activityRow';
import { runAnnouncer } from './runAnnouncer';
import { runningRow, type RunningItem, type TickingRow } from './runningRow';
import { kindLooks } from './words';

/** How many rows are shown before the person asks for more. */
const rowsAtOnce = 100;

/** Time between two looks at the clock, in ms: often enough that no second is skipped. */
const tickMs = 250;

const kinds: readonly { value: Choices['kind']; label: string }[] = [
  { value: 'all', label: 'All kinds' },
  ...(['program', 'call', 'search'] satisfies ActivityKind[]).map((value) => ({
    value,
    label: kindLooks[value].plural,
  })),
];

type Item = RunningItem | ActivityItem;

export function activityView(store: Store): View {
  let rowLimit = rowsAtOnce;
  const ticking = new Map<string, TickingRow>();
  let timer: number | undefined;
  const runningCount = h('span', {});
  const summary = h('span', { role: 'status' });
  const announcer = runAnnouncer();
  const filter = textField({
    label: 'Filter activity',
    placeholder: 'Filter by words, tool or status',
    onInput: (text) => store.choose({ filter: text }),
  });
  const kind = dropdown({
    label: 'Kind of activity',
    choices: kinds,
    onChange: (value) => store.choose({ kind: value }),
  });
  const controls = h('div', { class: 'controls', role: 'search' }, filter.element, kind.element);
  const columns = ['Started', 'Kind', 'What', 'Status', 'Took', 'From tools → to model'];
  const table = h(
    'table',
    { class: 'activity', 'aria-labelledby': 'activity-title' },
    h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
  );
  const show = listOf<Item>(
    table,
    (item) => (isRunning(item) ? 'running ' : '') + activityKey(item.entry),
    (item) => {
      const toggle = (): void => store.toggle(item.entry);
      if (!isRunning(item)) return activityRow(item, toggle);
      const row = runningRow(item, { toggle, cancel: () => store.cancelRun(item.entry.id) });
      ticking.set(activityKey(item.entry), row);
      return row;
    },
  );
  const nothing = emptyState(
    'Nothing has run yet',
    'In the chat, choose agent mode and ask for something that your tools can do, such as ',
    h('q', {}, 'How many TypeScript files are in this folder?'),
    '. Every search, program and call then shows up here.',
  );
  const clear = button({
    label: 'Clear Filter',
    onPress: () => {
      store.choose({ filter: '', kind: 'all' });
      filter.element.focus();
    },
  });
  const noMatch = emptyState('No entry matches the filter', clear);
  const more = h('button', { class: 'more', type: 'button' });

  function showRows(items: readonly Item[]): void {
    const focused = table.querySelector<HTMLElement>('.running:focus-within')?.dataset['entry'];
    show(items);
    // A run that has just ended has another row, which takes the focus over.
    if (focused !== undefined && !table.contains(document.activeElement)) focusRow(table, focused);
    for (const [key, { element }] of ticking) if (!element.isConnected) ticking.delete(key);
    if (ticking.size === 0) {
      clearInterval(timer);
      timer = undefined;
    } else {
      timer ??= window.setInterval(() => ticking.forEach((row) => row.tick()), tickMs);
    }
  }

  const view: View = {
    element: h(
      'section',
      { class: 'area-activity', 'aria-labelledby': 'activity-title' },
      h(
        'header',
        {},
        h('h2', { id: 'activity-title' }, 'Activity'),
        h('span', { class: 'summary' }, runningCount, summary),
        controls,
      ),
      h('div', { class: 'panel' }, table, more, nothing, noMatch),
      announcer.element,
    ),
    update(state) {
      const { snapshot, choices } = state;
      filter.setValue(choices.filter);
      kind.setValue(choices.kind);
      const all = snapshot?.activity ?? [];
      const running = snapshot?.running ?? [];
      const matching = filtered(all, choices);
      const shown = [
        ...itemsOf(filtered(running, choices), choices),
        ...itemsOf(matching.slice(0, rowLimit), choices),
      ];
      showRows(shown);
      announcer.update(state);
      const isEmpty = all.length === 0 && running.length === 0;
      table.hidden = shown.length === 0;
      controls.hidden = isEmpty;
      nothing.hidden = !snapshot || !isEmpty;
      noMatch.hidden = isEmpty || shown.length > 0;
      const rest = Math.max(0, matching.length - rowLimit);
      more.hidden = rest === 0;
      setText(more, `Show ${count(Math.min(rest, rowsAtOnce))} more of ${count(rest)}`);
      setText(runningCount, runningText(running.length, all.length > 0));
      setText(summary, snapshot ? summaryOf(all.length, matching.length) : '');
    },
  };
  more.addEventListener('click', () => {
    rowLimit += rowsAtOnce;
    store.choose({});
  });
  return view;
}

/** Puts the focus on what can be opened in a row, else on the row. */
function focusRow(table: HTMLElement, key: string): void {
  const rows = Array.from(table.querySelectorAll<HTMLElement>('tbody[data-entry]'));
  const row = rows.find(({ dataset }) => dataset['entry'] === key);
  row?.setAttribute('tabindex', '-1');
  (row?.querySelector('button') ?? row)?.focus({ preventScroll: true });
}

/** Not part of what is announced: runs come and go. */
function runningText(running: number, isFollowed: boolean): string {
  if (running === 0) return '';
  return `${count(running)} running${isFollowed ? ' · ' : ''}`;
}

function summaryOf(all: number, matching: number): string {
  if (all === 0) return '';
  if (matching === all) return counted(all, 'entry', 'entries');
  return `${count(matching)} of ${counted(all, 'entry', 'entries')}`;
}

function isRunning(item: Item): item is RunningItem {
  return 'elapsedMs' in item.entry;
}

function itemsOf<T extends ActivityRow | RunningRow>(
  entries: readonly T[],
  { expanded }: Choices,
): { entry: T; isOpen: boolean }[] {
  const open = new Set(expanded);
  return entries.map((entry) => ({ entry, isOpen: open.has(activityKey(entry)) }));
}

/** The entries of the chosen kind that hold every word of the filter somewhere. */
function filtered<T extends ActivityRow | RunningRow>(
  entries: readonly T[],
  choices: Choices,
): readonly T[] {
  const words = choices.filter.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (choices.kind !== 'all' && entry.kind !== choices.kind) return false;
    if (words.length === 0) return true;
    const about =
      'status' in entry
        ? [entry.status, ...entry.calls.map((call) => call.tool)]
        : ['running', ...entry.waitingFor];
    const text = [entry.kind, entry.title, ...about].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
