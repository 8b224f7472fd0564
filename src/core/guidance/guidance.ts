/**
 * What was learned of the work here, and what it says: keeps the lessons of the log and of others, believes what
 * they add up to, and answers. Everything that it says can be left out: without it, all else works as before.
 */
import { randomBytes } from 'node:crypto';
import type { Clock, Log } from '../ports';
import type { Exclusively } from '../store/fileLocks';
import type { JsonFile } from '../store/jsonFile';
import type { LogNews } from '../store/eventLog';
import { dayAfter, dayOf } from '../util/days';
import { InvalidInputError, messageOf } from '../util/errors';
import { Emitter } from '../util/event';
import { isObject } from '../util/json';
import { affinitiesOf } from './affinity';
import { choiceAdvice } from './choice';
import { countLessons, KEPT_DAYS, type GuidanceLog } from './counting';
import type { AdviceEvent, GuidanceEvent, MigrationEvent, NewGuidanceEvent } from './events';
import type { RunFacts, SearchFacts } from './facts';
import type { Habit } from './habits';
import { forgotten, without, type Forgotten } from './forgotten';
import { hintFor, type Hint } from './hints';
import { Lessons } from './lessons';
import { callLimit, crowdLimit, runLimit } from './limits';
import { difficultyOf, type Difficulty, type MigrationOutlook } from './migrations';
import { Model } from './model';
import { usualNext, type UsualNext } from './next';
import { rank, type Placed, type Ranked } from './ranking';
import { reportOf, rowWith, type GuidanceReport, type ReportContext } from './report';
import { riskOf, type Risk } from './risk';
import { standingOf, type Standing } from './skills';
import { Session, type GivenAdvice } from './session';
import {
  learnersIn,
  MOST_BYTES,
  MOST_LEARNERS,
  readLearning,
  takeAll,
  writeLearning,
  type Everybody,
} from './shared';
import { wordsIn } from './words';

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

export interface GuidanceParts {
  events: GuidanceLog;
  state: JsonFile<GuidanceState>;
  exclusively: Exclusively;
  /** Whether it learns and speaks, as it is set now. */
  isOn: () => boolean;
  /** Told of what was said, for the metrics. */
  onAdvice?: (event: AdviceEvent) => void;
  clock: Clock;
  log: Log;
}

const FLUSH_DELAY_MS = 1_000;

export class Guidance {
  readonly #parts: GuidanceParts;
  readonly #changed = new Emitter<void>();
  readonly #session: Session;
  /** By day. */
  #own = new Map<string, Lessons>();
  #state: GuidanceState | undefined;
  #others: Everybody = new Map();
  /** The last reset that it knows of; 0 where there was none. */
  #resetAt = 0;
  #model: { day: string; model: Model } | undefined;
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** Something was learned or forgotten. */
  readonly onDidChange = this.#changed.on;

  constructor(parts: GuidanceParts) {
    this.#parts = parts;
    this.#session = new Session(() => parts.clock.monotonic());
  }

