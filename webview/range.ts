/** The choice of a range of time, the same on all pages that have one. */
import type { Range } from '../src/protocol/measured';
import { h, type View } from './dom';
import type { Store } from './store';
import { dropdown } from './ui/kit';

export const rangeWords: Readonly<Record<Range, string>> = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last 12 months',
};

export const rangeBefore: Readonly<Record<Range, string>> = {
  day: 'the 24 hours before',
  week: 'the 7 days before',
  month: 'the 30 days before',
  year: 'the 12 months before',
};

export function rangeView(store: Store): View {
  const choices = (Object.keys(rangeWords) as Range[]).map((value) => ({
    value,
    label: rangeWords[value],
  }));
  const field = dropdown<Range>({
    label: 'Range of time',
    choices,
    onChange: (range) => store.measure(range),
  });
  return {
    element: h('div', { class: 'range' }, field.element),
    update: ({ choices: { range } }) => field.setValue(range),
  };
}
