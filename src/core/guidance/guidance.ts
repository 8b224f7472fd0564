/**
 * Guidance as the rest of the core meets it: is told what happens, and answers by what is known. Everything that it says
 * can be left out: without it, all else works as before.
 */
import type { Log } from '../ports';
import { messageOf } from '../util/errors';
import { affinitiesOf } from './affinity';
import { choiceAdvice } from './choice';
import type { AdviceEvent, MigrationEvent, NewGuidanceEvent } from './events';
import type { RunFacts, SearchFacts } from './facts';
import type { Habit } from './habits';
import { hintFor, type Hint } from './hints';
import { Knowledge, type KnowledgeParts } from './knowledge';
import { callLimit, crowdLimit, runLimit } from './limits';
import { difficultyOf, type Difficulty, type MigrationOutlook } from './migrations';
import type { Model } from './model';
import { usualNext, type UsualNext } from './next';
import { rank, type Placed, type Ranked } from './ranking';
import { reportOf, type GuidanceReport, type ReportContext } from './report';
import { riskOf, type Risk } from './risk';
import { Session, type GivenAdvice } from './session';
import { standingOf, type Standing } from './skills';
import { wordsIn } from './words';

export interface GuidanceParts extends KnowledgeParts {
  /** Whether it learns and speaks, as it is set now. */
  isOn: () => boolean;
  /** Told of what was said, for the metrics. */
  onAdvice?: (event: AdviceEvent) => void;
  log: Log;
}

const FLUSH_DELAY_MS = 1_000;

export class Guidance {
  readonly #parts: GuidanceParts;
  readonly #known: Knowledge;
  readonly #session: Session;
  #loading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(parts: GuidanceParts) {
    this.#parts = parts;
    this.#known = new Knowledge(parts);
    this.#session = new Session(() => parts.clock.monotonic());
  }

  /** Something was learned or forgotten. */
  get onDidChange(): Knowledge['onDidChange'] {
    return this.#known.onDidChange;
  }

  /** Reads what is known. Nobody has to wait for it: until then nothing is said. Never rejects. */
  async load(): Promise<void> {
    this.#loading ??= this.refresh().catch((error: unknown) => {
      this.#parts.log.warn(`What was learned cannot be read for now: ${messageOf(error)}`);
    });
    return this.#loading;
  }

  /** Takes what other windows have learned. Throws the file system's error. */
  async refresh(): Promise<void> {
    await this.#known.refresh();
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
    return this.#known.learners;
  }

  /** The first day of which something is known. */
  get since(): string | undefined {
    return this.#known.since;
  }

  // What people do with it. All of these throw the file system's error.

  /** What there is to say of it to people. Words of searches are named where they are words of these texts, too. */
  report(about: ReportContext): GuidanceReport {
    const words = new Map([...wordsIn(about.texts), ...this.#session.words]);
    return {
      isOn: this.#parts.isOn(),
      ...(this.since !== undefined && { since: this.since }),
      learners: this.learners,
      // Also where it is off: people can see what it would say.
      ...reportOf(this.#known.model, { words, limits: about.limits }),
    };
  }

  /** See Knowledge. */
  async forget(id: string): Promise<void> {
    await this.#known.forget(id);
  }

  /** Forgets everything of this workspace. */
  async reset(): Promise<void> {
    await this.#known.reset();
  }

  /** All that was learned here and taken from others, as the text of a file. */
  async export(): Promise<string> {
    return this.#known.export();
  }

  /** Takes what is in such a file, and resolves to how many learners it has. Throws InvalidInputError, too. */
  async import(text: string): Promise<number> {
    return this.#known.import(text);
  }

  /** Writes what is not written yet. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#known.flush();
  }

  /** Writes what is left. Nothing is learned afterwards. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#loading;
    await this.flush();
    this.#known.dispose();
  }

  #note(events: readonly NewGuidanceEvent[]): void {
    if (this.#isDisposed || events.length === 0) return;
    for (const event of events) if (event.type === 'advice') this.#parts.onAdvice?.(event);
    this.#known.note(events);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_DELAY_MS).unref();
  }

  #believed(): Model | undefined {
    return this.#known.isLoaded && this.#parts.isOn() ? this.#known.model : undefined;
  }
}

const SKILLS = 'skills.';
