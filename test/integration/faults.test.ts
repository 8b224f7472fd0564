/**
 * What machines do to a store: a disk that takes nothing more, a folder that cannot be written, files that were
 * cut or come from a later version, a clock that jumps. Nothing that was acknowledged is lost, each is said once,
 * and when it is over all goes on without a restart. That processes are killed: skillCrash.test.ts and metrics.test.ts.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../../src/core/compose';
import type { MetricsReport } from '../../src/core/metrics/report';
import type { SkillListOutput } from '../../src/core/results/outputs';
import { silentLog, testPorts } from '../support/ports';
import { CLI, ROOT, Served } from './served';

const run = promisify(execFile);

let root: string;
let data: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'faults-'));
  [data, folder] = [path.join(root, 'data'), path.join(root, 'workspace')];
  await mkdir(folder);
  await writeFile(path.join(folder, 'people.txt'), 'ann.miller@acme-mail.io\n');
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

const start = (at = data): Promise<Served> =>
  Served.start({ workspace: folder, flags: ['--data', at, '--allow', '*'] });

async function cli(...args: string[]): Promise<string> {
  const common = ['--workspace', folder, '--data', data];
  return (await run(process.execPath, [CLI, ...args, ...common])).stdout;
}

const save = (served: Served, name: string) =>
  served.call<{ status: string; stderr?: string }>('save_skill', {
    name,
    code: 'return 7',
    description: `Answers seven as ${name}.`,
    inputs: { type: 'object' },
    language: 'javascript',
  });

/** The lines that people see, without the clutter of Node itself. */
function linesOf(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('toolwright '));
}

/** No line twice, each with words. */
function expectClear(stderr: string): void {
  const lines = linesOf(stderr);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines).toEqual([...new Set(lines)]);
  for (const line of lines) expect(line.split(' ').length).toBeGreaterThan(4);
  expect(stderr).not.toMatch(/^\s+at /m);
}

/**
 * A limit on the size of any file that the process writes, as `ulimit -f` sets it and as it can be lifted again: the
 * kernel refuses what is beyond in the middle of a write, as a full disk does.
 */
async function limitFiles({ pid }: Served, bytes: number | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

describe('a disk that takes nothing more', () => {
  it('loses nothing, is said once, and what waited is written when there is room', async () => {
    const served = await start();
    expect((await served.execute(`await state.set('job', 'before'); return 1`)).status).toBe('ok');
    expect((await save(served, 'first')).output.status).toBe('ok');
    await limitFiles(served, 0);

    const failed = await served.execute(`await state.set('job', 'lost')`);
    expect(failed.status).toBe('error');
    expect(failed.stderr).toMatch(/EFBIG|too large/);
    const refused = await save(served, 'second');
    expect(refused.isError).toBe(true);
    expect(JSON.stringify(refused.output)).toMatch(/EFBIG|too large/);
    // What needs no disk goes on, with all that was acknowledged.
    expect((await served.execute(`return await state.get('job')`)).result).toBe('before');
    expect((await served.execute(`return await skills.first()`)).result).toBe(7);
    const { result: token } = await served.execute(
      `return await read_file({ path: 'people.txt' })`,
    );
    expect(token).toMatch(/__PII_email_\w+__/);
    await served.execute('return 2');
    expectClear(served.stderr);

    await limitFiles(served, 'unlimited');
    expect((await served.execute(`await state.set('job', 'after'); return 1`)).status).toBe('ok');
    expect((await save(served, 'second')).output.status).toBe('ok');
    await served.execute(`return 'bob.stone@acme-mail.io'`);
    await served.stop();

    const next = await start();
    expect((await next.execute(`return await state.get('job')`)).result).toBe('after');
    expect(
      (await next.execute(`return [await skills.first(), await skills.second()]`)).result,
    ).toEqual([7, 7]);
    // The token from the time without a disk still means the same.
    const known = String(token).trim();
    expect((await next.execute(`return '${known}'.startsWith('ann.')`)).result).toBe(true);
    await next.stop();
    const { figures } = JSON.parse(
      await cli('metrics', '--format', 'json', '--range', 'day'),
    ) as MetricsReport;
    expect(figures.runs).toBe(11);
    expect(figures.skills_saved).toBe(2);
    const audit = await cli('privacy', 'audit');
    expect(audit).toContain('"action":"tokenized"');
    await cli('privacy', 'audit', 'verify');
  });

  it('that takes a part of a file leaves the old one whole', async () => {
    const served = await start();
    await served.execute(`await state.set('job', 'x'.repeat(50)); return 1`);
    await limitFiles(served, 2_000);
    const failed = await served.execute(`await state.set('job', 'y'.repeat(100_000))`);
    expect(failed.status).toBe('error');
    expect((await served.execute(`return await state.get('job')`)).result).toBe('x'.repeat(50));
    await limitFiles(served, 'unlimited');
    await served.stop();
    const left = await readdir(path.join(data, 'state'), { recursive: true, withFileTypes: true });
    // Nothing half written is left over.
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => path.extname(name))).toEqual([
      '.json',
    ]);
  });
});

