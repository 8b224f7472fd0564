/**
 * May this call run? Nothing that a model or a server says is consent: annotations of a server that the
 * person trusts choose the default, and arguments are shown, never obeyed. What counts, in this order:
 *
 * | what | decides |
 * | --- | --- |
 * | a rule of the folder's settings | only stricter than what follows |
 * | the most specific rule of the person's settings | as it says |
 * | without one: a tool that only reads, of a server that is trusted | allow, else ask |
 * | an earlier answer "never" | deny, whatever was allowed |
 * | an earlier answer that cannot be read any more | ask, whatever was allowed |
 * | a call with a caution, such as a write to what configures what runs | ask, but for an own rule for this very tool |
 * | an earlier answer for this run, session, workspace or for good | allow, where it would ask |
 * | the person, where it still asks | as they click; nobody there: refused |
 */
import type { ToolAnnotations } from '../catalog/contract';
import type { Person } from '../ports';
import { abortable } from '../util/abort';
import { messageOf } from '../util/errors';
import { isObject } from '../util/json';
import type { Pausable } from '../util/pausable';
import type { Permissions } from './permissions';
import { previewOf, riskOf } from './toolQuestion';

export type Decision = 'allow' | 'ask' | 'deny';

/** Rules by `server.tool`, `server`, or `*`; the most specific one holds. */
export type PolicyRules = ReadonlyMap<string, Decision>;

/** The part of a tool that rules look at. */
export interface RuledTool {
  server: string;
  name: string;
  annotations: ToolAnnotations;
  /** Where its server is defined, for people. */
  origin?: string;
  /** Why this very call is asked about, whatever was allowed before: a sentence without its full stop. */
  caution?: string;
}

/** Allowed, or refused with the reason that the model is told. */
export type Verdict = { isAllowed: true } | { isAllowed: false; reason: string };

/** One program or direct call: a person's "for this run" ends with it. */
export class RunConsent {
  readonly granted = new Set<string>();
  /** Questions of this run, one after the other, so that many calls of a tool ask once. */
  queue: Promise<unknown> = Promise.resolve();
}

const STRICTNESS: readonly Decision[] = ['allow', 'ask', 'deny'];

export interface PolicyContext {
  /** Absent where there is no person, and then asking means refusing. */
  ask?: Person['approveTool'];
  /** What people answered before; absent: nothing. */
  permissions?: Permissions;
  /** Whether what a server says of its own tools counts; absent: of all. */
  isTrusted?: (server: string) => boolean;
}

export class Policy {
  readonly #context: PolicyContext;
  #rules: PolicyRules;
  #restrictions: PolicyRules = new Map();
  /** Refused once in a run means refused in this run. */
  readonly #refused = new WeakMap<RunConsent, Set<string>>();
  /** The end of the last question about each subject: who comes later may find its answer. */
  readonly #open = new Map<string, Promise<unknown>>();

  constructor(rules: PolicyRules, context: PolicyContext = {}) {
    this.#rules = rules;
    this.#context = context;
  }

