/** What happened over time. */
import type { Measured, SeriesPoint } from '../../src/protocol/measured';
import { timeChart } from '../charts/timeChart';
import { h, type View } from '../dom';
import { count, duration } from '../format';
import { short } from './words';

export function chartsView(): View<Measured> {
  const charts = [
    timeChart<SeriesPoint>({
      title: 'Tokens that tools sent',
      unit: 'estimated tokens',
      kind: 'bars',
      series: [
        { label: 'reached models', look: 'main', valueOf: ({ tokens_replied }) => tokens_replied },
        {
          label: 'kept from them',
          look: 'good',
          valueOf: (point) => Math.max(0, point.tokens_received - point.tokens_replied),
        },
      ],
      text: short,
      isWhole: true,
      nothing: 'No tool has answered in this time.',
    }),
    timeChart<SeriesPoint>({
      title: 'Runs',
      unit: 'programs, direct calls, skills',
      kind: 'bars',
      series: [
        { label: 'ended well', look: 'good', valueOf: ({ runs_ok }) => runs_ok },
        { label: 'failed', look: 'bad', valueOf: ({ runs_failed }) => runs_failed },
        { label: 'cancelled', look: 'plain', valueOf: ({ runs_cancelled }) => runs_cancelled },
      ],
      text: count,
      isWhole: true,
      nothing: 'Nothing ran in this time.',
    }),
    timeChart<SeriesPoint>({
      title: 'Time of a run',
      unit: 'from the call to the reply',
      kind: 'lines',
      series: [
        { label: 'in the middle', look: 'main', valueOf: ({ run_median_ms }) => run_median_ms },
        { label: '95 % within', look: 'second', valueOf: ({ run_p95_ms }) => run_p95_ms },
      ],
      text: duration,
      nothing: 'Nothing ran in this time.',
    }),
    timeChart<SeriesPoint>({
      title: 'Searches, calls and skills',
      unit: 'how often',
      kind: 'lines',
      series: [
        { label: 'calls of tools', look: 'main', valueOf: ({ tool_calls }) => tool_calls },
        { label: 'runs of skills', look: 'second', valueOf: ({ skill_runs }) => skill_runs },
        { label: 'searches', look: 'plain', valueOf: ({ searches }) => searches },
      ],
      text: count,
      isWhole: true,
      nothing: 'Nothing was searched or called in this time.',
    }),
  ];
  return {
    element: h('div', { class: 'charts' }, ...charts.map(({ element }) => element)),
    update({ report }) {
      for (const chart of charts) chart.update(report.series);
    },
  };
}
