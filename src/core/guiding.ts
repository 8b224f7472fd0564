/**
 * Where guidance meets a run: looks at a program before it runs, adds to the reply what helps, and tells guidance
 * how it went. What is learned and believed is in guidance/; without it everything here does nothing.
 */
import type { Run } from './calls';
import type { Catalog } from './catalog/catalog';
import type { Guidance } from './guidance/guidance';
import type { RunFacts } from './guidance/facts';
import { HABITS, habitsOf, type Habit } from './guidance/habits';
import type { GuidanceReport } from './guidance/report';
import { isWorthSaying, type Risk, type RiskReason } from './guidance/risk';
import type { GivenAdvice } from './guidance/session';
import type { ExecuteInput, ProgramLanguage } from './inputs';
import type { EndedRun } from './measuring';
import type { Clock, Log } from './ports';
import type { RunOutput } from './results/outputs';
import type { Inspection } from './sandbox/inspection';
import type { SandboxBindings } from './sandbox/messages';
import type { Sandbox } from './sandbox/sandbox';
import type { Settings } from './settings';
import { durationText } from './util/duration';
import { messageOf } from './util/errors';
import { hashOf } from './util/hash';
import { skillNameIn } from './skills/names';
import type { VersioningDone } from './versioning/versioning';

/** What is known of a run before it begins. */
export interface Plan {
  /** The reply in place of running it. */
  blocked?: RunOutput;
  /** Other limits than it would have. */
  timeoutMs?: number;
  maxCallsInFlight?: number;
}

/** What is remembered of a run until it has ended. */
interface Planned {
  habits: readonly Habit[];
  risk?: Risk;
  /** To be said if it matters in the end. */
  askedMs?: number;
  raised?: { ms: number; tool: string };
  isLimited?: boolean;
  tokensWritten: number;
  advice: GivenAdvice[];
}

export interface GuidingParts {
  guidance: Guidance;
  catalog: Catalog;
  sandbox: Sandbox;
  clock: Clock;
  log: Log;
  settings: () => Settings;
  bindings: () => Promise<SandboxBindings>;
}

/** Programs that were read before; models send the same again. */
const MOST_READ = 50;
/** Characters in a token of code, about. */
const CHARS_PER_TOKEN = 3.6;

export class Guiding {
  readonly #parts: GuidingParts;
  readonly #planned = new WeakMap<Run, Planned>();
  /** By what programs could call when they were read: other tools make another reading. */
  readonly #read = new WeakMap<SandboxBindings, Map<string, Inspection>>();

  constructor(parts: GuidingParts) {
    this.#parts = parts;
  }

  /** Looks at a program. Never rejects but for an abort: what cannot be read runs as it is. */
  async plan({ code, language, timeoutMs }: ExecuteInput, run: Run): Promise<Plan> {
    const { guidance, catalog, clock, settings } = this.#parts;
    if (!settings().guidance) return {};
    const started = clock.monotonic();
    const inspection = await this.#inspected(code, language, run);
    const habits = habitsOf(inspection, (name) => catalog.resolve(name));
    const called = inspection.calls.flatMap(({ callee }) => catalog.resolve(callee)?.id ?? []);
    const planned: Planned = {
      habits,
      tokensWritten: Math.ceil(code.length / CHARS_PER_TOKEN),
      advice: [],
    };
    this.#planned.set(run, planned);
    const risk = guidance.risk(habits);
    if (risk !== undefined) planned.risk = risk;
    if (risk?.level === 'critical' && guidance.isNew(`blocked ${hashOf(code)}`)) {
      run.measured = { reason: 'risk' };
      planned.advice.push(...risk.reasons.map(avoiding));
      return { blocked: blockedBy(risk, clock.monotonic() - started) };
    }
    return this.#limits([...new Set(called)], timeoutMs, planned);
  }

  /** The reply with what helps: nothing where all went well. */
  advised<T extends RunOutput>(about: EndedRun['about'], output: T, run: Run): T {
    try {
      return this.#advised(about, output, run);
    } catch (error) {
      this.#parts.log.warn(`Guidance had nothing to say: ${messageOf(error)}`);
      return output;
    }
  }

