/**
 * What was measured in a range of time, for people and scripts: headline figures beside those of the range
 * before, a series over time, and tables. This is also the form of the JSON export (docs/metrics.md).
 */
import type { CounterName, HistogramName } from './catalogue';
import { boundsOf, quantile, Tally } from './tally';
import { dayAfter, dayOf, hourOf } from '../util/days';

export const SCHEMA = 'toolwright-metrics/1';

/** The last 24 hours, 7 or 30 days, or 12 months; by hour, day or month. */
export type Range = 'day' | 'week' | 'month' | 'year';
export const RANGES: readonly Range[] = ['day', 'week', 'month', 'year'];

export interface MetricsReport {
  schema: typeof SCHEMA;
  /** ISO 8601. */
  generated_at: string;
  range: Range;
  figures: Figures;
  /** The range before, as long as this one; absent where nothing was recorded in it. */
  before?: Figures;
  /** Oldest first, without gaps. */
  series: SeriesPoint[];
  /** Those that were called most first, as in all tables. */
  tools: ToolRow[];
  skills: SkillRow[];
  /** Why runs did not end well. */
  stops: { reason: string; count: number }[];
  /** Kinds of values that were kept from models. */
  protected: { kind: string; count: number }[];
  /** What was recorded first and last, in ms since the epoch by the hour; absent where nothing was. */
  recorded?: { first: string; last: string };
  /** How each figure came about, and against what a saving is counted. */
  notes: Record<string, string>;
}

/** Rates are from 0 to 1, and absent where there is nothing that they are of. */
export interface Figures {
  /** Estimated: `tokens_received - tokens_replied`. */
  tokens_kept: number;
  tokens_received: number;
  tokens_replied: number;
  bytes_received: number;
  bytes_replied: number;
  searches: number;
  searches_hit_rate?: number;
  searches_used_rate?: number;
  searches_repeated: number;
  /** Searches for which the tools of all servers were known. */
  searches_cached_rate?: number;
  search_median_ms?: number;
  runs: number;
  runs_ok: number;
  runs_failed: number;
  runs_cancelled: number;
  success_rate?: number;
  run_median_ms?: number;
  run_p95_ms?: number;
  tool_calls: number;
  tool_calls_failed: number;
  skill_runs: number;
  skills_saved: number;
  /** Runs of skills among those of programs and skills. */
  skill_reuse_rate?: number;
  /** Checks of skills against their tools, migrations, and those that were refused. */
  compatibility_checks: number;
  migrations: number;
  migrations_refused: number;
  migration_success_rate?: number;
  migration_median_ms?: number;
  /** Of guidance: what it said or did, what of it was followed, and what of that went well. */
  suggestions: number;
  suggestions_followed: number;
  suggestions_helped: number;
  suggestions_helped_rate?: number;
  values_protected: number;
  replies_cut: number;
  cpu_ms: number;
  memory_median_bytes?: number;
  sdk_cache_hit_rate?: number;
}

export interface SeriesPoint extends Pick<
  Figures,
  | 'tokens_received'
  | 'tokens_replied'
  | 'searches'
  | 'runs_ok'
  | 'runs_failed'
  | 'runs_cancelled'
  | 'tool_calls'
  | 'skill_runs'
  | 'values_protected'
  | 'run_median_ms'
  | 'run_p95_ms'
> {
  /** `2026-11-27T14`, `2026-11-27` or `2026-11`, by the clock on the wall. */
  slot: string;
}

export interface ToolRow {
  server: string;
  tool: string;
  calls: number;
  failed: number;
  bytes: number;
  median_ms?: number;
  p95_ms?: number;
}

export interface SkillRow {
  skill: string;
  runs: number;
  failed: number;
  median_ms?: number;
  p95_ms?: number;
  /** Runs in each slot of the series. */
  trend: number[];
}

export const NOTES: Record<string, string> = {
  tokens_kept:
    'Estimated. What tools sent to programs and direct calls, which a model without Toolwright would have received, ' +
    'less all replies that models received instead. Bytes are measured; tokens are counted (o200k_base) in samples of ' +
    'each tool and each kind of reply. Definitions of tools, which models need not read either, are not counted.',
  searches_hit_rate: 'Measured. Searches in which at least one tool matched.',
  searches_used_rate: 'Measured. Searches of which a tool was called before the next search.',
  success_rate:
    'Measured. Programs, direct calls and skills that ended well, of those that nobody cancelled.',
  run_median_ms: 'Measured, within a third: from the call of the model to the reply.',
  skill_reuse_rate:
    'Measured. Runs of skills, also within programs, among the runs of programs and skills.',
  suggestions_helped_rate:
    'Measured. Of the runs that followed what guidance had said or done, the share that ended well.',
  values_protected:
    'Measured. Personal data and secrets that became tokens on their way to a model.',
};

const MOST_ROWS = 100;

