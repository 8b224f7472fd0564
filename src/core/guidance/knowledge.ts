/**
 * What is known: the lessons of the log and those of others, without what people have deleted, and the model that they
 * add up to. Two windows on one workspace know the same after a refresh.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../ports';
import type { Exclusively } from '../store/fileLocks';
import type { JsonFile } from '../store/jsonFile';
import type { LogNews } from '../store/eventLog';
import { dayAfter, dayOf } from '../util/days';
import { InvalidInputError } from '../util/errors';
import { Emitter } from '../util/event';
import { isObject } from '../util/json';
import { countLessons, KEPT_DAYS, type GuidanceLog } from './counting';
import type { GuidanceEvent, NewGuidanceEvent } from './events';
import { forgotten, without, type Forgotten } from './forgotten';
import { Lessons } from './lessons';
import { Model } from './model';
import { rowWith } from './report';
import {
  learnersIn,
  MOST_BYTES,
  MOST_LEARNERS,
  readLearning,
  takeAll,
  writeLearning,
  type Everybody,
} from './shared';

/** What is kept beside the log. */
export interface GuidanceState {
  /** Under which id our lessons go to others. Names nobody. */
  learner: string;
  /** What was taken from others. */
  others: Record<string, unknown>;
  /** When all was forgotten, in ms since the epoch: other windows learn of it by this. */
  resetAt?: number;
  /** What was deleted, with the last day that does not count. */
  forgotten: Forgotten;
}

export function isGuidanceState(value: unknown): value is GuidanceState {
  return (
    isObject(value) &&
    typeof value['learner'] === 'string' &&
    isObject(value['others']) &&
    isObject(value['forgotten']) &&
    Object.values(value['forgotten']).every((day) => typeof day === 'string')
  );
}

export interface KnowledgeParts {
  events: GuidanceLog;
  state: JsonFile<GuidanceState>;
  exclusively: Exclusively;
  clock: Clock;
}

export class Knowledge {
  readonly #parts: KnowledgeParts;
  readonly #changed = new Emitter<void>();
  /** By day. */
  #own = new Map<string, Lessons>();
  #state: GuidanceState | undefined;
  #others: Everybody = new Map();
  /** The last reset that it knows of; 0 where there was none. */
  #resetAt = 0;
  #model: { day: string; model: Model } | undefined;
  #isLoaded = false;

  /** Something was learned or forgotten. */
  readonly onDidChange = this.#changed.on;

  constructor(parts: KnowledgeParts) {
    this.#parts = parts;
  }

