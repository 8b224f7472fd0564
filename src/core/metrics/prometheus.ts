/**
 * What was measured in the Prometheus text format, written by `prom-client`. Tools and skills are as many as a
 * page can bear: those that were used most have names, the others are `other`.
 */
import { Counter, Gauge, Registry, type Metric, type MetricValue } from 'prom-client';
import {
  METRICS,
  type CounterName,
  type HistogramName,
  type MetricDefinition,
  type MetricName,
} from './catalogue';
import { boundsOf, scaleOf, Tally, type Histogram as Counted } from './tally';

/** Tools, and skills, with names of their own. */
const MOST_NAMES = 50;
const OTHER = 'other';
const NAMES_OF_OTHERS = new Set(['server', 'tool', 'skill']);

/** The text, and the type of content that belongs to it. */
export async function prometheusText(
  tally: Tally,
  { version }: { version: string },
): Promise<{ text: string; contentType: string }> {
  const registry = new Registry();
  const folded = fold(tally);
  for (const name of Object.keys(METRICS) as MetricName[]) {
    registry.registerMetric(
      METRICS[name].type === 'counter'
        ? counterOf(folded, name as CounterName)
        : histogramOf(folded, name as HistogramName),
    );
  }
  const info = new Gauge({
    name: 'toolwright_info',
    help: 'The version of Toolwright.',
    labelNames: ['version'],
    registers: [registry],
  });
  info.set({ version }, 1);
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function aboutOf(name: MetricName) {
  const { help, labels, basis }: MetricDefinition = METRICS[name];
  const how = basis === 'estimated' ? 'Estimated.' : 'Measured.';
  return { name, help: `${help} ${how}`, labelNames: [...labels], registers: [] };
}

function counterOf(tally: Tally, name: CounterName): Counter {
  const counter = new Counter(aboutOf(name));
  for (const { labels, value } of tally.counters(name)) counter.inc(named(name, labels), value);
  return counter;
}

/** A histogram whose values were counted before: the library's own can only be told of one after the other. */
function histogramOf(tally: Tally, name: HistogramName): Metric {
  const { help } = aboutOf(name);
  const values = tally
    .histograms(name)
    .flatMap(({ labels, histogram }) => valuesOf(name, histogram, labels));
  const get = async () => ({ name, help, type: 'histogram', aggregator: 'sum', values });
  return { name, get } as unknown as Metric;
}

function valuesOf(
  name: HistogramName,
  { counts, sum }: Counted,
  values: readonly string[],
): (MetricValue<string> & { metricName: string })[] {
  const labels = named(name, values);
  let below = 0;
  const buckets = [...boundsOf(name), '+Inf'].map((le, index) => ({
    metricName: `${name}_bucket`,
    labels: { le, ...labels },
    value: (below += counts[index] ?? 0),
  }));
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum / scaleOf(name) },
    { metricName: `${name}_count`, labels, value: below },
  ];
}

/** The same with the seldom used tools and skills as one. */
function fold(tally: Tally): Tally {
  const folded = new Tally();
  const tools = mostUsed(tally, 'toolwright_tool_calls_total', 2);
  const skills = mostUsed(tally, 'toolwright_skill_runs_total', 1);
  const shown = (name: MetricName, labels: readonly string[]): readonly string[] => {
    const names: readonly string[] = METRICS[name].labels;
    const kept = names.includes('skill') ? skills : names.includes('tool') ? tools : undefined;
    const owner = labels.slice(0, names.includes('skill') ? 1 : 2).join('\t');
    if (kept === undefined || kept.has(owner)) return labels;
    return labels.map((label, index) => (NAMES_OF_OTHERS.has(names[index]!) ? OTHER : label));
  };
  for (const name of Object.keys(METRICS) as MetricName[]) {
    if (METRICS[name].type === 'counter') {
      for (const { labels, value } of tally.counters(name as CounterName)) {
        folded.add(name as CounterName, shown(name, labels), value);
      }
      continue;
    }
    for (const { labels, histogram } of tally.histograms(name as HistogramName)) {
      const counts = histogram.counts.map((count, bound) => [bound, count] as const);
      folded.observeAll(name as HistogramName, { counts, us: histogram.sum }, shown(name, labels));
    }
  }
  return folded;
}

/** The owners, which the first labels name, of the greatest counts. */
function mostUsed(tally: Tally, name: CounterName, labelCount: number): ReadonlySet<string> {
  const sums = new Map<string, number>();
  for (const { labels, value } of tally.counters(name)) {
    const owner = labels.slice(0, labelCount).join('\t');
    sums.set(owner, (sums.get(owner) ?? 0) + value);
  }
  const ranked = [...sums].toSorted(([, a], [, b]) => b - a).slice(0, MOST_NAMES);
  return new Set(ranked.map(([owner]) => owner));
}

function named(name: MetricName, values: readonly string[]): Record<string, string> {
  const labels: readonly string[] = METRICS[name].labels;
  return Object.fromEntries(labels.map((label, index) => [label, values[index] ?? '']));
}
