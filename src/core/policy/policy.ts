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
 * | an earlier answer for this run, session, workspace or for good | allow, where it would ask |
 * | the person, where it still asks | as they click; nobody there: refused |
 */
import type { ToolAnnotations } from '../catalog/contract';
import type { Person } from '../ports';
import { messageOf } from '../util/errors';
import { isObject } from '../util/json';
import type { Pausable } from '../util/pausable';
import { plainText } from '../util/plainText';
import type { Permissions } from './permissions';

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

  async #askOnce(
    tool: RuledTool,
    id: string,
    args: unknown,
    consent: RunConsent,
    { signal, clock }: { signal: AbortSignal; clock?: Pausable },
  ): Promise<Verdict> {
    const { ask, permissions, isTrusted } = this.#context;
    if (consent.granted.has(id)) return { isAllowed: true };
    const refusedHere = this.#refused.get(consent) ?? new Set<string>();
    this.#refused.set(consent, refusedHere);
    if (refusedHere.has(id)) return refused(`The person refused ${id} in this run.`);
    if (ask === undefined) {
      return refused(
        `${id} may change something, and there is nobody to ask. ` +
          `Start Toolwright with --allow ${id} to permit it.`,
      );
    }
    // Another program, or another window, may have got an answer meanwhile.
    await permissions?.load();
    const decision = this.decide(tool);
    if (decision === 'allow') return { isAllowed: true };
    if (decision === 'deny') return refused(`The person does not allow ${id}.`);
    if (signal.aborted) return refused(`${id} was cancelled before it ran.`);
    clock?.pause();
    try {
      const answer = await ask(
        {
          server: tool.server,
          tool: tool.name,
          origin: tool.origin ?? '',
          argumentsPreview: preview(args),
          risk: riskOf(tool.annotations, isTrusted?.(tool.server) ?? true),
        },
        signal,
      );
      if (answer === 'run') consent.granted.add(id);
      else if (answer === 'deny') refusedHere.add(id);
      else await permissions?.remember(tool.server, tool.name, answer);
      if (answer !== 'deny' && answer !== 'never') return { isAllowed: true };
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

/** What a call may change: what the server says, and whether that counts. */
export function riskOf(annotations: ToolAnnotations, isTrusted = true): string {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  const doubt = isTrusted ? '' : ', but you do not trust it';
  if (readOnlyHint === true) return `The server says that it only reads${doubt}.`;
  const change =
    destructiveHint === false
      ? `The server says that it adds, and destroys nothing${doubt}.`
      : 'It may change or delete data.';
  const notes = [
    idempotentHint === true && 'To repeat it changes nothing more.',
    openWorldHint === true && 'It reaches beyond this machine.',
  ].filter((note) => note !== false);
  return [change, ...notes].join(' ');
}

function preview(args: unknown): string {
  const text = JSON.stringify(args, null, 2) ?? '';
  if (text.length <= MAX_PREVIEW_CHARS) return plainText(text, MAX_PREVIEW_CHARS);
  const more = (text.length - MAX_PREVIEW_CHARS).toLocaleString('en-US');
  const start = plainText(text.slice(0, MAX_PREVIEW_CHARS), MAX_PREVIEW_CHARS);
  return `${start}\n… (${more} more characters)`;
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
