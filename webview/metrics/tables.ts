/** Which tools were called most, are slow or fail; why runs did not end well; what was protected. */
import type { Measured, ToolRow } from '../../src/protocol/measured';
import { sortedTable } from '../ui/sortedTable';
import { h, listOf, setText, type Row, type View } from '../dom';
import { bytes, count, duration, percent, visible } from '../format';

export function tablesView(): View<Measured> {
  const tools = sortedTable<ToolRow>(
    'tools-title',
    [
      {
        title: 'Tool',
        sortBy: ({ server, tool }) => `${server}.${tool}`,
        cell: ({ server, tool }) => h('bdi', {}, visible(`${server}.${tool}`)),
      },
      {
        title: 'Calls',
        isNumber: true,
        sortBy: ({ calls }) => calls,
        cell: ({ calls }) => count(calls),
      },
      {
        title: 'Failed',
        isNumber: true,
        extra: 1,
        sortBy: ({ calls, failed }) => failed / calls,
        cell: ({ calls, failed }) =>
          failed === 0 ? '–' : `${count(failed)} (${percent(failed, calls)})`,
      },
      {
        title: 'In the middle',
        isNumber: true,
        extra: 2,
        sortBy: ({ median_ms = 0 }) => median_ms,
        cell: ({ median_ms }) => (median_ms === undefined ? '–' : duration(median_ms)),
      },
      {
        title: '95 % within',
        isNumber: true,
        extra: 1,
        sortBy: ({ p95_ms = 0 }) => p95_ms,
        cell: ({ p95_ms }) => (p95_ms === undefined ? '–' : duration(p95_ms)),
      },
      {
        title: 'Sent',
        isNumber: true,
        extra: 2,
        sortBy: (row) => row.bytes,
        cell: (row) => bytes(row.bytes),
      },
    ],
    1,
  );
  const noTools = h('p', { class: 'empty' }, 'No tool was called in this time.');
  const stops = countList('Why runs did not end well', 'Every run ended well.');
  const kept = countList('What was protected', 'No personal data and no secret came by.');
  const notes = h('dl', { class: 'notes' });
  return {
    element: h(
      'div',
      { class: 'tables' },
      h(
        'section',
        { class: 'area-tools', 'aria-labelledby': 'tools-title' },
        h('header', {}, h('h2', { id: 'tools-title' }, 'Tools')),
        h('div', { class: 'panel' }, tools.element, noTools),
      ),
      stops.element,
      kept.element,
      h(
        'details',
        { class: 'basis-notes' },
        h('summary', {}, 'How these figures come about'),
        notes,
      ),
    ),
    update({ report }) {
      tools.element.hidden = report.tools.length === 0;
      noTools.hidden = report.tools.length > 0;
      tools.update(report.tools);
      stops.update(report.stops.map((stop) => ({ label: stop.reason, count: stop.count })));
      kept.update(report.protected.map((kind) => ({ label: kind.kind, count: kind.count })));
      if (notes.childElementCount > 0) return;
      for (const [name, note] of Object.entries(report.notes)) {
        notes.append(h('dt', {}, visible(name.replaceAll('_', ' '))), h('dd', {}, visible(note)));
      }
    },
  };
}

interface Counted {
  label: string;
  count: number;
}

/** The greatest first, each with a bar as long as its share of the greatest. */
function countList(title: string, nothing: string): View<readonly Counted[]> {
  const list = h('ul', { class: 'counts' });
  const none = h('p', { class: 'empty' }, nothing);
  const show = listOf<Counted & { of: number }>(list, ({ label }) => label, countRow);
  return {
    element: h(
      'section',
      {},
      h('header', {}, h('h2', {}, title)),
      h('div', { class: 'panel' }, list, none),
    ),
    update(counts) {
      list.hidden = counts.length === 0;
      none.hidden = counts.length > 0;
      const most = Math.max(...counts.map((each) => each.count), 1);
      show(counts.map((each) => ({ ...each, of: most })));
    },
  };
}

function countRow({ label }: Counted): Row<Counted & { of: number }> {
  const value = h('span', { class: 'number' });
  const fill = h('div', { class: 'bar-fill' });
  return {
    element: h(
      'li',
      {},
      h('span', {}, visible(label.replaceAll('_', ' '))),
      value,
      h('div', { class: 'bar-track', 'aria-hidden': 'true' }, fill),
    ),
    update(row) {
      setText(value, count(row.count));
      fill.style.inlineSize = `${(row.count / row.of) * 100}%`;
    },
  };
}