/** `slots` as `Metrics` has them: hours, or days as a whole, in their order. */
export function reportOf(
  slots: readonly (readonly [slot: string, tally: Tally])[],
  { range, now }: { range: Range; now: number },
): MetricsReport {
  const names = slotsOf(range, now, 0);
  const points = grouped(slots, names);
  const total = together(points.values());
  const before = together(grouped(slots, slotsOf(range, now, 1)).values());
  const first = slots[0]?.[0];
  return {
    schema: SCHEMA,
    generated_at: new Date(now).toISOString(),
    range,
    figures: figuresOf(total),
    ...(!before.isEmpty && { before: figuresOf(before) }),
    series: Array.from(points, ([slot, tally]) => pointOf(slot, tally)),
    tools: toolRows(total),
    skills: skillRows(total, [...points.values()]),
    stops: ranked(total, 'toolwright_run_stops_total').map(([reason, count]) => ({
      reason,
      count,
    })),
    protected: ranked(total, 'toolwright_protected_values_total').map(([kind, count]) => ({
      kind,
      count,
    })),
    ...(first !== undefined && { recorded: { first, last: slots.at(-1)![0] } }),
    notes: NOTES,
  };
}

/** The names of the slots of a range, oldest first; `back` ranges earlier. */
function slotsOf(range: Range, now: number, back: number): string[] {
  const today = dayOf(now);
  switch (range) {
    case 'day':
      return count(24, (index) => hourOf(now - (23 - index + back * 24) * 3_600_000));
    case 'week':
    case 'month': {
      const days = range === 'week' ? 7 : 30;
      return count(days, (index) => dayAfter(today, index - days + 1 - back * days));
    }
    case 'year': {
      const [year, month] = today.split('-').map(Number);
      return count(12, (index) =>
        dayOf(new Date(year!, month! - 12 + index - back * 12, 1, 12).getTime()).slice(0, 7),
      );
    }
  }
}

function count<T>(length: number, item: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => item(index));
}

/** The tallies of these slots; what is known of a day as a whole is in its first hour. */
function grouped(
  slots: readonly (readonly [string, Tally])[],
  names: readonly string[],
): Map<string, Tally> {
  const groups = new Map(names.map((name) => [name, new Tally()]));
  const length = names[0]!.length;
  for (const [slot, tally] of slots) {
    groups.get(slot.length < length ? `${slot}T00` : slot.slice(0, length))?.merge(tally);
  }
  return groups;
}

function together(tallies: Iterable<Tally>): Tally {
  const total = new Tally();
  for (const tally of tallies) total.merge(tally);
  return total;
}

function figuresOf(tally: Tally): Figures {
  const sum = (name: CounterName, where?: Record<string, string>): number =>
    tally.total(name, where);
  const received = sum('toolwright_received_tokens_total');
  const replied = sum('toolwright_replied_tokens_total');
  const searches = sum('toolwright_searches_total');
  const runs = sum('toolwright_runs_total');
  const ok = sum('toolwright_runs_total', { status: 'ok' });
  const cancelled = sum('toolwright_runs_total', { status: 'cancelled' });
  const skillRuns = sum('toolwright_skill_runs_total');
  const programs = sum('toolwright_runs_total', { kind: 'program' });
  const sdk = sum('toolwright_sdk_generations_total');
  const migrated = sum('toolwright_versioning_total', { action: 'migrated' });
  const refused = sum('toolwright_versioning_total', { action: 'refused' });
  const followed = sum('toolwright_suggestions_total', { outcome: 'followed' });
  const helped = sum('toolwright_suggestions_total', { outcome: 'helped' });
  const memory = tally.histogram('toolwright_program_memory_bytes');
  return {
    tokens_kept: received - replied,
    tokens_received: received,
    tokens_replied: replied,
    bytes_received: sum('toolwright_received_bytes_total'),
    bytes_replied: sum('toolwright_replied_bytes_total'),
    searches,
    ...rate('searches_hit_rate', sum('toolwright_searches_total', { outcome: 'hit' }), searches),
    ...rate('searches_used_rate', sum('toolwright_searches_used_total'), searches),
    searches_repeated: sum('toolwright_searches_repeated_total'),
    ...rate(
      'searches_cached_rate',
      sum('toolwright_search_lists_total', { cache: 'hit' }),
      searches,
    ),
    ...time('search_median_ms', tally, 'toolwright_search_duration_seconds', 0.5),
    runs,
    runs_ok: ok,
    runs_failed: runs - ok - cancelled,
    runs_cancelled: cancelled,
    ...rate('success_rate', ok, runs - cancelled),
    ...time('run_median_ms', tally, 'toolwright_run_duration_seconds', 0.5),
    ...time('run_p95_ms', tally, 'toolwright_run_duration_seconds', 0.95),
    tool_calls: sum('toolwright_tool_calls_total'),
    tool_calls_failed: sum('toolwright_tool_calls_total', { outcome: 'failed' }),
    skill_runs: skillRuns,
    skills_saved: sum('toolwright_skill_actions_total', { action: 'saved', outcome: 'ok' }),
    ...rate('skill_reuse_rate', skillRuns, skillRuns + programs),
    compatibility_checks: sum('toolwright_versioning_total', { action: 'checked' }),
    migrations: migrated,
    migrations_refused: refused,
    ...rate('migration_success_rate', migrated, migrated + refused),
    ...time('migration_median_ms', tally, 'toolwright_versioning_duration_seconds', 0.5),
    suggestions: sum('toolwright_suggestions_total', { outcome: 'given' }),
    suggestions_followed: followed,
    suggestions_helped: helped,
    ...rate('suggestions_helped_rate', helped, followed),
    values_protected: sum('toolwright_protected_values_total'),
    replies_cut: sum('toolwright_replies_cut_total'),
    cpu_ms: Math.round(sum('toolwright_program_cpu_seconds_total') * 1_000),
    ...(memory && {
      memory_median_bytes: Math.round(
        quantile(memory, boundsOf('toolwright_program_memory_bytes'), 0.5)!,
      ),
    }),
    ...rate('sdk_cache_hit_rate', sum('toolwright_sdk_generations_total', { cache: 'hit' }), sdk),
  };
}