  /** Learns from a run that has ended. */
  ended({ about, run, output, status, bytesOut }: EndedRun): void {
    const isRun = about.kind !== 'search' && about.action === undefined;
    if (!isRun || output === undefined || !('exit_code' in output)) return;
    try {
      const { guidance } = this.#parts;
      const facts = this.#factsOf(about, output as RunOutput, run);
      guidance.ran({ ...facts, status, tokensOut: Math.ceil(bytesOut / CHARS_PER_TOKEN) });
      const { advice, isLimited } = this.#plannedFor(run);
      guidance.gave([
        ...advice,
        ...(isLimited ? [{ kind: 'limit', done: status === 'ok' ? 'ok' : 'failed' } as const] : []),
      ]);
    } catch (error) {
      this.#parts.log.warn(`A run taught nothing: ${messageOf(error)}`);
    }
  }

  /** What was learned, here and in other windows. Throws the file system's error. */
  async report(): Promise<GuidanceReport> {
    const { guidance, catalog, settings } = this.#parts;
    await guidance.refresh();
    const tools = [...catalog.tools()];
    return guidance.report({
      texts: tools.map(({ name, description }) => `${name} ${description ?? ''}`),
      limits: settings().limits,
    });
  }

  /** Learns how migrations go. One that is tried again and refused again shows nothing new. */
  versioned({ action, skill, tools }: VersioningDone): void {
    const { guidance } = this.#parts;
    if (action !== 'migrated' && action !== 'refused') return;
    if (!guidance.isNew(`${action} ${skill}`)) return;
    for (const tool of tools) guidance.migrated(tool, action);
  }

  #advised<T extends RunOutput>(about: EndedRun['about'], output: T, run: Run): T {
    const { guidance, settings } = this.#parts;
    if (!settings().guidance) return output;
    const planned = this.#plannedFor(run);
    const warnings = [...(output.warnings ?? [])];
    const suggestions = [...(output.suggestions ?? [])];
    const facts = this.#factsOf(about, output, run);
    if (output.status === 'error' || output.status === 'timeout') {
      const { risk } = planned;
      if (risk !== undefined && risk.level !== 'low') {
        warnings.push(...risk.reasons.map(toldReason));
        planned.advice.push(...risk.reasons.map(avoiding));
      }
      const hint = guidance.hint(facts, (tool) => this.#parts.catalog.resolve(tool) !== undefined);
      if (hint !== undefined) {
        suggestions.push(hint.text);
        planned.advice.push({ kind: 'hint', change: hint.change });
      }
    }
    if (output.status === 'ok') {
      suggestions.push(...this.#replyAdvice(facts, planned));
      const { raised, askedMs } = planned;
      if (raised !== undefined && output.duration_ms > (askedMs ?? Infinity)) {
        warnings.push(
          `${raised.tool} needs longer than the ${durationText(askedMs!)} that were asked for: the program got ${durationText(raised.ms)}.`,
        );
      }
      const [tool] = about.kind === 'call' ? facts.attempts.map((attempt) => attempt.tool) : [];
      const choice = tool === undefined ? undefined : guidance.choice(tool);
      if (choice !== undefined) {
        suggestions.push(choice);
        planned.advice.push({ kind: 'choice', run: 'program' });
      }
    }
    return {
      ...output,
      ...(warnings.length > 0 && { warnings: warnings.slice(0, 20) }),
      ...(suggestions.length > 0 && { suggestions: suggestions.slice(0, 5) }),
    };
  }

  /** Of habits that fail nothing and still give too little or too much. */
  #replyAdvice({ habits, isCut }: RunFacts, planned: Planned): string[] {
    const { model } = this.#parts.guidance;
    const found = habits.find((habit) => {
      const isAbout = habit.kind === 'first_page' || (habit.kind === 'whole' && isCut);
      return isAbout && model !== undefined && isWorthSaying(habit, model);
    });
    if (found === undefined) return [];
    const { what, advice } = HABITS[found.kind];
    planned.advice.push({ kind: 'hint', change: `without ${found.kind}` });
    const came =
      found.kind === 'whole' ? 'replies were cut' : 'programs were written again to take all';
    return [`${what(found.tool ?? '')} (line ${found.line}); most such ${came} here. ${advice}`];
  }

