/**
 * What belongs together in a session: a search and the call that follows it, a failure and what made it go well,
 * a tool and the next one, advice and whether it was followed. Turns facts into the events that teach. In memory
 * only; a pause of ten minutes begins anew.
 */
import { changesBetween, type Change } from './changes';
import type {
  AdviceEvent,
  AdviceKind,
  NewGuidanceEvent,
  Outcome,
  RanEvent,
  ToolLesson,
} from './events';
import { nameIn, shapeOf, type Attempt, type RunFacts, type SearchFacts } from './facts';
import { classOfProgram, type FailureClass } from './failures';
import { habitName, habitOfTool, type Habit } from './habits';
import { hashedWords } from './words';

/** Something that was said, and how to see that it was followed. */
export interface GivenAdvice {
  kind: AdviceKind;
  /** The tool or skill whose call follows it. */
  tool?: string;
  /** The change that follows it. */
  change?: string;
  /** A program in place of calls, or a call in place of a program. */
  run?: RunFacts['kind'];
  /** A risk that the next run with the same tool does not have any more. */
  avoid?: { key: string; tool?: string };
  /** Nobody had to follow: we did it, and so it went. */
  done?: Outcome;
}

interface Search {
  at: number;
  words: readonly string[];
  shown: ReadonlySet<string>;
  /** What was called of it. */
  used: Set<string>;
}

interface Failure {
  at: number;
  facts: RunFacts;
  /** Class, space and tool; or the class alone. */
  key: string;
  tool: string | undefined;
}

const PAUSE_MS = 10 * 60_000;
/** Searches with other words until one finds it. */
const AGAIN_MS = 2 * 60_000;
const MOST_SEARCHES = 6;
const MOST_TOOLS = 30;
const MOST_SAID = 200;
const MOST_SHAPES = 5;
const MOST_WORDS = 2_000;

export class Session {
  readonly #now: () => number;
  #searches: Search[] = [];
  #failure: Failure | undefined;
  /** The last program that went well. */
  #done: { at: number; facts: RunFacts } | undefined;
  /** The last two tools that were called. */
  #last: { at: number; tools: readonly string[] } = { at: -Infinity, tools: [] };
  #advice: (GivenAdvice & { at: number })[] = [];
  /** Direct calls since the last program. */
  #direct: { at: number; tool: string }[] = [];
  readonly #words = new Map<string, string>();
  /** What was said or refused once, and when. */
  readonly #once = new Map<string, number>();

  /** `now` is monotonic, in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The tools that were called last, the latest last; empty after a pause. */
  get lastTools(): readonly string[] {
    return this.#isRecent(this.#last.at) ? this.#last.tools : [];
  }

  /** The words of the searches of this session, by their hashes. */
  get words(): ReadonlyMap<string, string> {
    return this.#words;
  }

  /** Direct calls of a tool without a program in between. */
  directCalls(tool: string): number {
    return this.#direct.filter((call) => call.tool === tool && this.#isRecent(call.at)).length;
  }

