/** The dashboard's headline figures, trends and tables in a terminal. Tables and sparklines are libraries'. */
import sparkly from 'sparkly';
import { isKind, nameOfKind } from '../../core/privacy/kinds';
import type {
  Figures,
  MetricsReport,
  Range,
  SeriesPoint,
  SkillRow,
  ToolRow,
} from '../../core/metrics/report';
import { durationText } from '../../core/util/duration';
import { cut, plainTable, titled, wrapped, type DrawnTable } from './tables';

const TITLES: Record<Range, string> = {
  day: 'the last 24 hours',
  week: 'the last 7 days',
  month: 'the last 30 days',
  year: 'the last 12 months',
};
const ROWS = 10;
/** Below this many columns tables show less. */
const NARROW = 72;

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function dashboardText(report: MetricsReport, columns: number): string {
  const title = `Toolwright, ${TITLES[report.range]}\n`;
  if (report.recorded === undefined) {
    return `${title}\nNothing was recorded yet: run a program through Toolwright, then look again.\n`;
  }
  const parts = [
    headline(report, columns),
    titled('Tools that were called most', toolTable(report.tools, columns)),
    titled('Skills', skillTable(report.skills, columns)),
    titled(
      'Why runs did not end well',
      pairs(report.stops, ({ reason }) => reason),
    ),
    titled(
      'Kept from models',
      pairs(report.protected, ({ kind }) => (isKind(kind) ? nameOfKind(kind) : kind)),
    ),
    wrapped(
      `Tokens are estimated. ${report.notes['tokens_kept']!.replace(/^Estimated\. /, '')}`,
      columns,
    ),
  ];
  return `${title}\n${parts.filter(Boolean).join('\n')}`;
}

type Line = [label: string, value: string, trend: string, before: string];

/** What is of least use goes first where there is not room for all. */
function headline({ figures, before, series }: MetricsReport, columns: number): string {
  const lines: Line[] = [
    line('Tokens kept from models', figures, before, ({ tokens_kept, tokens_received }) =>
      tokens_received === 0
        ? '0'
        : `${compact.format(tokens_kept)} of ${compact.format(tokens_received)} (${share(tokens_kept / tokens_received)})`,
    ).concat(trend(series, (at) => at.tokens_received - at.tokens_replied)),
    line('Searches that found something', figures, before, (of) =>
      rate(of.searches_hit_rate, of.searches),
    ).concat(trend(series, ({ searches }) => searches)),
    line('Runs that ended well', figures, before, (of) =>
      rate(of.success_rate, of.runs - of.runs_cancelled),
    ).concat(trend(series, ({ runs_ok }) => runs_ok)),
    line('Time of a run', figures, before, ({ run_median_ms, run_p95_ms }) =>
      run_median_ms === undefined
        ? 'none'
        : `${durationText(run_median_ms)}, 95 % within ${durationText(run_p95_ms!)}`,
    ).concat(trend(series, ({ run_median_ms }) => run_median_ms ?? '')),
    line('Calls of tools', figures, before, ({ tool_calls, tool_calls_failed }) =>
      tool_calls_failed === 0
        ? whole.format(tool_calls)
        : `${whole.format(tool_calls)}, ${whole.format(tool_calls_failed)} failed`,
    ).concat(trend(series, ({ tool_calls }) => tool_calls)),
    line('Runs that were skills', figures, before, (of) =>
      rate(of.skill_reuse_rate, undefined),
    ).concat(trend(series, ({ skill_runs }) => skill_runs)),
    line('Suggestions that helped', figures, before, (of) =>
      rate(of.suggestions_helped_rate, of.suggestions_followed),
    ).concat(''),
    line('Values protected', figures, before, ({ values_protected }) =>
      whole.format(values_protected),
    ).concat(trend(series, ({ values_protected }) => values_protected)),
  ].map(([label, value, past, drawn]): Line => [label!, value!, drawn!, past!]);
  for (const kept of [4, 3]) {
    const drawn = plainTable(
      ['', '', 'over time', before === undefined ? '' : 'before'].slice(0, kept),
    );
    drawn.push(...lines.map((each) => each.slice(0, kept)));
    if (widthOf(drawn) <= columns) return `${drawn.toString()}\n`;
  }
  const drawn = plainTable(['', '']);
  drawn.push(...lines.map(([label, value]) => [label, value]));
  return `${drawn.toString()}\n`;
}

function line(
  label: string,
  now: Figures,
  before: Figures | undefined,
  text: (of: Figures) => string,
): string[] {
  return [label, text(now), before === undefined ? '' : text(before)];
}

function trend(series: readonly SeriesPoint[], of: (point: SeriesPoint) => number | ''): string[] {
  const values = series.map(of);
  const numbers = values.filter((value) => value !== '');
  if (numbers.every((value) => value === 0)) return [''];
  return [sparkly(values, { minimum: Math.min(0, ...numbers) })];
}

function toolTable(tools: readonly ToolRow[], columns: number): DrawnTable {
  const isNarrow = columns < NARROW;
  const drawn = plainTable(
    ['tool', 'calls', 'failed', 'median', ...(isNarrow ? [] : ['95 %', 'sent'])],
    1,
  );
  for (const { server, tool, calls, failed, bytes, median_ms, p95_ms } of tools.slice(0, ROWS)) {
    drawn.push([
      cut(`${server}.${tool}`, isNarrow ? 28 : 40),
      whole.format(calls),
      failed === 0 ? '' : whole.format(failed),
      timeText(median_ms),
      ...(isNarrow ? [] : [timeText(p95_ms), `${compact.format(bytes)}B`]),
    ]);
  }
  return drawn;
}

function skillTable(skills: readonly SkillRow[], columns: number): DrawnTable {
  const drawn = plainTable(['skill', 'runs', 'failed', 'median', 'over time'], 1);
  for (const { skill, runs, failed, median_ms, trend: runsOver } of skills.slice(0, ROWS)) {
    drawn.push([
      cut(skill, columns < NARROW ? 24 : 40),
      whole.format(runs),
      failed === 0 ? '' : whole.format(failed),
      timeText(median_ms),
      sparkly(runsOver, { minimum: 0 }),
    ]);
  }
  return drawn;
}

function pairs<T extends { count: number }>(
  rows: readonly T[],
  nameOf: (row: T) => string,
): DrawnTable {
  const drawn = plainTable(['', 'count'], 1);
  for (const row of rows.slice(0, ROWS)) drawn.push([nameOf(row), whole.format(row.count)]);
  return drawn;
}

function widthOf(drawn: DrawnTable): number {
  return Math.max(
    ...drawn
      .toString()
      .split('\n')
      .map((each) => each.trimEnd().length),
  );
}

function rate(value: number | undefined, of: number | undefined): string {
  if (value === undefined) return 'none';
  return of === undefined ? share(value) : `${share(value)} of ${whole.format(of)}`;
}

/** Never rounded up to a whole that was not reached. */
function share(value: number): string {
  const shown = value < 1 && value > 0 ? Math.min(Math.max(value * 100, 0.1), 99.9) : value * 100;
  return `${Number(shown.toFixed(1))} %`;
}

function timeText(ms: number | undefined): string {
  return ms === undefined ? '' : durationText(ms);
}