  #limits(tools: readonly string[], timeoutMs: number | undefined, planned: Planned): Plan {
    const { guidance, settings } = this.#parts;
    const { limits } = settings();
    const plan: Plan = {};
    if (timeoutMs !== undefined && timeoutMs < limits.wallMs) {
      const raised = guidance.runLimit(tools, { askedMs: timeoutMs, boundMs: limits.wallMs });
      if (raised !== undefined && raised.ms > timeoutMs) {
        plan.timeoutMs = raised.ms;
        planned.raised = raised;
        planned.askedMs = timeoutMs;
        planned.isLimited = true;
      }
    }
    const crowd = guidance.crowdLimit(tools, limits.maxCallsInFlight);
    if (crowd !== undefined) {
      plan.maxCallsInFlight = crowd.calls;
      planned.isLimited = true;
    }
    return plan;
  }

  async #inspected(code: string, language: ProgramLanguage, run: Run): Promise<Inspection> {
    const { sandbox, bindings, log } = this.#parts;
    const key = hashOf(`${language} ${code}`);
    try {
      const bound = await bindings();
      const read = this.#read.get(bound) ?? new Map<string, Inspection>();
      this.#read.set(bound, read);
      const known = read.get(key);
      if (known !== undefined) return known;
      const program = {
        code,
        language: language === 'python3' ? 'python3' : 'javascript',
      } as const;
      const found = await sandbox.read(program, bound, run.signal);
      read.set(key, found);
      if (read.size > MOST_READ) read.delete(read.keys().next().value!);
      return found;
    } catch (error) {
      if (!run.signal.aborted) log.warn(`A program could not be read: ${messageOf(error)}`);
      return { text: code, calls: [], hidden: [], reads: [], literals: [] };
    }
  }

  #factsOf(about: EndedRun['about'], output: RunOutput, run: Run): RunFacts {
    const { habits, tokensWritten, risk } = this.#plannedFor(run);
    const own =
      about.skill === undefined
        ? []
        : [{ name: skillNameIn(about.skill), ok: output.status === 'ok' }];
    const called = run.calls
      .filter(({ tool }) => tool.startsWith('skills.'))
      .map(({ tool, ok }) => ({ name: skillNameIn(tool), ok }));
    return {
      kind: about.kind === 'program' || about.kind === 'call' ? about.kind : 'skill',
      status: output.status,
      ...(run.measured.reason && { reason: run.measured.reason }),
      message: output.stderr ?? '',
      attempts: run.attempts.all,
      habits,
      risks: risk?.reasons.map(({ key }) => key) ?? [],
      isCut: output.truncated !== undefined,
      tokensWritten,
      tokensOut: 0,
      skills: [...own, ...called],
    };
  }

  #plannedFor(run: Run): Planned {
    let planned = this.#planned.get(run);
    if (planned === undefined) {
      planned = { habits: [], tokensWritten: 0, advice: [] };
      this.#planned.set(run, planned);
    }
    return planned;
  }
}

function avoiding({ key, tool }: RiskReason): GivenAdvice {
  return { kind: 'risk', avoid: { key, ...(tool !== undefined && { tool }) } };
}

function toldReason({ what, failed, of, advice }: RiskReason): string {
  return `${what}, which failed in ${Math.round(failed)} of ${Math.round(of)} runs here. ${advice}`;
}

function blockedBy({ reasons }: Risk, ms: number): RunOutput {
  const why = reasons.map(toldReason).join('\n');
  return {
    status: 'blocked',
    exit_code: 126,
    stderr: `The program was not run. ${why}\nTo run it all the same, send it again as it is.`,
    duration_ms: Math.round(ms),
  };
}