  /** True the first time, and again after a pause. */
  isNew(what: string): boolean {
    const at = this.#once.get(what);
    if (at !== undefined && this.#isRecent(at)) return false;
    this.#once.delete(what);
    this.#once.set(what, this.#now());
    if (this.#once.size > MOST_SAID) this.#once.delete(this.#once.keys().next().value!);
    return true;
  }

  searched({ keyword, shown }: SearchFacts): void {
    const said = hashedWords(keyword);
    if (said.length === 0) return;
    for (const { hash, word } of said) this.#words.set(hash, word);
    while (this.#words.size > MOST_WORDS) this.#words.delete(this.#words.keys().next().value!);
    const words = said.map(({ hash }) => hash);
    this.#searches.push({ at: this.#now(), words, shown: new Set(shown), used: new Set() });
    if (this.#searches.length > MOST_SEARCHES) this.#searches.shift();
  }

  /** Remembers what was said, until it shows whether it was followed. */
  gave(advice: readonly GivenAdvice[]): AdviceEvent[] {
    const at = this.#now();
    const open = advice.filter(({ done }) => done === undefined);
    this.#advice = [...this.#advice, ...open.map((each) => ({ ...each, at }))].slice(-20);
    return advice.flatMap(({ kind, done }) =>
      outcomesOfAdvice(done).map((outcome) => ({ type: 'advice', advice: kind, outcome })),
    );
  }

  ran(facts: RunFacts): NewGuidanceEvent[] {
    const isOk = facts.status === 'ok';
    // What was not run to its end shows nothing.
    if (facts.status === 'cancelled' || facts.reason === 'risk') return [];
    const failure = isOk ? undefined : failureOf(facts);
    const fix = this.#fixOf(facts);
    const events = [
      ...this.#chosen(facts),
      ...this.#followed(facts, fix),
      this.#ran(facts, failure, fix),
      ...this.#redone(facts),
    ];
    const at = this.#now();
    if (failure !== undefined) this.#failure = { at, facts, ...failure };
    else if (fix !== undefined) this.#failure = undefined;
    if (isOk && facts.kind === 'program') this.#done = { at, facts };
    if (facts.kind === 'program') this.#direct = [];
    else if (facts.kind === 'call') {
      this.#direct.push(...facts.attempts.slice(0, 1).map(({ tool }) => ({ at, tool })));
      this.#direct = this.#direct.slice(-MOST_SAID);
    }
    const called = toolsOf(facts);
    if (called.length > 0) {
      this.#last = { at, tools: [...this.lastTools, ...called].slice(-2) };
    }
    return events;
  }

  #ran(facts: RunFacts, failure: FailureKey | undefined, fix: RanEvent['fix']): RanEvent {
    const { skills, habits, tokensOut, tokensWritten, attempts } = facts;
    const way = wayOf(facts);
    const tools = [...toolsOf(facts)];
    const route = [...this.lastTools, ...tools];
    const from = this.lastTools.length;
    const steps = tools.map((to, index) => ({ to, before: route.slice(0, from + index) }));
    return {
      type: 'ran',
      ok: facts.status === 'ok',
      tools: tools.slice(0, MOST_TOOLS).map((tool, at) => lessonOf(tool, tools[at - 1], attempts)),
      next: steps.flatMap(({ to, before }) => {
        const last = before.at(-1);
        return last === undefined || last === to ? [] : [[last, to] as const];
      }),
      chains: steps.flatMap(({ to, before }) => {
        const [one, two] = before.slice(-2);
        const isChain = two !== undefined && new Set([one, two, to]).size === 3;
        return isChain ? [[`${one} ${two}`, to] as const] : [];
      }),
      habits: outcomesOf(habits, facts),
      ...(failure && { failed: failure.key }),
      ...(fix && { fix }),
      skills: skills.map(({ name, ok }) => [name, outcomeOf(ok)] as const),
      ...(way !== undefined && { cost: { way, tokens: tokensOut + tokensWritten } }),
    };
  }

  /** What this run shows of the searches before it. */
  #chosen({ attempts, skills }: RunFacts): NewGuidanceEvent[] {
    const worked = [
      ...new Set([
        ...attempts
          .filter(({ failure, isInSkill }) => failure === undefined && !isInSkill)
          .map(({ tool }) => tool),
        ...skills.filter(({ ok }) => ok).map(({ name }) => `skills.${name}`),
      ]),
    ];
    const recent = this.#searches.filter(({ at }) => this.#isRecent(at));
    const events: NewGuidanceEvent[] = [];
    for (const tool of worked) {
      const found = recent.findLastIndex(({ shown }) => shown.has(tool));
      const search = recent[found];
      if (search === undefined || search.used.has(tool)) continue;
      search.used.add(tool);
      events.push({ type: 'chosen', words: search.words, tool });
      // Other words that led to nothing, just before these: they meant the same.
      for (let before = found - 1; before >= 0; before--) {
        const earlier = recent[before]!;
        const isSame = recent[before + 1]!.at - earlier.at < AGAIN_MS && earlier.used.size === 0;
        if (!isSame) break;
        earlier.used.add(tool);
        events.push({ type: 'chosen', words: earlier.words, tool });
      }
    }
    return events;
  }

  #fixOf(facts: RunFacts): RanEvent['fix'] {
    const failure = this.#failure;
    if (facts.status !== 'ok' || failure === undefined || !this.#isRecent(failure.at)) return;
    const isAboutIt =
      failure.tool === undefined ||
      toolsOf(facts).some((tool) => tool === failure.tool || tool.startsWith(serverOf(failure)));
    if (!isAboutIt) return undefined;
    return { of: failure.key, changes: changesBetween(failure.facts, facts, failure.tool) };
  }

  #followed(facts: RunFacts, fix: RanEvent['fix']): AdviceEvent[] {
    const called = new Set([
      ...toolsOf(facts),
      ...facts.skills.map(({ name }) => `skills.${name}`),
    ]);
    const events: AdviceEvent[] = [];
    this.#advice = this.#advice.filter((advice) => {
      const { kind, tool, change, run, avoid, at } = advice;
      if (!this.#isRecent(at)) return false;
      const isFollowed =
        (tool !== undefined && called.has(tool)) ||
        (change !== undefined && fix?.changes.includes(change as Change)) ||
        (run !== undefined && run === facts.kind) ||
        (avoid !== undefined &&
          (avoid.tool === undefined || called.has(avoid.tool)) &&
          facts.risks?.includes(avoid.key) !== true);
      if (!isFollowed) return true;
      events.push({ type: 'advice', advice: kind, outcome: 'followed' });
      if (facts.status === 'ok') events.push({ type: 'advice', advice: kind, outcome: 'helped' });
      return false;
    });
    return events;
  }