function pointOf(slot: string, tally: Tally): SeriesPoint {
  const figures = figuresOf(tally);
  const { run_median_ms, run_p95_ms } = figures;
  return {
    slot,
    tokens_received: figures.tokens_received,
    tokens_replied: figures.tokens_replied,
    searches: figures.searches,
    runs_ok: figures.runs_ok,
    runs_failed: figures.runs_failed,
    runs_cancelled: figures.runs_cancelled,
    tool_calls: figures.tool_calls,
    skill_runs: figures.skill_runs,
    values_protected: figures.values_protected,
    ...(run_median_ms !== undefined && { run_median_ms }),
    ...(run_p95_ms !== undefined && { run_p95_ms }),
  };
}

function toolRows(tally: Tally): ToolRow[] {
  const rows = new Map<string, ToolRow>();
  const rowOf = ([server = '', tool = '']: string[]): ToolRow => {
    const key = `${server}\t${tool}`;
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = { server, tool, calls: 0, failed: 0, bytes: 0 }));
    return row;
  };
  for (const { labels, value } of tally.counters('toolwright_tool_calls_total')) {
    const row = rowOf(labels);
    row.calls += value;
    if (labels[2] === 'failed') row.failed += value;
  }
  for (const { labels, value } of tally.counters('toolwright_tool_result_bytes_total')) {
    rowOf(labels).bytes += value;
  }
  for (const { labels, histogram } of tally.histograms('toolwright_tool_call_duration_seconds')) {
    Object.assign(rowOf(labels), timesIn(histogram, 'toolwright_tool_call_duration_seconds'));
  }
  return [...rows.values()].toSorted((a, b) => b.calls - a.calls).slice(0, MOST_ROWS);
}

function skillRows(tally: Tally, points: readonly Tally[]): SkillRow[] {
  const rows = new Map<string, SkillRow>();
  const name = 'toolwright_skill_runs_total';
  for (const { labels, value } of tally.counters(name)) {
    const [skill = '', outcome] = labels;
    const row = rows.get(skill) ?? { skill, runs: 0, failed: 0, trend: [] };
    row.runs += value;
    if (outcome === 'failed') row.failed += value;
    rows.set(skill, row);
  }
  for (const { labels, histogram } of tally.histograms('toolwright_skill_run_duration_seconds')) {
    const row = rows.get(labels[0] ?? '');
    if (row) Object.assign(row, timesIn(histogram, 'toolwright_skill_run_duration_seconds'));
  }
  for (const row of rows.values()) {
    row.trend = points.map((point) => point.total(name, { skill: row.skill }));
  }
  return [...rows.values()].toSorted((a, b) => b.runs - a.runs).slice(0, MOST_ROWS);
}

function timesIn(
  histogram: Parameters<typeof quantile>[0],
  name: HistogramName,
): { median_ms?: number; p95_ms?: number } {
  const median = quantile(histogram, boundsOf(name), 0.5);
  const p95 = quantile(histogram, boundsOf(name), 0.95);
  return {
    ...(median !== undefined && { median_ms: inMs(median) }),
    ...(p95 !== undefined && { p95_ms: inMs(p95) }),
  };
}

/** The values of a counter's only label, the greatest first. */
function ranked(tally: Tally, name: CounterName): [label: string, value: number][] {
  return tally
    .counters(name)
    .map(({ labels, value }): [string, number] => [labels[0] ?? '', value])
    .toSorted(([, a], [, b]) => b - a);
}

function rate<Name extends string>(name: Name, part: number, whole: number) {
  return whole === 0 ? {} : ({ [name]: part / whole } as Record<Name, number>);
}

function time<Name extends string>(name: Name, tally: Tally, of: HistogramName, share: number) {
  const histogram = tally.histogram(of);
  const value = histogram && quantile(histogram, boundsOf(of), share);
  return value === undefined ? {} : ({ [name]: inMs(value) } as Record<Name, number>);
}

function inMs(seconds: number): number {
  return Math.round(seconds * 10_000) / 10;
}
