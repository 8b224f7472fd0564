/**
 * Counters and histograms, and how two of them become one. All amounts are whole numbers (µs, bytes, tokens),
 * so that the order in which events are counted changes nothing, to the last digit.
 */
import { isObject } from '../util/json';
import type { Times } from './events';
import { METRICS, type CounterName, type HistogramName, type MetricName } from './catalogue';

/** Upper bounds in seconds, so close that a percentile is within a third of the truth. */
export const SECONDS = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3,
  0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 60, 120, 300,
] as const;
const MIB = 1024 * 1024;
export const BYTES = [1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 256, 512, 1024].map(
  (size) => size * MIB,
);

/** Whole units in one of those that the name of a metric says. */
const PER_SECOND = 1_000_000;

export interface Histogram {
  /** How many were within each bound, and beyond the last. Not cumulative. */
  counts: number[];
  /** In whole units: µs or bytes. */
  sum: number;
}

export function boundsOf(name: HistogramName): readonly number[] {
  return name.endsWith('_bytes') ? BYTES : SECONDS;
}

/** Whole units in one unit of the metric. */
export function scaleOf(name: MetricName): number {
  return /_seconds(?:_total)?$/.test(name) ? PER_SECOND : 1;
}

/** No label holds a tab: names are cleaned before they are recorded. */
const SEPARATOR = '\t';

type Series<T> = Map<string, T>;

export class Tally {
  readonly #counters = new Map<CounterName, Series<number>>();
  readonly #histograms = new Map<HistogramName, Series<Histogram>>();

