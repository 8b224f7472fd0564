/** The scenarios through `toolwright serve`, driven by the SDK's client. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../host/workspace.mjs';
import { SCENARIOS } from '../scenarios/scenarios';
import { companyServers, setFoldersVersion, writeNotes } from '../scenarios/company.mjs';
import type { Agent, Stage } from '../scenarios/stage';
import { CLI, ROOT, Served, temporaryFolder } from './served';

const run = promisify(execFile);

let folder: string;
let served: Served;
let config: string[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
  makeWorkspace({ root: ROOT, folder, marker: 'scenarios' });
  writeNotes(folder);
  setFoldersVersion(folder, 1);
  served = await start();
}, 120_000);
afterAll(async () => {
  await served.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}, 60_000);

async function start(): Promise<Served> {
  const one = await Served.start({
    workspace: folder,
    servers: companyServers(ROOT, folder),
    flags: ['--allow', '*', '--data', path.join(folder, 'data')],
  });
  config = ['--config', one.config];
  return one;
}

const agentOf = (one: Served): Agent => ({
  call: async <T>(tool: string, input: object) =>
    (await one.call<T>(tool, input as Record<string, unknown>)).output,
});

async function cli(...args: string[]): Promise<string> {
  const common = ['--workspace', folder, '--data', path.join(folder, 'data'), ...config];
  return (await run(process.execPath, [CLI, ...args, ...common, '--allow', '*'])).stdout;
}

const stage = (): Stage => ({
  folder,
  migrate: async (skill) => {
    expect(await cli('migrate-skills', skill, '--yes')).toContain('migrated');
  },
  figures: async () => {
    // What waits is written twice a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const report = await cli('metrics', '--format', 'json');
    return (JSON.parse(report) as { figures: Record<string, number> }).figures;
  },
  cancelled: async (_agent, input, afterMs) => {
    const abort = new AbortController();
    const call = served.call('execute_code', input, { signal: abort.signal });
    setTimeout(() => abort.abort(), afterMs);
    await expect(call).rejects.toThrow(/abort/i);
  },
});

describe('scenario, through serve:', () => {
  for (const { name, play } of SCENARIOS) {
    it(`plays: ${name}`, async () => {
      await expect(play(agentOf(served), stage())).resolves.toBeUndefined();
    }, 120_000);
  }

  it('two windows on one folder: what one saves and learns, the other has', async () => {
    const other = await start();
    try {
      const [one, two] = [agentOf(served), agentOf(other)];
      await one.call('save_skill', {
        name: 'shared-by-windows',
        description: 'Counts the customers of a page.',
        code: 'return (await crm.list_customers({ page: 1 })).length;',
      });
      const runs = await Promise.all(
        [one, two, one, two].map((agent) =>
          agent.call<{ status: string; result?: unknown }>('run_skill', {
            name: 'shared-by-windows',
            input: {},
          }),
        ),
      );
      expect(runs.map(({ result }) => result)).toEqual([40, 40, 40, 40]);
      await Promise.all(
        [one, two].map((agent, index) =>
          agent.call('execute_code', { code: `return state.set('window-${index}', ${index});` }),
        ),
      );
      const seen = await two.call<{ result?: unknown }>('execute_code', {
        code: `return [await state.get('window-0'), await state.get('window-1')];`,
      });
      expect(seen.result).toEqual([0, 1]);
      const figures = await stage().figures();
      expect(figures['skill_runs']).toBeGreaterThanOrEqual(4);
    } finally {
      await other.stop();
    }
  });

  it('starts again, and everything that was kept is there', async () => {
    await served.stop();
    served = await start();
    const agent = agentOf(served);
    const output = await agent.call<{ result?: unknown }>('run_skill', {
      name: 'orders-by-city',
      input: {},
    });
    expect(Object.keys(output.result as object)).toHaveLength(3);
    const { result } = await agent.call<{ result?: unknown }>('execute_code', {
      code: `return state.get('window-1');`,
    });
    expect(result).toBe(1);
  });
});
