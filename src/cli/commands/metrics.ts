/** `toolwright metrics` and `toolwright rebuild-metrics`: what was measured, for people and programs. */
import type { Metrics } from '../../core/metrics/metrics';
import { prometheusText } from '../../core/metrics/prometheus';
import { RANGES, reportOf, type Range } from '../../core/metrics/report';
import { plural } from '../../core/util/count';
import { VERSION } from '../../core/version';
import { openCore } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { dashboardText } from '../terminal/dashboard';
import { print, type Command } from './command';

export const metrics: Command = {
  name: 'metrics',
  usage: 'metrics',
  summary: 'whether it pays: tokens kept from models, success, times',
  run: (options) => withMetrics(options, (measured) => show(measured, options)),
};

export const rebuildMetrics: Command = {
  name: 'rebuild-metrics',
  usage: 'rebuild-metrics',
  summary: 'count all events of the log again',
  run: (options) => withMetrics(options, (measured) => rebuild(measured, options)),
};

/** Where it does not go to a terminal. */
const UNKNOWN_WIDTH = 120;

const FORMATS = ['dashboard', 'json', 'prometheus'];

async function show(measured: Metrics, options: Options): Promise<void> {
  const format = options.format ?? (options.json ? 'json' : 'dashboard');
  if (!FORMATS.includes(format)) {
    throw new UsageError(`--format: '${format}' is none: write ${FORMATS.join(', ')}.`);
  }
  const range = rangeOf(options.range ?? 'week');
  await measured.refresh();
  if (format === 'prometheus') {
    process.stdout.write((await prometheusText(measured.total(), { version: VERSION })).text);
    return;
  }
  const report = reportOf(measured.slots(), { range, now: Date.now() });
  if (format === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(dashboardText(report, process.stdout.columns ?? UNKNOWN_WIDTH));
}

async function rebuild(measured: Metrics, options: Options): Promise<void> {
  const started = performance.now();
  const found = await measured.rebuild();
  const ms = Math.round(performance.now() - started);
  const text =
    `${plural(found.events, 'event')} and ${plural(found.days, 'compacted day')} were counted ` +
    `in ${ms} ms.\n`;
  print(options, { ...found, duration_ms: ms }, text);
}

async function withMetrics(
  options: Options,
  work: (measured: Metrics) => Promise<void>,
): Promise<number> {
  const { toolwright } = await openCore(options);
  try {
    await work(toolwright.metrics);
    return 0;
  } finally {
    await toolwright.dispose();
  }
}

function rangeOf(text: string): Range {
  const range = RANGES.find((each) => each === text);
  if (range !== undefined) return range;
  throw new UsageError(`--range: '${text}' is none: write ${RANGES.join(', ')}.`);
}
