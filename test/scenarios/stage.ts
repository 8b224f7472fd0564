/** What a scenario is played by and in: the same in a real VS Code and through `toolwright serve`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

/** Names as in the configuration. */
export function companyServers(
  root: string,
  folder: string,
  env: Record<string, string> = {},
): Record<string, { command: string; args: string[]; env: Record<string, string> }> {
  const server = (role: string, ...args: string[]) => ({
    command: process.execPath,
    args: [path.join(root, 'test/fixtures/servers/company.mjs'), role, ...args],
    env,
  });
  const own = (name: string): string => path.join(folder, '.vscode', name);
  return {
    folders: server('folders', folder, own('folders-version')),
    crm: server('crm'),
    mailing: server('mailing', own('recipients')),
  };
}

export function setFoldersVersion(folder: string, version: 1 | 2): void {
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(path.join(folder, '.vscode/folders-version'), String(version));
}

/** Files with things to do in them. */
export function writeNotes(folder: string): void {
  for (let index = 0; index < 60; index++) {
    const file = path.join(folder, 'notes', `part-${index % 6}`, `step-${index}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    const owner = ['ada', 'alan', 'grace'][index % 3];
    writeFileSync(
      file,
      `export const step = ${index};\n${index % 2 === 0 ? `// TODO(${owner}): part ${index}\n` : ''}`,
    );
  }
}

/** The result of a program that must end well. */
export async function resultOf<T>(agent: Agent, code: string, more: object = {}): Promise<T> {
  const output = await agent.call<RunOutput>('execute_code', { code, ...more });
  if (output.status !== 'ok') throw new Error(`not ok: ${JSON.stringify(output)}`);
  return output.result as T;
}
