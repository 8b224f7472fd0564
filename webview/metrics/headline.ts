/** Six figures, each with its course and how it was in the range before. */
import type {
  Measured,
  MeasuredFigures,
  MetricsReport,
  SeriesPoint,
} from '../../src/protocol/measured';
import { sparkline } from '../charts/sparkline';
import { h, setText, type View } from '../dom';
import { count, counted, duration } from '../format';
import { rangeBefore } from '../range';
import { share, short } from './words';

interface Tile {
  label: string;
  isEstimated?: true;
  value: (figures: MeasuredFigures) => string;
  detail: (figures: MeasuredFigures) => string;
  /** What is compared with the range before; undefined where there is nothing to compare. */
  compared: (figures: MeasuredFigures) => number | undefined;
  /** Rates are compared in points, amounts in per cent. */
  isRate?: true;
  course: (point: SeriesPoint) => number | undefined;
}

const NONE = '–';

const tiles: readonly Tile[] = [
  {
    label: 'Tokens kept from models',
    isEstimated: true,
    value: ({ tokens_kept }) => short(tokens_kept),
    detail: ({ tokens_received, tokens_replied }) =>
      `${short(tokens_received)} sent by tools, ${short(tokens_replied)} replied`,
    compared: ({ tokens_kept }) => tokens_kept,
    course: (point) => point.tokens_received - point.tokens_replied,
  },
  {
    label: 'Searches that found something',
    value: ({ searches_hit_rate: rate }) => (rate === undefined ? NONE : share(rate)),
    detail: ({ searches, searches_used_rate: used = 0 }) =>
      searches === 0
        ? 'no search'
        : `of ${counted(searches, 'search', 'searches')}; ${share(used)} led to a call`,
    compared: ({ searches_hit_rate }) => searches_hit_rate,
    isRate: true,
    course: ({ searches }) => searches,
  },
  {
    label: 'Runs that ended well',
    value: ({ success_rate: rate }) => (rate === undefined ? NONE : share(rate)),
    detail: ({ runs, runs_failed, runs_cancelled }) =>
      runs === 0
        ? 'no run'
        : [
            `of ${counted(runs - runs_cancelled, 'run')}`,
            runs_failed > 0 ? `${count(runs_failed)} failed` : '',
          ]
            .filter((part) => part !== '')
            .join('; '),
    compared: ({ success_rate }) => success_rate,
    isRate: true,
    course: ({ runs_ok }) => runs_ok,
  },
  {
    label: 'Time of a run',
    value: ({ run_median_ms: ms }) => (ms === undefined ? NONE : duration(ms)),
    detail: ({ run_p95_ms: ms }) =>
      ms === undefined ? 'no run' : `in the middle; 95 % within ${duration(ms)}`,
    compared: ({ run_median_ms }) => run_median_ms,
    course: ({ run_median_ms }) => run_median_ms,
  },
  {
    label: 'Skills used again',
    value: ({ skill_reuse_rate: rate }) => (rate === undefined ? NONE : share(rate)),
    detail: ({ skill_runs, skills_saved }) =>
      `${counted(skill_runs, 'run')} of skills among all programs; ${count(skills_saved)} saved`,
    compared: ({ skill_reuse_rate }) => skill_reuse_rate,
    isRate: true,
    course: ({ skill_runs }) => skill_runs,
  },
  {
    label: 'Values protected',
    value: ({ values_protected }) => count(values_protected),
    detail: () => 'personal data and secrets that models saw as tokens',
    compared: ({ values_protected }) => values_protected,
    course: ({ values_protected }) => values_protected,
  },
];

export function headlineView(): View<Measured> {
  const shown = tiles.map((tile) => tileView(tile));
  return {
    element: h(
      'dl',
      { class: 'headline', 'aria-label': 'Headline figures' },
      ...shown.map(({ element }) => element),
    ),
    update({ report }) {
      for (const tile of shown) tile.update(report);
    },
  };
}

function tileView(tile: Tile): View<MetricsReport> {
  const value = h('dd', { class: 'figure-value' });
  const detail = h('dd', { class: 'figure-detail' });
  const course = h('dd', { class: 'figure-course', 'aria-hidden': 'true' });
  const change = h('dd', { class: 'figure-change' });
  const basis = tile.isEstimated ? h('span', { class: 'basis' }, 'estimated') : undefined;
  let drawn = '';
  return {
    element: h(
      'div',
      { class: 'figure' },
      h('dt', {}, tile.label, basis && ' ', basis),
      value,
      detail,
      course,
      change,
    ),
    update({ figures, before, series, range }) {
      setText(value, tile.value(figures));
      setText(detail, tile.detail(figures));
      const text = before === undefined ? '' : changeOf(tile, figures, before, rangeBefore[range]);
      setText(change, text);
      change.hidden = text === '';
      const points = series.map(tile.course);
      const version = JSON.stringify(points);
      if (version === drawn) return;
      drawn = version;
      course.replaceChildren(sparkline(points));
    },
  };
}

function changeOf(
  { compared, isRate }: Tile,
  now: MeasuredFigures,
  past: MeasuredFigures,
  before: string,
): string {
  const [value, old] = [compared(now), compared(past)];
  if (value === undefined || old === undefined || (!isRate && old <= 0)) return '';
  const difference = isRate === true ? (value - old) * 100 : (value / old - 1) * 100;
  const size = Math.abs(difference);
  const unit = isRate === true ? 'points' : '%';
  if (size < 0.05) return `as in ${before}`;
  if (difference >= 1_000 && isRate !== true) {
    return `▲ ${short(1 + difference / 100)} times as much as in ${before}`;
  }
  const amount = `${Number(size.toFixed(size < 10 ? 1 : 0))} ${unit}`;
  return `${difference > 0 ? '▲' : '▼'} ${amount} ${difference > 0 ? 'more' : 'less'} than in ${before}`;
}