  /** What all of it adds up to today. */
  get model(): Model {
    const { clock } = this.#parts;
    const day = dayOf(clock.now());
    if (this.#model?.day !== day) {
      const days = [...this.#everybody().values()].flatMap((own) => [...own]);
      this.#model = { day, model: new Model(days, day) };
    }
    return this.#model.model;
  }

  /** It was read once. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** How many people's lessons these are. */
  get learners(): number {
    const others = [...this.#others.keys()].filter((id) => id !== this.#state?.learner);
    return others.length + (this.#own.size > 0 ? 1 : 0);
  }

  /** The first day of which something is known. */
  get since(): string | undefined {
    return [...this.#own.keys()].toSorted()[0];
  }

  /** Takes what other windows have learned; says so only where there is something. Throws the file system's error. */
  async refresh(): Promise<void> {
    const { events, clock } = this.#parts;
    let isNews = !this.#isLoaded;
    const before = JSON.stringify(this.#state);
    await this.#readState();
    if (JSON.stringify(this.#state) !== before) isNews = true;
    const resetAt = this.#state?.resetAt ?? 0;
    if (resetAt !== this.#resetAt && this.#isLoaded) {
      // In another window: what was before is no more, there and here.
      this.#own = new Map();
      await events.all((all) => this.#take(all));
    }
    this.#resetAt = resetAt;
    await events.news((news) => {
      if (news.events.length + news.days.length > 0) isNews = true;
      this.#take(news);
    });
    this.#isLoaded = true;
    if (isNews) this.#changedNow();
    await events.compact(clock.now());
  }

  /** Learns from what happened now, and hands it to the log. */
  note(events: readonly NewGuidanceEvent[]): void {
    const at = this.#parts.clock.now();
    const day = dayOf(at);
    const [lessons, own] = [new Lessons(), this.#lessonsOf(day)];
    for (const event of events) {
      this.#parts.events.add({ at, ...event });
      countLessons(event, lessons);
      countLessons(event, own);
    }
    if (this.#model?.day === day) {
      // What was forgotten today counts from tomorrow on only, as when all is read again.
      this.#model.model.learn(without(lessons, day, this.#state?.forgotten ?? {}), own);
    }
    this.#changed.fire();
  }

  /**
   * Deletes what a row of the report says: what was learned of it until today no longer counts. Throws
   * InvalidInputError where there is no such row (any more), and the file system's error.
   */
  async forget(id: string): Promise<void> {
    const row = rowWith(id, this.model);
    if (row === undefined) throw new InvalidInputError('This was deleted before.');
    const today = dayOf(this.#parts.clock.now());
    await this.#change((state) => ({
      ...state,
      forgotten: forgotten(state.forgotten, row.forget, today),
    }));
  }

  /** Forgets everything of this workspace. Throws the file system's error. */
  async reset(): Promise<void> {
    const { events, state, clock } = this.#parts;
    await events.clear();
    this.#own = new Map();
    this.#resetAt = clock.now();
    // With what was kept because it could not be read.
    await state.delete();
    await this.#change(() => ({ ...fresh(), resetAt: this.#resetAt }));
  }

  /** All that was learned here and taken from others, as the text of a file. Throws the file system's error. */
  async export(): Promise<string> {
    await this.refresh();
    // The id must be the same the next time.
    if (this.#state === undefined) await this.#change((state) => state);
    return writeLearning(this.#everybody());
  }

  /**
   * Takes what is in such a file, beside what is known. Throws InvalidInputError, and the file system's error.
   * Resolves to how many learners the file has.
   */
  async import(text: string): Promise<number> {
    const learned = readLearning(text);
    await this.#change((state) => {
      const others = learnersIn(state.others);
      takeAll(others, learned);
      if (others.size >= MOST_LEARNERS) {
        throw new InvalidInputError(
          `With this file there would be more than ${MOST_LEARNERS} learners, which is the limit.`,
        );
      }
      const written: unknown = JSON.parse(writeLearning(others));
      return { ...state, others: (written as { learners: Record<string, unknown> }).learners };
    });
    return learned.size;
  }

  async flush(): Promise<void> {
    await this.#parts.events.flush();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #take({ events, days }: LogNews<GuidanceEvent, Lessons>): void {
    const oldest = dayAfter(dayOf(this.#parts.clock.now()), -KEPT_DAYS);
    for (const { day, tally } of days) if (day >= oldest) this.#own.set(day, tally);
    for (const event of events) countLessons(event, this.#lessonsOf(dayOf(event.at)));
  }

  #lessonsOf(day: string): Lessons {
    let lessons = this.#own.get(day);
    if (lessons === undefined) this.#own.set(day, (lessons = new Lessons()));
    return lessons;
  }

  /** Everybody's lessons without what was forgotten; ours are what the log and earlier exports say. */
  #everybody(): Everybody {
    const all: Everybody = new Map();
    takeAll(all, this.#others);
    takeAll(all, new Map([[this.#state?.learner ?? OURS, this.#own]]));
    const gone = this.#state?.forgotten ?? {};
    if (Object.keys(gone).length === 0) return all;
    return new Map(
      [...all].map(([learner, days]) => [
        learner,
        new Map([...days].map(([day, lessons]) => [day, without(lessons, day, gone)])),
      ]),
    );
  }

  async #readState(): Promise<void> {
    this.#state = await this.#parts.state.read();
    this.#others = learnersIn(this.#state?.others ?? {});
  }

  async #change(to: (state: GuidanceState) => GuidanceState): Promise<void> {
    const { state, exclusively } = this.#parts;
    await exclusively(LOCK, async () => {
      const before = await state.read();
      const after = to(before ?? fresh());
      const bytes = JSON.stringify(after).length;
      if (bytes > MOST_BYTES) throw new RangeError('What was learned by all would be too large.');
      await state.write(after);
    });
    await this.#readState();
    this.#changedNow();
  }

  #changedNow(): void {
    this.#model = undefined;
    this.#changed.fire();
  }
}

function fresh(): GuidanceState {
  return { learner: randomBytes(8).toString('hex'), others: {}, forgotten: {} };
}

const LOCK = 'guidance';
/** Until there is something to give to others. */
const OURS = '0000000000000000';