  /** The rules of the person's settings, by pattern, and those of the folder's. */
  get rules(): { own: PolicyRules; folder: PolicyRules } {
    return { own: this.#rules, folder: this.#restrictions };
  }

  /**
   * `rules` are the person's own. `restrictions` come from elsewhere, such as the settings that lie in
   * a folder: they can make a decision stricter, never looser.
   */
  setRules(rules: PolicyRules, restrictions: PolicyRules = new Map()): void {
    this.#rules = rules;
    this.#restrictions = restrictions;
  }

  /** The decision about a tool before anybody is asked. */
  decide(tool: RuledTool): Decision {
    const bySettings = this.#bySettings(tool);
    if (bySettings === 'deny') return 'deny';
    const answer = this.#context.permissions?.answerFor(tool.server, tool.name);
    if (answer === 'deny') return 'deny';
    // It may have been a refusal.
    if (answer === 'unsure') return 'ask';
    if (tool.caution !== undefined && !this.#isNamed(tool)) return 'ask';
    return answer === 'allow' ? 'allow' : bySettings;
  }

  /** Decides about one call, asking the person if need be. */
  async check(
    tool: RuledTool,
    args: unknown,
    consent: RunConsent,
    context: { signal: AbortSignal; clock?: Pausable },
  ): Promise<Verdict> {
    const id = `${tool.server}.${tool.name}`;
    const decision = this.decide(tool);
    if (decision === 'allow') return { isAllowed: true };
    if (decision === 'deny') {
      return refused(`${id} is denied by the policy of the person who uses Toolwright.`);
    }
    // One question at a time: whoever comes second finds the answer to the first.
    const answer = consent.queue.then(() => this.#askOnce(tool, id, args, consent, context));
    consent.queue = answer.catch(() => {});
    return answer;
  }

  #bySettings(tool: RuledTool): Decision {
    const { isTrusted } = this.#context;
    const isBelieved = isTrusted?.(tool.server) ?? true;
    const onlyReads = isBelieved && tool.annotations.readOnlyHint === true;
    const own = ruleFor(tool, this.#rules) ?? (onlyReads ? 'allow' : 'ask');
    const restriction = ruleFor(tool, this.#restrictions) ?? 'allow';
    return STRICTNESS.indexOf(restriction) > STRICTNESS.indexOf(own) ? restriction : own;
  }

  /** Whether the person allowed this very tool in their settings, and no folder is stricter. */
  #isNamed(tool: RuledTool): boolean {
    const rule = this.#rules.get(`${tool.server}.${tool.name}`);
    return rule === 'allow' && this.#bySettings(tool) === 'allow';
  }

  async #askOnce(
    tool: RuledTool,
    id: string,
    args: unknown,
    consent: RunConsent,
    { signal, clock }: { signal: AbortSignal; clock?: Pausable },
  ): Promise<Verdict> {
    const subject = subjectOf(tool);
    // Settings may have changed while it waited.
    if (this.decide(tool) === 'deny') return refused(`The person does not allow ${id}.`);
    if (consent.granted.has(subject)) return { isAllowed: true };
    const refusedHere = this.#refused.get(consent) ?? new Set<string>();
    this.#refused.set(consent, refusedHere);
    if (refusedHere.has(subject)) return refused(`The person refused ${id} in this run.`);
    const { ask } = this.#context;
    if (ask === undefined) {
      return refused(
        `${tool.caution ?? `${id} may change something`}, and there is nobody to ask. ` +
          `Start Toolwright with --allow ${id} to permit it.`,
      );
    }
    clock?.pause();
    try {
      return await this.#inTurn(subject, signal, () =>
        this.#ask(ask, tool, id, args, { granted: consent.granted, refusedHere, signal }),
      );
    } catch (error) {
      if (signal.aborted) return refused(`${id} was cancelled before it ran.`);
      return refused(`${id} did not run: the person could not be asked (${messageOf(error)}).`);
    } finally {
      clock?.resume();
    }
  }

  async #ask(
    ask: Person['approveTool'],
    tool: RuledTool,
    id: string,
    args: unknown,
    run: { granted: Set<string>; refusedHere: Set<string>; signal: AbortSignal },
  ): Promise<Verdict> {
    const { permissions, isTrusted } = this.#context;
    // Another program, or another window, may have got an answer meanwhile.
    await permissions?.load();
    const decision = this.decide(tool);
    if (decision === 'allow') return { isAllowed: true };
    if (decision === 'deny') return refused(`The person does not allow ${id}.`);
    run.signal.throwIfAborted();
    const risk = riskOf(tool.annotations, isTrusted?.(tool.server) ?? true);
    const question = {
      server: tool.server,
      tool: tool.name,
      origin: tool.origin ?? '',
      argumentsPreview: previewOf(args),
      risk: tool.caution === undefined ? risk : `${tool.caution}. ${risk}`,
    };
    const answer = await abortable(ask(question, run.signal), run.signal);
    if (answer === 'deny') run.refusedHere.add(subjectOf(tool));
    else await permissions?.remember(tool.server, tool.name, answer);
    if (answer === 'deny' || answer === 'never' || this.decide(tool) === 'deny') {
      return refused(`The person refused ${id}. Go on without it, or ask them what to do instead.`);
    }
    // What is remembered does not cover a caution, and may be lost: then the answer counts in this run.
    if (this.decide(tool) !== 'allow') run.granted.add(subjectOf(tool));
    return { isAllowed: true };
  }

  /** One question about a subject at a time, whichever program asks. Rejects when the signal aborts. */
  #inTurn<T>(subject: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#open.get(subject) ?? Promise.resolve();
    const done = abortable(before, signal).then(work);
    const end = Promise.allSettled([before, done]).then(() => {
      if (this.#open.get(subject) === end) this.#open.delete(subject);
    });
    this.#open.set(subject, end);
    return done;
  }
}

/** What a question is about. Names may hold dots, so they are not joined by one. */
function subjectOf({ server, name, caution }: RuledTool): string {
  return JSON.stringify([server, name, caution]);
}

/** The most specific rule. */
function ruleFor({ server, name }: RuledTool, rules: PolicyRules): Decision | undefined {
  return rules.get(`${server}.${name}`) ?? rules.get(server) ?? rules.get('*');
}

function refused(reason: string): Verdict {
  return { isAllowed: false, reason };
}

/** Reads rules from a setting; each entry that is none is named in `problems`. */
export function parseRules(setting: unknown): { rules: Map<string, Decision>; problems: string[] } {
  const rules = new Map<string, Decision>();
  const problems: string[] = [];
  if (setting === undefined || setting === null) return { rules, problems };
  if (!isObject(setting)) {
    problems.push('The policy must be an object such as { "github.delete_repo": "deny" }.');
    return { rules, problems };
  }
  for (const [pattern, decision] of Object.entries(setting)) {
    const isKnown = decision === 'allow' || decision === 'ask' || decision === 'deny';
    // A rule that cannot be read was meant to restrict something as often as not.
    rules.set(pattern, isKnown ? decision : 'ask');
    if (!isKnown) {
      problems.push(
        `The policy for '${pattern}' must be "allow", "ask" or "deny"; it asks until then.`,
      );
    }
  }
  return { rules, problems };
}
