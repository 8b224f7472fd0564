/** What a scenario is played by and in: the same in a real VS Code and through `toolwright serve`. */
import type { RunOutput } from '../../src/core/results/outputs';

/** Whoever drives the tools: a scripted model in VS Code's chat, or an MCP client. */
export interface Agent {
  /** The parsed output of one of the seven tools. */
  call<T>(tool: string, input: object): Promise<T>;
}

/** What people do meanwhile, and what they see. */
export interface Stage {
  /** The folder that Toolwright works in. */
  folder: string;
  /** Rewrites a skill for its tools of now, as a person who says yes. */
  migrate(skill: string): Promise<void>;
  /** The figures of the JSON export, of this week. */
  figures(): Promise<Record<string, number>>;
  /** Calls a tool and stops it after a while. */
  cancelled(agent: Agent, input: { code: string }, afterMs: number): Promise<void>;
}

export interface Scenario {
  name: string;
  play(agent: Agent, stage: Stage): Promise<void>;
}

/** The result of a program that must end well. */
export async function resultOf<T>(agent: Agent, code: string, more: object = {}): Promise<T> {
  const output = await agent.call<RunOutput>('execute_code', { code, ...more });
  if (output.status !== 'ok') throw new Error(`not ok: ${JSON.stringify(output)}`);
  return output.result as T;
}
