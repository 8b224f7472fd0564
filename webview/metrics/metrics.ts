/** The page "Metrics": whether Toolwright pays, in one sentence, six figures, charts over time and tables. */
import type { MetricsReport } from '../../src/protocol/measured';
import { h, setText, type View } from '../dom';
import { percent } from '../format';
import type { Page } from '../page';
import type { State, Store } from '../store';
import { emptyState } from '../ui/emptyState';
import { chartsView } from './charts';
import { headlineView } from './headline';
import { rangeView, rangeWords } from '../range';
import { tablesView } from './tables';
import { short } from './words';

export const metricsPage: Page = { id: 'metrics', title: 'Metrics', create: metrics };

function metrics(store: Store): View {
  const range = rangeView(store);
  const sentence = h('p', { class: 'sentence' });
  const parts = [headlineView(), chartsView(), tablesView()];
  const waiting = h('p', { class: 'waiting', role: 'status' }, 'Counting …');
  const nothing = emptyState(
    'Nothing was measured yet',
    'Ask the chat for something that needs your tools, or search for one on the page Overview. What models are ' +
      'spared, how long things take and what is protected appears here, and stays on this machine.',
  );
  const content = h('div', { class: 'metrics' }, ...parts.map(({ element }) => element));
  return {
    element: h(
      'div',
      {},
      h('header', { class: 'page-head' }, h('h1', {}, 'Metrics'), range.element),
      waiting,
      nothing,
      sentence,
      content,
    ),
    update(state: State) {
      range.update(state);
      const { measured } = state;
      const isEmpty = measured !== undefined && measured.report.recorded === undefined;
      waiting.hidden = measured !== undefined;
      nothing.hidden = !isEmpty;
      sentence.hidden = content.hidden = measured === undefined || isEmpty;
      if (measured === undefined || isEmpty) return;
      setText(sentence, sentenceOf(measured.report));
      for (const part of parts) part.update(measured);
    },
  };
}

/** What to know after three seconds. */
function sentenceOf({ range, figures }: MetricsReport): string {
  const { tokens_kept: kept, tokens_received: received, runs, searches } = figures;
  const when = `In the ${rangeWords[range].toLowerCase()}`;
  if (runs + searches === 0) return `${when} nothing ran.`;
  if (received === 0) return `${when} no tool has answered.`;
  if (kept <= 0) {
    return `${when} replies took more of the context than what tools sent: programs pay when tools answer at length.`;
  }
  return `${when} ${short(kept)} tokens of tool results stayed out of your models’ context: ${percent(kept, received)} of what tools sent.`;
}