  /**
   * A program that went well and was written again without a habit: then that was why. Otherwise the first page
   * was all that was wanted.
   */
  #redone(facts: RunFacts): RanEvent[] {
    const before = this.#done;
    if (before === undefined || !this.#isRecent(before.at)) return [];
    if (facts.status !== 'ok' || facts.kind !== 'program') return [];
    const now = new Set(facts.habits.map(habitOfTool));
    const tools = new Set(toolsOf(facts));
    const outcomes = new Map<string, readonly [string, Outcome]>();
    for (const habit of before.facts.habits.filter(({ kind }) => REDONE.has(kind))) {
      const isDropped = tools.has(habit.tool ?? '') && !now.has(habitOfTool(habit));
      if (!isDropped && habit.kind !== 'first_page') continue;
      const outcome = outcomeOf(!isDropped);
      for (const key of keysOf(habit)) outcomes.set(`${key} ${outcome}`, [key, outcome]);
    }
    if (outcomes.size === 0) return [];
    const habits = [...outcomes.values()];
    return [{ type: 'ran', ok: true, tools: [], next: [], chains: [], habits, skills: [] }];
  }

  #isRecent(at: number): boolean {
    return this.#now() - at < PAUSE_MS;
  }
}

function outcomesOfAdvice(done: Outcome | undefined): AdviceEvent['outcome'][] {
  if (done === undefined) return ['given'];
  return done === 'ok' ? ['given', 'followed', 'helped'] : ['given', 'followed'];
}

/** What a program gives that has them is not wrong, but may be too little or too much. */
const REDONE: ReadonlySet<Habit['kind']> = new Set(['whole', 'first_page']);

interface FailureKey {
  key: string;
  tool: string | undefined;
}

/** The call that a run failed of, where one did: the last failure is what the program did not get over. */
export function failureOf({ attempts, reason, message, status }: RunFacts): FailureKey | undefined {
  if (status === 'ok' || reason === undefined) return undefined;
  const last = attempts.findLast(({ failure }) => failure !== undefined);
  const isCall = OF_CALLS.has(reason) && last?.failure !== undefined;
  if (isCall) return { key: `${last.failure} ${last.tool}`, tool: last.tool };
  return { key: classOfProgram(reason, message), tool: undefined };
}

/** Ways to stop that a failed call may be the reason of. */
const OF_CALLS: ReadonlySet<string> = new Set([
  'call_failed',
  'exception',
  'call_timeout',
  'denied',
]);

