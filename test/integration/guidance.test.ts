/**
 * Guidance of a real `toolwright serve`: it learns from searches, calls and programs of a real client, says so in
 * its replies, keeps it over a restart, and gives it to others.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { CLI, ROOT, Served, temporaryFolder } from './served';

const run = promisify(execFile);
const TRACKER = {
  command: process.execPath,
  args: [path.join(ROOT, 'test/fixtures/servers/tracker.mjs')],
};
/** Said by nobody else. */
const VALUE = 'zephyrine-tenant-0815';
const WITHOUT = `await tracker.fetch_record({ id: 1 })`;
const WITH = `await tracker.fetch_record({ id: 1, tenant: '${VALUE}' })`;

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await served.stop();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function start(data: string, ...flags: string[]): Promise<Served> {
  served = await Served.start({
    workspace: folder,
    servers: { tracker: TRACKER },
    flags: ['--allow', '*', '--data', path.join(folder, data), ...flags],
  });
  return served;
}

async function cli(data: string, ...args: string[]): Promise<string> {
  const common = ['--workspace', folder, '--data', path.join(folder, data)];
  return (await run(process.execPath, [CLI, ...args, ...common])).stdout;
}

async function firstFound(keyword: string): Promise<string | undefined> {
  return (await served.search(keyword)).results[0]?.name;
}

/** As an agent here works: it says defects, and means records. */
async function work(times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    await served.search('open defects');
    await served.call('call_tool', {
      name: 'tracker.query_records',
      arguments: { board: `board ${round}` },
    });
    await served.execute(WITHOUT);
    await served.execute(WITH);
  }
}

describe('guidance through serve', () => {
  it('knows nothing at first: the words decide, and failures come as they are', async () => {
    await start('data');
    expect(await firstFound('open defects')).not.toBe('query_records');
    const failed = await served.execute(WITHOUT);
    expect(failed.status).toBe('error');
    expect(JSON.stringify(failed)).not.toContain('failed like this before');
    expect(await cli('data', 'guidance')).toContain('Nothing was learned here yet');
  });

  it('learns what words mean here, what follows, and what helps after a failure', async () => {
    await start('data');
    await work(5);
    const found = await served.search('defects that are open');
    expect(found.results[0]).toMatchObject({
      name: 'query_records',
      why: expect.stringMatching(/called after \d of \d searches with "(defects|open)" here/),
    });
    const failed = await served.execute(WITHOUT);
    expect(failed.suggestions?.join()).toMatch(
      /tracker\.fetch_record failed like this before; this helped \d of \d times: Give `tenant`\./,
    );
  });

  it('keeps it over a restart, and does not run what always failed, unless it is sent again', async () => {
    await start('data');
    await served.call('call_tool', {
      name: 'tracker.query_records',
      arguments: { board: 'b' },
    });
    const next = await served.search('anything else');
    expect(next.usually_next?.[0]).toMatchObject({
      call: 'tracker.fetch_record',
      why: expect.stringMatching(/followed tracker.query_records \d of \d times here/),
    });
    expect(await firstFound('open defects')).toBe('query_records');
    await work(6);
    const blocked = await untilBlocked(WITHOUT);
    expect(blocked).toMatchObject({ status: 'blocked', exit_code: 126 });
    expect(blocked.stderr).toMatch(/fetch_record with `id` \(line 1\), which failed in \d+ of \d+/);
    expect(blocked.stderr).toContain('With `id`, `tenant` it works.');
    expect((await served.execute(WITHOUT)).status).toBe('error');
    expect((await served.execute(WITH)).status).toBe('ok');
  });

  it('shows what it has learned, with what it does with it, and deletes on demand', async () => {
    await start('data');
    const text = await cli('data', 'guidance');
    expect(text).toContain('What helped after failures');
    expect(text).toMatch(/Give `tenant`/);
    const { learned } = JSON.parse(await cli('data', 'guidance', '--json')) as {
      learned: Record<string, { id: string; about: string; effect?: string }[]>;
    };
    const row = learned['searches']!.find(({ about }) => about === 'tracker.query_records')!;
    expect(row.effect).toBe('Comes up in such searches');
    await cli('data', 'guidance', 'forget', row.id);
    await served.stop();
    await start('data');
    expect(await firstFound('open defects')).not.toBe('query_records');
    await expect(cli('data', 'guidance', 'forget', row.id)).rejects.toThrow(
      'This was deleted before.',
    );
  });

  it('writes no words of searches and no values of arguments', async () => {
    await start('data');
    await served.stop();
    const texts = await Promise.all(
      (await filesUnder('data')).map((file) => readFile(file, 'utf8')),
    );
    expect(texts.join('\n')).toContain('tracker.fetch_record');
    expect(texts.join('\n')).not.toMatch(new RegExp(`${VALUE}|defect|board \\d`));
    await start('data');
  });

  it('goes to others through a file, as often as one likes', async () => {
    const file = path.join(folder, 'learned.json');
    await cli('data', 'guidance', 'export', file);
    await start('other');
    const before = await served.execute(WITHOUT);
    expect(before.suggestions).toBeUndefined();
    await served.stop();
    for (let round = 0; round < 2; round++) await cli('other', 'guidance', 'import', file);
    await start('other');
    const failed = await served.execute(WITHOUT);
    expect(JSON.stringify(failed)).toContain('Give `tenant`');
  });

  it('refuses files that are none, and changes nothing then', async () => {
    await start('other');
    const before = await cli('other', 'guidance', 'export');
    await expect(cli('other', 'guidance', 'import', CLI)).rejects.toThrow('This file is no JSON');
    await expect(cli('other', 'guidance', 'import', path.join(folder, 'none'))).rejects.toThrow(
      'ENOENT',
    );
    expect(await cli('other', 'guidance', 'export')).toBe(before);
  });

  it('learns nothing and says nothing when it is off', async () => {
    await start('off', '--no-guidance');
    await work(4);
    expect(await firstFound('open defects')).not.toBe('query_records');
    expect((await served.execute(WITHOUT)).suggestions).toBeUndefined();
    await served.stop();
    expect(await filesUnder('off')).toEqual([]);
    await start('off');
  });

  it('forgets all on demand, after a word', async () => {
    await start('data');
    await expect(cli('data', 'guidance', 'reset')).rejects.toThrow('--yes');
    await cli('data', 'guidance', 'reset', '--yes');
    expect(await cli('data', 'guidance')).toContain('Nothing was learned here yet');
    const left = await Promise.all(
      (await filesUnder('data')).map((file) => readFile(file, 'utf8')),
    );
    expect(left.join()).not.toContain('tracker');
  });
});

/** It takes as many failures as make it sure. */
async function untilBlocked(code: string): Promise<RunOutput> {
  for (let round = 0; round < 20; round++) {
    const output = await served.execute(code);
    if (output.status === 'blocked') return output;
  }
  throw new Error('never blocked');
}

async function filesUnder(data: string): Promise<string[]> {
  const root = path.join(folder, data, 'guidance');
  const found = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
