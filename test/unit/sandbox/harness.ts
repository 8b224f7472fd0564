/** Runs programs in a real sandbox, over tools that are plain functions. */
import { messageOf } from '../../../src/core/util/errors';
import type { SandboxBindings } from '../../../src/core/sandbox/messages';
import type { CallHandler, SandboxOutcome, SandboxRun } from '../../../src/core/sandbox/sandboxRun';
import { Sandbox, type SandboxOptions } from '../../../src/core/sandbox/sandbox';
import { ASSETS } from '../buildSandbox';

export type Tools = Record<string, (args: Record<string, never>, signal: AbortSignal) => unknown>;

export interface Outcome extends Omit<SandboxOutcome, 'result'> {
  result?: unknown;
  /** Says what was cut from the result. */
  cut?: string;
  stdout: string;
  stderr: string;
}

export class Harness {
  readonly sandbox: Sandbox;

  /** With one worker each program follows on the one before, in the same thread. */
  constructor({ maxWorkers = 2, ...options }: SandboxOptions = {}) {
    this.sandbox = new Sandbox(ASSETS, { maxWorkers, ...options });
  }

  /** Tools are named `namespace.method`, and are plain functions too. */
  async run(code: string, tools: Tools = {}, more: Partial<SandboxRun> = {}): Promise<Outcome> {
    const onCall: CallHandler = async (id, args, { signal }) => {
      try {
        const value = await tools[id]!(args as Record<string, never>, signal);
        return { json: JSON.stringify(value ?? null) };
      } catch (error) {
        return { error: { name: 'ToolError', message: messageOf(error), tool: id, ran: 'yes' } };
      }
    };
    const { result, ...outcome } = await this.sandbox.run({
      code,
      inputJson: 'null',
      bindings: bindingsOf(Object.keys(tools)),
      resultBudgetTokens: 2_000,
      onCall,
      signal: new AbortController().signal,
      ...more,
    });
    const text = (stream: string): string =>
      outcome.console
        .filter((line) => line.stream === stream)
        .map((line) => line.text)
        .join('\n');
    return {
      ...outcome,
      ...(result && { result: JSON.parse(result.json) as unknown }),
      ...(result?.cut !== undefined && { cut: result.cut }),
      stdout: text('stdout'),
      stderr: text('stderr'),
    };
  }
}

function bindingsOf(ids: string[]): SandboxBindings {
  const split = ids.map((id) => ({
    id,
    name: id.slice(id.indexOf('.') + 1),
    space: id.split('.')[0]!,
  }));
  const spaces = [...new Set(split.map((entry) => entry.space))];
  return {
    namespaces: spaces.map((name) => ({
      name,
      methods: split.filter((entry) => entry.space === name),
    })),
    plainFunctions: split,
  };
}