function serverOf({ tool }: Failure): string {
  return tool === undefined ? '' : tool.slice(0, tool.indexOf('.') + 1);
}

function wayOf({ kind, status, attempts }: RunFacts): string | undefined {
  if (status !== 'ok') return undefined;
  if (kind === 'call') return attempts[0] && `call ${attempts[0].tool}`;
  return kind === 'program' && attempts.length > 0 ? 'program' : undefined;
}

function lessonOf(tool: string, after: string | undefined, all: readonly Attempt[]): ToolLesson {
  const attempts = all.filter((attempt) => attempt.tool === tool);
  const worked = attempts.filter(({ failure }) => failure === undefined);
  const shapes = new Map<string, readonly [string, Outcome]>();
  for (const { arguments: given, failure } of attempts) {
    const names = given.map(nameIn).sort().join(',');
    const outcome = outcomeOf(failure === undefined);
    shapes.set(`${shapeOf(tool, [names])} ${outcome}`, [names, outcome]);
  }
  const failures = new Set(attempts.flatMap(({ failure }) => failure ?? []));
  return {
    tool,
    ok: worked.length > 0,
    failed: worked.length < attempts.length,
    shapes: [...shapes.values()].slice(0, MOST_SHAPES),
    failures: [...failures],
    ...(after !== undefined && { after }),
    ...(worked.length > 0 && { slow: powerOf(Math.max(...worked.map(({ ms }) => ms))) }),
    crowd: powerOf(Math.max(...attempts.map(({ atOnce }) => atOnce))),
  };
}

/** The power of two that a number is within. */
export function powerOf(value: number): number {
  return Math.ceil(Math.log2(Math.max(1, value)));
}

const TOO_MUCH: ReadonlySet<FailureClass | undefined> = new Set([
  'rate_limited',
  'timeout',
  'unavailable',
  'server_error',
]);
const TOO_LONG: ReadonlySet<string | undefined> = new Set(['wall_limit', 'call_limit']);

/** Each habit, of any tool and of its own, once for each outcome. */
function outcomesOf(habits: readonly Habit[], facts: RunFacts): RanEvent['habits'] {
  const outcomes = new Map<string, readonly [string, Outcome]>();
  for (const habit of habits) {
    const outcome = outcomeOfHabit(habit, facts);
    if (outcome === undefined) continue;
    for (const key of keysOf(habit)) outcomes.set(`${key} ${outcome}`, [key, outcome]);
  }
  return [...outcomes.values()];
}

/** Undefined where the run shows nothing about it. */
function outcomeOfHabit({ kind, tool }: Habit, facts: RunFacts): Outcome | undefined {
  const { status, reason, isCut, attempts } = facts;
  const isOk = status === 'ok';
  const failures = attempts.filter((each) => each.tool === tool).map(({ failure }) => failure);
  switch (kind) {
    case 'whole':
      return isOk ? outcomeOf(!isCut) : undefined;
    case 'first_page':
      // Only the next program shows whether it was enough.
      return undefined;
    case 'uncaught':
      if (failures.length === 0) return undefined;
      return outcomeOf(isOk || failures.every((failure) => failure === undefined));
    case 'unbounded':
      if (failures.length < 2 && isOk) return undefined;
      return outcomeOf(!TOO_LONG.has(reason) && !failures.some((failure) => TOO_MUCH.has(failure)));
    case 'loop':
      if (TOO_LONG.has(reason)) return 'failed';
      return isOk && failures.length > 1 ? 'ok' : undefined;
    case 'dropped':
    case 'endless':
      return outcomeOf(isOk);
  }
}

function keysOf(habit: Habit): string[] {
  const own = habitOfTool(habit);
  return own === undefined ? [habitName(habit)] : [habitName(habit), own];
}

function outcomeOf(isOk: boolean): Outcome {
  return isOk ? 'ok' : 'failed';
}

function toolsOf({ attempts }: RunFacts): string[] {
  return [...new Set(attempts.map(({ tool }) => tool))];
}
