/**
 * The activity of this session, newest first, with a filter by words and by kind. An entry never
 * changes once it is recorded, so its row is made once; only whether it is open can change.
 */
import type { ActivityKind, ActivityRow } from '../../src/protocol/dashboard';
import { h, listOf, setText, type View } from '../dom';
import { count, counted } from '../format';
import { activityKey, type Choices, type Store } from '../store';
import { emptyState } from '../ui/emptyState';
import { button, dropdown, textField } from '../ui/kit';
import { activityRow, type ActivityItem } from './activityRow';
import { kindLooks } from './words';

/** How many rows are shown before the person asks for more. */
const rowsAtOnce = 100;

const kinds: readonly { value: Choices['kind']; label: string }[] = [
  { value: 'all', label: 'All kinds' },
  ...(['program', 'call', 'search'] satisfies ActivityKind[]).map((value) => ({
    value,
    label: kindLooks[value].plural,
  })),
];

export function activityView(store: Store): View {
  let rowLimit = rowsAtOnce;
  const summary = h('span', { class: 'summary', role: 'status' });
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
  const show = listOf<ActivityItem>(
    table,
    (item) => activityKey(item.entry),
    (item) => activityRow(item, () => store.toggle(item.entry)),
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

  const view: View = {
    element: h(
      'section',
      { class: 'area-activity', 'aria-labelledby': 'activity-title' },
      h('header', {}, h('h2', { id: 'activity-title' }, 'Activity'), summary, controls),
      h('div', { class: 'panel' }, table, more, nothing, noMatch),
    ),
    update({ snapshot, choices }) {
      filter.setValue(choices.filter);
      kind.setValue(choices.kind);
      const all = snapshot?.activity ?? [];
      const matching = filtered(all, choices);
      const open = new Set(choices.expanded);
      const items = matching.slice(0, rowLimit).map((entry) => ({
        entry,
        isOpen: open.has(activityKey(entry)),
      }));
      show(items);
      table.hidden = items.length === 0;
      controls.hidden = all.length === 0;
      nothing.hidden = !snapshot || all.length > 0;
      noMatch.hidden = all.length === 0 || matching.length > 0;
      const rest = matching.length - items.length;
      more.hidden = rest === 0;
      setText(more, `Show ${count(Math.min(rest, rowsAtOnce))} more of ${count(rest)}`);
      setText(summary, snapshot ? summaryOf(all.length, matching.length) : '');
    },
  };
  more.addEventListener('click', () => {
    rowLimit += rowsAtOnce;
    store.choose({});
  });
  return view;
}

function summaryOf(all: number, matching: number): string {
  if (all === 0) return '';
  if (matching === all) return counted(all, 'entry', 'entries');
  return `${count(matching)} of ${counted(all, 'entry', 'entries')}`;
}

/** The entries of the chosen kind that hold every word of the filter somewhere. */
function filtered(entries: readonly ActivityRow[], choices: Choices): readonly ActivityRow[] {
  const words = choices.filter.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (choices.kind !== 'all' && entry.kind !== choices.kind) return false;
    if (words.length === 0) return true;
    const tools = entry.calls.map((call) => call.tool);
    const text = [entry.kind, entry.title, entry.status, ...tools].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
