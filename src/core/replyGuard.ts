/**
 * The last thing that happens to every reply before a model sees it: personal data and secrets become
 * tokens, what protection has to say is added, and a result that grew over its budget is cut again.
 */
import type { Run } from './calls';
import type { Privacy } from './privacy/privacy';
import { ShieldError } from './privacy/shieldThread';
import type { Replies } from './replies';
import { fitsByBytes } from './results/cut';
import type { RunStatus } from './results/outputs';
import type { Sandbox } from './sandbox/sandbox';

export interface ReplyGuardParts {
  privacy: Privacy;
  replies: Replies;
  sandbox: Sandbox;
  /** Tokens that a reply may have for this caller. */
  budgetFor: (run: Run) => number;
}

/** What replies of all tools have in common, as far as they have it. */
interface Reply {
  status?: RunStatus;
  exit_code?: number;
  duration_ms?: number;
  tool_calls?: number;
  result?: unknown;
  stderr?: string;
  warnings?: readonly string[];
  truncated?: string;
}

export class ReplyGuard {
  readonly #parts: ReplyGuardParts;

  constructor(parts: ReplyGuardParts) {
    this.#parts = parts;
  }

  /** The reply as a model may see it. Throws ShieldError where a reply without a status cannot be checked. */
  async shown<T extends object>(output: T, run: Run): Promise<T> {
    const { privacy } = this.#parts;
    const reply: Reply = output;
    try {
      const shown = await privacy.protect(reply, 'reply', run.privacy);
      return withWarnings(await this.#fitted(reply, shown, run), run) as T;
    } catch (error) {
      if (error instanceof ShieldError && reply.status !== undefined) {
        return withheld(reply, error) as T;
      }
      throw error;
    }
  }

  /** An error as a model may see it. */
  async error(error: unknown, run: Run): Promise<unknown> {
    if (!(error instanceof Error)) return error;
    try {
      error.message = await this.#parts.privacy.protect(error.message, 'error', run.privacy);
    } catch (failure) {
      return failure;
    }
    return error;
  }

  /** Tokens are longer than what they stand for. */
  async #fitted(output: Reply, shown: Reply, run: Run): Promise<Reply> {
    const { replies, sandbox, budgetFor } = this.#parts;
    if (shown.result === undefined || run.privacy.tokens.size === 0) return shown;
    const json = JSON.stringify(shown.result);
    const budget = budgetFor(run);
    if (fitsByBytes(json, budget)) return shown;
    const shrunk = await sandbox.shrink({ json }, budget, run.signal);
    if (shrunk.cut === undefined) return shown;
    // What is kept is what the program returned, for programs.
    const whole = output.truncated === undefined ? JSON.stringify(output.result) : undefined;
    const { resultJson, cut } = await replies.show({ ...shrunk, ...(whole && { whole }) });
    const truncated = [output.truncated, cut].filter(Boolean).join(' ');
    return { ...shown, result: JSON.parse(resultJson) as unknown, truncated };
  }
}

function withWarnings(reply: Reply, { privacy }: Run): Reply {
  const said = [...privacy.warnings];
  if (said.length === 0) return reply;
  return { ...reply, warnings: [...(reply.warnings ?? []), ...said].slice(0, 20) };
}

function withheld({ duration_ms, tool_calls }: Reply, error: ShieldError): Reply {
  return {
    status: 'error',
    exit_code: 1,
    stderr: `The reply is withheld. ${error.message} Return less, or something simpler.`,
    duration_ms: duration_ms ?? 0,
    ...(tool_calls !== undefined && { tool_calls }),
  };
}