  /** Adds to a counter: `amount` in the unit of its name. */
  add(name: CounterName, labels: readonly string[] = [], amount = 1): void {
    const units = unitsOf(name, amount);
    if (amount === 0 || units === undefined) return;
    const series = seriesOf(this.#counters, name);
    const key = labels.join(SEPARATOR);
    series.set(key, (series.get(key) ?? 0) + units);
  }

  /** Counts a value, in the unit of the name. */
  observe(name: HistogramName, value: number, labels: readonly string[] = []): void {
    const units = unitsOf(name, value);
    if (units === undefined) return;
    const bounds = boundsOf(name);
    const histogram = histogramIn(seriesOf(this.#histograms, name), labels.join(SEPARATOR), bounds);
    histogram.counts[placeOf(value, bounds)]!++;
    histogram.sum += units;
  }

  /** Counts many times at once. */
  observeAll(name: HistogramName, { counts, us }: Times, labels: readonly string[] = []): void {
    const bounds = boundsOf(name);
    const histogram = histogramIn(seriesOf(this.#histograms, name), labels.join(SEPARATOR), bounds);
    for (const [bound, count] of counts) histogram.counts[Math.min(bound, bounds.length)]! += count;
    histogram.sum += us;
  }

  /** Counts all of another one, too. */
  merge(other: Tally): void {
    for (const [name, series] of other.#counters) {
      const own = seriesOf(this.#counters, name);
      for (const [key, amount] of series) own.set(key, (own.get(key) ?? 0) + amount);
    }
    for (const [name, series] of other.#histograms) {
      const own = seriesOf(this.#histograms, name);
      for (const [key, { counts, sum }] of series) {
        const histogram = histogramIn(own, key, boundsOf(name));
        for (const [index, count] of counts.entries()) histogram.counts[index]! += count;
        histogram.sum += sum;
      }
    }
  }

  /** The series of a counter by the values of its labels, in the unit of its name. */
  counters(name: CounterName): { labels: string[]; value: number }[] {
    return Array.from(this.#counters.get(name) ?? [], ([key, value]) => ({
      labels: labelsOf(key),
      value: value / scaleOf(name),
    }));
  }

  histograms(name: HistogramName): { labels: string[]; histogram: Histogram }[] {
    return Array.from(this.#histograms.get(name) ?? [], ([key, histogram]) => ({
      labels: labelsOf(key),
      histogram,
    }));
  }

  /** The sum of a counter's series whose labels are these, as far as they are given. */
  total(name: CounterName, where: Readonly<Record<string, string>> = {}): number {
    const places = Object.entries(where).map(([label, value]): [number, string] => [
      (METRICS[name].labels as readonly string[]).indexOf(label),
      value,
    ]);
    let total = 0;
    for (const { labels, value } of this.counters(name)) {
      if (places.every(([place, wanted]) => labels[place] === wanted)) total += value;
    }
    return total;
  }

  /** All series of a histogram as one; undefined where nothing was counted. */
  histogram(name: HistogramName, keep?: (labels: string[]) => boolean): Histogram | undefined {
    let all: Histogram | undefined;
    for (const { labels, histogram } of this.histograms(name)) {
      if (keep !== undefined && !keep(labels)) continue;
      all ??= {
        counts: boundsOf(name)
          .map(() => 0)
          .concat(0),
        sum: 0,
      };
      for (const [index, count] of histogram.counts.entries()) all.counts[index]! += count;
      all.sum += histogram.sum;
    }
    return all;
  }

  get isEmpty(): boolean {
    return this.#counters.size === 0 && this.#histograms.size === 0;
  }

  /** In an order that does not depend on that of the events, so that two can be compared. */
  toJSON(): WrittenTally {
    return {
      counters: Object.fromEntries(
        sorted(this.#counters).map(([name, series]) => [name, Object.fromEntries(sorted(series))]),
      ),
      histograms: Object.fromEntries(
        sorted(this.#histograms).map(([name, series]) => [
          name,
          Object.fromEntries(sorted(series).map(([key, histogram]) => [key, written(histogram)])),
        ]),
      ),
    };
  }

  /** What a later version has written and is not known here is left out. Throws where it is damaged. */
  static from({ counters, histograms }: WrittenTally): Tally {
    const tally = new Tally();
    for (const [name, series] of Object.entries(counters)) {
      if (!isKnown(name, 'counter')) continue;
      for (const amount of Object.values(series)) wholeNumber(amount);
      tally.#counters.set(name as CounterName, new Map(Object.entries(series)));
    }
    for (const [name, series] of Object.entries(histograms)) {
      if (!isKnown(name, 'histogram')) continue;
      const own = seriesOf(tally.#histograms, name as HistogramName);
      const bounds = boundsOf(name as HistogramName);
      for (const [key, { counts, sum }] of Object.entries(series)) {
        const histogram = histogramIn(own, key, bounds);
        histogram.sum = wholeNumber(sum);
        for (const [bound, count] of counts) {
          if (histogram.counts[bound] === undefined || !Number.isInteger(bound)) {
            throw new RangeError(`no bound ${bound}`);
          }
          histogram.counts[bound] = wholeNumber(count);
        }
      }
    }
    return tally;
  }
}

/**
 * The amount in whole units. Undefined for what is no amount, as in a damaged line of the log: it would make all
 * others of its day unreadable.
 */
function unitsOf(name: MetricName, amount: number): number | undefined {
  const units = typeof amount === 'number' ? Math.round(amount * scaleOf(name)) : Number.NaN;
  return Number.isSafeInteger(units) && units >= 0 ? units : undefined;
}

function written({ counts, sum }: Histogram): WrittenHistogram {
  const filled = [...counts.entries()].filter(([, count]) => count > 0);
  return { counts: filled, sum };
}

function wholeNumber(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new TypeError(`${String(value)} is no count`);
  return value;
}

/** Times in ms as one. */
export function timesOf(all: Iterable<number>): Times {
  const counts = new Map<number, number>();
  let us = 0;
  for (const ms of all) {
    const place = placeOf(ms / 1_000, SECONDS);
    counts.set(place, (counts.get(place) ?? 0) + 1);
    us += Math.round(ms * 1_000);
  }
  return { counts: [...counts], us };
}

function placeOf(value: number, bounds: readonly number[]): number {
  const place = bounds.findIndex((bound) => value <= bound);
  return place < 0 ? bounds.length : place;
}

/** A tally as JSON; the keys of series are the values of the labels, joined by tabs. */
export interface WrittenTally {
  counters: Record<string, Record<string, number>>;
  histograms: Record<string, Record<string, WrittenHistogram>>;
}

/** Without the bounds within which nothing was. */
interface WrittenHistogram {
  counts: [bound: number, count: number][];
  sum: number;
}

export function isWrittenTally(value: unknown): value is WrittenTally {
  return isObject(value) && isObject(value['counters']) && isObject(value['histograms']);
}

/**
 * The value below which this share of what was counted lies, in the unit of the bounds: as if all within two
 * bounds were spread evenly between them. Undefined where nothing was counted.
 */
export function quantile(
  { counts }: Histogram,
  bounds: readonly number[],
  share: number,
): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let left = share * total;
  for (const [index, count] of counts.entries()) {
    if (left > count || count === 0) {
      left -= count;
      continue;
    }
    const low = index === 0 ? 0 : bounds[index - 1]!;
    const high = bounds[index] ?? low;
    return low + (high - low) * (left / count);
  }
  return bounds.at(-1);
}

function isKnown(name: string, type: 'counter' | 'histogram'): boolean {
  return Object.hasOwn(METRICS, name) && METRICS[name as MetricName].type === type;
}

function seriesOf<Name, T>(all: Map<Name, Series<T>>, name: Name): Series<T> {
  let series = all.get(name);
  if (series === undefined) all.set(name, (series = new Map()));
  return series;
}

function histogramIn(series: Series<Histogram>, key: string, bounds: readonly number[]): Histogram {
  let histogram = series.get(key);
  if (histogram === undefined) {
    series.set(key, (histogram = { counts: bounds.map(() => 0).concat(0), sum: 0 }));
  }
  return histogram;
}

function labelsOf(key: string): string[] {
  return key === '' ? [] : key.split(SEPARATOR);
}

function sorted<K extends string, V>(map: ReadonlyMap<K, V>): [K, V][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
