/**
 * May this call run? The rules that people set, the default where they set none, and the question to a
 * person where a rule says `ask`. Nothing that a model or a server says is consent: annotations only
 * choose the default, and arguments are shown, never obeyed.
 */
import type { ToolAnnotations } from '../catalog/contract';
import type { Person } from '../ports';
import { messageOf } from '../util/errors';
import { isObject } from '../util/json';
import type { Pausable } from '../util/pausable';

export type Decision = 'allow' | 'ask' | 'deny';

/** Rules by `server.tool`, `server`, or `*`; the most specific one holds. */
export type PolicyRules = ReadonlyMap<string, Decision>;

/** The part of a tool that rules look at. */
export interface RuledTool {
  server: string;
  name: string;
  annotations: ToolAnnotations;
}

/** Allowed, or refused with the reason that the model is told. */
export type Verdict = { isAllowed: true } | { isAllowed: false; reason: string };

/** One program or direct call: a person's "for this run" ends with it. */
export class RunConsent {
  readonly granted = new Set<string>();
  /** Questions of this run, one after the other, so that many calls of a tool ask once. */
  queue: Promise<unknown> = Promise.resolve();
}

const MAX_PREVIEW_CHARS = 1_000;

const STRICTNESS: readonly Decision[] = ['allow', 'ask', 'deny'];

export class Policy {
  readonly #ask: Person['approveTool'] | undefined;
  #rules: PolicyRules;
  #restrictions: PolicyRules = new Map();
  readonly #grantedForSession = new Set<string>();
  /** Refused once in a run means refused in this run. */
  readonly #refused = new WeakMap<RunConsent, Set<string>>();

  /** Without `ask` there is no person, and then asking means refusing. */
  constructor(rules: PolicyRules, ask?: Person['approveTool']) {
    this.#rules = rules;
    this.#ask = ask;
  }

  /**
   * `rules` are the person's own. `restrictions` come from elsewhere, such as the settings that lie in
   * a folder: they can make a decision stricter, never looser.
   */
  setRules(rules: PolicyRules, restrictions: PolicyRules = new Map()): void {
    this.#rules = rules;
    this.#restrictions = restrictions;
  }

  /** The decision about a tool, before any consent. */
  decide(tool: RuledTool): Decision {
    const byDefault = tool.annotations.readOnlyHint === true ? 'allow' : 'ask';
    const own = ruleFor(tool, this.#rules) ?? byDefault;
    const restriction = ruleFor(tool, this.#restrictions) ?? 'allow';
    return STRICTNESS.indexOf(restriction) > STRICTNESS.indexOf(own) ? restriction : own;
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

  async #askOnce(
    tool: RuledTool,
    id: string,
    args: unknown,
    consent: RunConsent,
    { signal, clock }: { signal: AbortSignal; clock?: Pausable },
  ): Promise<Verdict> {
    if (consent.granted.has(id) || this.#grantedForSession.has(id)) return { isAllowed: true };
    const refusedHere = this.#refused.get(consent) ?? new Set<string>();
    this.#refused.set(consent, refusedHere);
    if (refusedHere.has(id)) return refused(`The person refused ${id} in this run.`);
    if (this.#ask === undefined) {
      return refused(
        `${id} may change something, and there is nobody to ask. ` +
          `Start Toolwright with --allow ${id} to permit it.`,
      );
    }
    if (signal.aborted) return refused(`${id} was cancelled before it ran.`);
    clock?.pause();
    try {
      const answer = await this.#ask(
        {
          server: tool.server,
          tool: tool.name,
          origin: '',
          argumentsPreview: preview(args),
          risk: riskOf(tool.annotations),
        },
        signal,
      );
      if (answer === 'run') consent.granted.add(id);
      if (answer === 'session') this.#grantedForSession.add(id);
      if (answer !== 'deny') return { isAllowed: true };
      refusedHere.add(id);
      return refused(`The person refused ${id}. Go on without it, or ask them what to do instead.`);
    } catch (error) {
      return refused(`${id} did not run: the person could not be asked (${messageOf(error)}).`);
    } finally {
      clock?.resume();
    }
  }
}

/** The most specific rule. */
function ruleFor({ server, name }: RuledTool, rules: PolicyRules): Decision | undefined {
  return rules.get(`${server}.${name}`) ?? rules.get(server) ?? rules.get('*');
}

function refused(reason: string): Verdict {
  return { isAllowed: false, reason };
}

/** What a call may change, as far as the server says. */
export function riskOf(annotations: ToolAnnotations): string {
  if (annotations.readOnlyHint === true) return 'The server says that it only reads.';
  if (annotations.destructiveHint === false)
    return 'The server says that it adds, and destroys nothing.';
  return 'It may change or delete data.';
}

function preview(args: unknown): string {
  const text = JSON.stringify(args, null, 2) ?? '';
  if (text.length <= MAX_PREVIEW_CHARS) return text;
  const more = (text.length - MAX_PREVIEW_CHARS).toLocaleString('en-US');
  return `${text.slice(0, MAX_PREVIEW_CHARS)}\n… (${more} more characters)`;
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