  /** Reads what is known. Nobody has to wait for it: until then nothing is said. Never rejects. */
  async load(): Promise<void> {
    this.#loading ??= this.refresh().catch((error: unknown) => {
      this.#parts.log.warn(`What was learned cannot be read for now: ${messageOf(error)}`);
    });
    return this.#loading;
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

  // What happened.

  searched(facts: SearchFacts): void {
    if (this.#parts.isOn()) this.#session.searched(facts);
  }

  ran(facts: RunFacts): void {
    if (this.#parts.isOn()) this.#note(this.#session.ran(facts));
  }

  migrated(tool: string, outcome: MigrationEvent['outcome']): void {
    if (this.#parts.isOn()) this.#note([{ type: 'migration', tool, outcome }]);
  }

  /** Something of this was said to a model. */
  gave(advice: readonly GivenAdvice[]): void {
    if (this.#parts.isOn()) this.#note(this.#session.gave(advice));
  }

  // What it says. Nothing at all where it is off, or knows nothing.

  /** The matches of a search in the order of what was learned; undefined where it changes nothing. */
  rank(
    keyword: string,
    matches: readonly Ranked[],
    isThere: (id: string) => boolean,
  ): Placed[] | undefined {
    const model = this.#believed();
    if (model === undefined) return undefined;
    const placed = rank(keyword, matches, model, isThere);
    return placed.every(({ id }, at) => id === matches[at]?.id) ? undefined : placed;
  }

  /** What usually follows the tools that were called last. */
  next(): UsualNext[] {
    const model = this.#believed();
    return model === undefined ? [] : usualNext(this.#session.lastTools, model);
  }

  risk(habits: readonly Habit[]): Risk | undefined {
    const model = this.#believed();
    return model && riskOf(habits, model);
  }

  /** What helped when the same failed before. */
  hint(facts: RunFacts, isThere?: (tool: string) => boolean): Hint | undefined {
    const model = this.#believed();
    return model && hintFor(facts, model, isThere);
  }

  /** How surely a search means a skill, by name. */
  skillStrengths(keyword: string): Map<string, number> {
    const model = this.#believed();
    if (model === undefined) return new Map();
    return new Map(
      [...affinitiesOf(keyword, model)].flatMap(([id, { strength }]) =>
        id.startsWith(SKILLS) ? [[id.slice(SKILLS.length), strength] as const] : [],
      ),
    );
  }

  /** Whether a skill is proven here, or mostly fails. */
  standingOf(skill: string): Standing | undefined {
    const model = this.#believed();
    return model && standingOf(skill, model);
  }

  /** How hard a migration is likely to be; by what it has to do alone where nothing was learned. */
  difficultyOf(outlook: MigrationOutlook): Difficulty {
    return difficultyOf(outlook, this.#believed());
  }

  callLimit(tool: string, boundMs: number): number {
    const model = this.#believed();
    return model === undefined ? boundMs : callLimit(tool, boundMs, model);
  }

  runLimit(tools: readonly string[], limits: { askedMs: number; boundMs: number }) {
    const model = this.#believed();
    return model && runLimit(tools, limits, model);
  }

  crowdLimit(tools: readonly string[], bound: number) {
    const model = this.#believed();
    return model && crowdLimit(tools, bound, model);
  }

  /** What to say after a direct call, once; undefined where there is nothing to say. */
  choice(tool: string): string | undefined {
    const model = this.#believed();
    const advice = model && choiceAdvice(tool, this.#session.directCalls(tool) + 1, model);
    return advice !== undefined && this.#session.isNew(`choice ${tool}`) ? advice : undefined;
  }

  /** True the first time that it is asked about the same in a session. */
  isNew(what: string): boolean {
    return this.#session.isNew(what);
  }

  /** What is believed now, for reports; undefined where it is off or not read yet. */
  get model(): Model | undefined {
    return this.#believed();
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

  // What people do with it.

  /** What there is to say of it to people. Words of searches are named where they are words of these texts, too. */
  report(about: ReportContext): GuidanceReport {
    const words = new Map([...wordsIn(about.texts), ...this.#session.words]);
    return {
      isOn: this.#parts.isOn(),
      ...(this.since !== undefined && { since: this.since }),
      learners: this.learners,
      ...reportOf(this.#learned(), { words, limits: about.limits }),
    };
  }

  /**
   * Deletes what a row of the report says: what was learned of it until today no longer counts. Throws
   * InvalidInputError where there is no such row (any more), and the file system's error.
   */
  async forget(id: string): Promise<void> {
    const row = rowWith(id, this.#learned());
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

  /** Writes what is not written yet. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#parts.events.flush();
  }

  /** Writes what is left. Nothing is learned afterwards. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#loading;
    await this.flush();
    this.#changed.dispose();
  }

  #note(events: readonly NewGuidanceEvent[]): void {
    if (this.#isDisposed || events.length === 0) return;
    const at = this.#parts.clock.now();
    const day = dayOf(at);
    const [lessons, own] = [new Lessons(), this.#lessonsOf(day)];
    for (const event of events) {
      this.#parts.events.add({ at, ...event });
      if (event.type === 'advice') this.#parts.onAdvice?.(event);
      countLessons(event, lessons);
      countLessons(event, own);
    }
    if (this.#model?.day === day) {
      // What was forgotten today counts from tomorrow on only, as when all is read again.
      this.#model.model.learn(without(lessons, day, this.#state?.forgotten ?? {}), own);
    }
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_DELAY_MS).unref();
    this.#changed.fire();
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

  #believed(): Model | undefined {
    return this.#isLoaded && this.#parts.isOn() ? this.#learned() : undefined;
  }

  /** Also where it is off: then it says nothing, and people can see what it would. */
  #learned(): Model {
    const { clock } = this.#parts;
    const day = dayOf(clock.now());
    if (this.#model?.day !== day) {
      const days = [...this.#everybody().values()].flatMap((own) => [...own]);
      this.#model = { day, model: new Model(days, day) };
    }
    return this.#model.model;
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
const SKILLS = 'skills.';
/** Until there is something to give to others. */
const OURS = '0000000000000000';
