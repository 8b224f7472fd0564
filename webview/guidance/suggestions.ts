/** What was suggested to models, by kind, and what became of it. */
import type { AdviceRow } from '../../src/protocol/guidance';
import { h, listOf, setText, type Row, type View } from '../dom';
import { count } from '../format';
import { adviceWords } from './words';

export function suggestionsView(): View<readonly AdviceRow[]> {
  const body = h('tbody', {});
  const show = listOf<AdviceRow>(body, ({ kind }) => kind, adviceRow);
  const numbers = ['Given', 'Followed', 'Helped'];
  const heads = [
    h('th', { scope: 'col' }, 'Suggestion'),
    ...numbers.map((head) => h('th', { scope: 'col', class: 'number' }, head)),
  ];
  const element = h(
    'section',
    { class: 'area-lessons', 'aria-labelledby': 'suggestions-title' },
    h(
      'header',
      {},
      h('h2', { id: 'suggestions-title' }, 'Suggestions'),
      h(
        'p',
        { class: 'summary' },
        'A suggestion helped where the run that followed it ended well. Older ones count less.',
      ),
    ),
    h(
      'div',
      { class: 'panel' },
      h(
        'table',
        { class: 'suggestions', 'aria-labelledby': 'suggestions-title' },
        h('thead', {}, h('tr', {}, ...heads)),
        body,
      ),
    ),
  );
  return {
    element,
    update(advice) {
      element.hidden = advice.length === 0;
      show(advice);
    },
  };
}

function adviceRow({ kind }: AdviceRow): Row<AdviceRow> {
  const [given, followed, helped] = [numberCell(), numberCell(), numberCell()];
  return {
    element: h('tr', {}, h('th', { scope: 'row' }, adviceWords[kind]), given, followed, helped),
    update(row) {
      setText(given, count(row.given));
      setText(followed, count(row.followed));
      // What nobody followed cannot have helped.
      setText(helped, row.followed === 0 ? '–' : count(row.helped));
    },
  };
}

function numberCell(): HTMLElement {
  return h('td', { class: 'number' });
}