describe('a folder for the store', () => {
  it('that cannot be made leaves searches, programs and tools', async () => {
    // Not even the owner of everything may make one there.
    const served = await start('/sys/toolwright-data');
    expect((await served.search('read a file')).matched).toBeGreaterThan(0);
    const { result } = await served.execute(`return await read_file({ path: 'people.txt' })`);
    expect(result).toMatch(/__PII_/);
    await expectNoState(served);
    await served.stop();
  });

  it('that cannot be read leaves searches and programs, and grants no tool anything', async () => {
    // Whether a tool was forbidden there, nobody can say.
    const served = await start(path.join(folder, 'people.txt', 'data'));
    expect((await served.search('read a file')).matched).toBeGreaterThan(0);
    expect((await served.execute('return 1 + 1')).result).toBe(2);
    const { status } = await served.execute(`return await read_file({ path: 'people.txt' })`);
    expect(status).toBe('blocked');
    expect(served.stderr).toContain('Permissions could not be read, so every tool asks: ENOTDIR');
    await expectNoState(served);
    await served.stop();
  });

  async function expectNoState(served: Served): Promise<void> {
    const failed = await served.execute(`await state.set('job', 1)`);
    expect(failed.status).toBe('error');
    expect(failed.stderr).toMatch(/ENOENT|ENOTDIR|EACCES|EROFS|EPERM/);
    expectClear(served.stderr);
  }
});

describe('files of the store', () => {
  const DAMAGES: [string, (text: string) => string][] = [
    ['cut in the middle', (text) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of a later version', (text) => text.replace(/"schemaVersion":\d+/, '"schemaVersion":99')],
  ];
  it.each(DAMAGES)(
    'that are %s are named, and kept beside the new ones',
    async (_what, toDamaged) => {
      const first = await start();
      await first.execute(`await state.set('job', 'before'); return 1`);
      await save(first, 'first');
      await first.stop();
      const all = await readdir(path.join(data, 'state'), { recursive: true });
      const record = path.join(
        data,
        'state',
        all.find((name) => name.endsWith('.json'))!,
      );
      const damaged = toDamaged(await readFile(record, 'utf8'));
      await writeFile(record, damaged);

      const served = await start();
      expect((await served.execute(`return await state.get('job') ?? 'none'`)).result).toBe('none');
      expect(linesOf(served.stderr).join('\n')).toContain(
        `${record} is damaged, or was written by a later version`,
      );
      expectClear(served.stderr);
      await served.execute(`await state.set('job', 'new'); return 1`);
      expect((await served.execute(`return await state.get('job')`)).result).toBe('new');
      expect(await readFile(`${record}.unreadable`, 'utf8')).toBe(damaged);
      const { output } = await served.call<SkillListOutput>('list_skills', {});
      expect(JSON.stringify(output)).toContain('first');
      await served.stop();
    },
  );
});

describe('a clock that jumps by years', () => {
  const signal = new AbortController().signal;
  const YEARS = [2026, 2036, 2006, 2026];

  it('costs nothing that was acknowledged, and breaks no chain', async () => {
    let now = 0;
    const warnings: string[] = [];
    const { toolwright } = await compose(
      testPorts({
        assets: path.join(ROOT, 'dist'),
        dataFolder: data,
        log: { ...silentLog, warn: (message) => void warnings.push(message) },
        clock: { now: () => now, monotonic: () => performance.now() },
        workspace: { folders: () => [folder], isTrusted: () => true },
      }),
    );
    const execute = (code: string) =>
      toolwright.executeCode({ code, language: 'javascript' }, { signal });
    await toolwright.configure({ servers: [], problems: [] });
    for (const [index, year] of YEARS.entries()) {
      now = Date.UTC(year, 10, 27, 12);
      const saved = await toolwright.saveSkill(
        {
          name: `in-${year}-${index}`,
          code: `return ${year}`,
          description: `Says ${year}.`,
          inputs: { type: 'object' },
        },
        { signal },
      );
      expect(saved.status).toBe('ok');
      const kept = await execute(
        `await state.set('year${index}', ${year}); return await state.keys()`,
      );
      expect(kept.result).toHaveLength(index + 1);
      expect((await execute(`return await read_file({ path: 'people.txt' })`)).result).toMatch(
        /__PII_/,
      );
      await toolwright.metrics.refresh();
      await toolwright.guidance.refresh();
    }
    const { skills } = await toolwright.listSkills({ limit: 50 }, { signal });
    expect(skills).toHaveLength(YEARS.length);
    expect((await execute(`return await skills.in_2036_1()`)).result).toBe(2036);
    // What was measured in the years to come and those that were is there as well.
    await toolwright.metrics.rebuild();
    expect(toolwright.metrics.total().total('toolwright_runs_total')).toBe(2 * YEARS.length + 1);
    expect((await toolwright.privacy.audit.verify()).broken).toBeUndefined();
    await toolwright.dispose();
    expect(warnings).toEqual([]);
  });
});
