/**
 * What was measured, by hour and day: events come in, are counted at once and written soon; what other windows
 * have written is counted with `refresh`. The files are the truth: `rebuild` counts all of them again.
 */
import type { Clock } from '../ports';
import type { LogNews } from '../store/eventLog';
import { dayOf, hourOf } from '../util/days';
import { Emitter } from '../util/event';
import { countEvent } from './counting';
import type { MetricEvent, NewEvent, ToolListChange } from './events';
import type { MetricsLog } from './measured';
import { Tally } from './tally';

export interface MetricsParts {
  events: MetricsLog;
  clock: Clock;
}

const FLUSH_DELAY_MS = 500;
/** Changes of tool lists that are kept in mind. */
const MOST_CHANGES = 200;

export class Metrics {
  readonly #events: MetricsLog;
  readonly #clock: Clock;
  readonly #changed = new Emitter<void>();
  /** By hour, `2026-11-27T14`; a day that was compacted by day. */
  #slots = new Map<string, Tally>();
  #changes: ToolListChange[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;
  /** The day on which old days were last looked for. */
  #lookedOn = '';

  /** Something was counted. */
  readonly onDidChange = this.#changed.on;

  constructor({ events, clock }: MetricsParts) {
    this.#events = events;
    this.#clock = clock;
  }

  /** Records an event. Nobody waits for the disk. */
  note(event: NewEvent): void {
    if (this.#isDisposed) return;
    const noted = { at: this.#clock.now(), ...event };
    this.#count(noted);
    this.#events.add(noted);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_DELAY_MS).unref();
    this.#changed.fire();
  }

  /** Counts what other windows have recorded. Throws the file system's error. */
  async refresh(): Promise<void> {
    await this.#events.news((news) => this.#take(news));
    const today = dayOf(this.#clock.now());
    if (this.#lookedOn === today) return;
    this.#lookedOn = today;
    await this.#events.compact(this.#clock.now());
  }

  /** Counts all events again, as if nothing were known. Throws the file system's error. */
  async rebuild(): Promise<{ events: number; days: number }> {
    let found = { events: 0, days: 0 };
    await this.#events.all((all) => {
      this.#slots = new Map();
      this.#changes = [];
      this.#take(all);
      found = { events: all.events.length, days: all.days.length };
    });
    this.#changed.fire();
    return found;
  }

  /** Forgets everything. Throws the file system's error. */
  async clear(): Promise<void> {
    await this.#events.clear();
    this.#slots = new Map();
    this.#changes = [];
    this.#changed.fire();
  }

  /** What is known of each hour, or of a day as a whole, in their order. */
  slots(): [slot: string, tally: Tally][] {
    return [...this.#slots].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  /** All together. */
  total(): Tally {
    const total = new Tally();
    for (const tally of this.#slots.values()) total.merge(tally);
    return total;
  }

  /** What changed in the lists of tools, the latest first. */
  toolListChanges(): readonly ToolListChange[] {
    return this.#changes.toReversed();
  }

  /** Writes what is not written yet. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#events.flush();
  }

  /** Writes what is left. Nothing is recorded afterwards. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.flush();
    this.#changed.dispose();
  }

  #take({ events, days }: LogNews<MetricEvent, Tally>): void {
    for (const { day, tally, changes } of days) {
      for (const slot of this.#slots.keys()) if (slot.startsWith(day)) this.#slots.delete(slot);
      this.#slots.set(day, tally);
      this.#changes = this.#changes.filter(({ at }) => dayOf(at) !== day);
      for (const change of changes) if (change.type === 'tools') this.#change(change);
    }
    for (const event of events) this.#count(event);
    if (events.length + days.length > 0) this.#changed.fire();
  }

  #count(event: MetricEvent): void {
    // A day that was compacted stays one, should its hour come again.
    const day = dayOf(event.at);
    const slot = this.#slots.has(day) ? day : hourOf(event.at);
    let tally = this.#slots.get(slot);
    if (tally === undefined) this.#slots.set(slot, (tally = new Tally()));
    countEvent(event, tally);
    if (event.type === 'tools') this.#change(event);
  }

  /** The oldest go first. */
  #change(change: ToolListChange): void {
    this.#changes.push(change);
    this.#changes.sort((a, b) => a.at - b.at);
    if (this.#changes.length > MOST_CHANGES) this.#changes.shift();
  }
}
