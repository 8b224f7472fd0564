/** What the core does becomes events: through the whole core, over a source of tools. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TokenEstimate } from '../../../src/core/metrics/tokenEstimate';
import type { MetricEvent, RunEvent } from '../../../src/core/metrics/events';
import { listIssues, SAMPLE, SkillCore } from '../skills/skillCore';

describe('events', () => {
  let core: SkillCore;
  beforeEach(async () => {
    core = await SkillCore.start();
  });
  afterEach(() => core.stop());

  async function events<T extends MetricEvent['type']>(type: T) {
    await core.toolwright.metrics.flush();
    const place = path.join(core.dataFolder, 'metrics');
    const [workspace] = await readdir(place);
    const files = await readdir(path.join(place, workspace!));
    const texts = await Promise.all(
      files.map((file) => readFile(path.join(place, workspace!, file), 'utf8')),
    );
    const all = texts
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as MetricEvent);
    return all.filter((event): event is Extract<MetricEvent, { type: T }> => event.type === type);
  }

  test('say how a program ended, what it called and how long each took', async () => {
    await core.execute(
      `await Promise.all([1, 2, 3].map(() => tracker.list_issues({ repo: 'r' })))`,
    );
    await core.execute(`throw new Error('no')`);
    const [good, bad] = await events('run');
    expect(good).toMatchObject({
      kind: 'program',
      language: 'typescript',
      status: 'ok',
      sdk: { isCached: false },
      tools: [{ server: 'tracker', tool: 'list_issues', ok: 3, failed: 0 }],
      skills: [],
    });
    const { times } = good!.tools[0]!;
    expect(times.counts.reduce((sum, [, count]) => sum + count, 0)).toBe(3);
    expect(good!.memoryBytes).toBeGreaterThan(0);
    expect(bad).toMatchObject({ status: 'error', reason: 'exception', sdk: { isCached: true } });
  });

  test('count a skill that a model runs, and those that programs run', async () => {
    await core.save({ inputs: { type: 'object', properties: { repo: { type: 'string' } } } });
    await core.run(SAMPLE.name, { repo: 'r' });
    await core.execute(
      `await skills.list_open_issues({ repo: 'r' }); await skills.list_open_issues({ repo: 'r' })`,
    );
    await core.run(`workspace/${SAMPLE.name}`, { repo: 'r' });
    const runs = (await events('run')).filter(({ skills }) => skills.length > 0);
    const names = ({ kind, skills }: RunEvent) => [kind, skills[0]!.name, skills[0]!.ok];
    expect(runs.map(names)).toEqual([
      ['skill', SAMPLE.name, 1],
      ['program', SAMPLE.name, 2],
      ['skill', SAMPLE.name, 1],
    ]);
    expect(await events('skill')).toMatchObject([{ action: 'saved', isOk: true }]);
  });

  test('tell a search that was followed by a call from one that was made again', async () => {
    await core.search('issues');
    await core.search('list of issues');
    await core.execute(`await tracker.list_issues({ repo: 'r' })`);
    await core.search('issues');
    expect((await events('search')).map(({ isAgain }) => isAgain)).toEqual([false, true, false]);
    expect(await events('found_used')).toHaveLength(1);
  });

  test('name the tools that a server has lost, gained and changed, and are silent of the first list', async () => {
    await core.search('issues');
    expect(await events('tools')).toEqual([]);
    await core.offer(
      { ...listIssues, inputSchema: { type: 'object', properties: { page: { type: 'number' } } } },
      { ...listIssues, name: 'close_issue' },
    );
    expect(await events('tools')).toMatchObject([
      {
        server: 'tracker',
        count: 2,
        added: ['close_issue'],
        removed: [],
        changed: ['list_issues'],
      },
    ]);
    expect(core.toolwright.metrics.toolListChanges()).toHaveLength(1);
  });

  test('are few and short, however often a server changes and however many tools it has', async () => {
    await core.search('issues');
    for (let round = 0; round < 40; round++) {
      const tools = Array.from({ length: 300 }, (_, index) => ({
        ...listIssues,
        name: `tool_${round}_${index}_${'x'.repeat(200)}`,
      }));
      await core.offer(...tools);
    }
    const changes = await events('tools');
    expect(changes.length).toBeLessThanOrEqual(20);
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) expect(JSON.stringify(change).length).toBeLessThan(20_000);
    const all = Array.from({ length: 250 }, (_, index) => ({ ...listIssues, name: `t${index}` }));
    await core.offer(...all);
    await core.execute(`for (let i = 0; i < 250; i++) await tracker['t' + i]({ repo: 'r' });`);
    const run = (await events('run')).at(-1)!;
    expect(run.status).toBe('ok');
    expect(run.tools).toHaveLength(101);
    expect(run.tools.reduce((sum, { ok }) => sum + ok, 0)).toBe(250);
    expect(run.tools.at(-1)).toMatchObject({ server: 'other', tool: 'other', ok: 150 });
  });

  test('that cannot be made are missing, and no call has failed for that', async () => {
    // As deep as a hostile server likes: too deep to be written, and the answer is what it was without metrics.
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level++) deep = [deep];
    core.issues = deep as never;
    const { stderr } = await core.execute(`await tracker.list_issues({ repo: 'r' });`);
    expect(stderr).toContain('nested more than 1000 levels deep');
    expect((await events('run')).at(-1)!.tools).toMatchObject([{ tool: 'list_issues', ok: 1 }]);
  });

  test('hold no value, word or program', async () => {
    await core.execute(
      `const secret = 'xyzzy-program'; await tracker.list_issues({ repo: 'xyzzy-arg' })`,
    );
    await core.search('xyzzy-word');
    await events('run');
    const place = path.join(core.dataFolder, 'metrics');
    const [workspace] = await readdir(place);
    for (const file of await readdir(path.join(place, workspace!))) {
      expect(await readFile(path.join(place, workspace!, file), 'utf8')).not.toContain('xyzzy');
    }
  });
});

describe('tokens', () => {
  test('are worked out from what was counted of the same source', async () => {
    const estimate = new TokenEstimate(async (texts) => texts.map((text) => text.length / 2));
    expect(estimate.of('a', 1_000)).toBe(270);
    await estimate.sample('a', 'x'.repeat(500));
    expect(estimate.of('a', 1_000)).toBe(500);
    expect(estimate.of('b', 1_000)).toBe(270);
  });

  test('are counted seldom, and what cannot be counted changes nothing', async () => {
    const estimate = new TokenEstimate(() => Promise.reject(new Error('the thread is gone')));
    const wanted = Array.from({ length: 200 }, () => estimate.isWanted('a'));
    expect(wanted.filter(Boolean).length).toBeLessThan(10);
    expect(wanted[0]).toBe(true);
    await estimate.sample('a', 'text');
    expect(estimate.of('a', 1_000)).toBe(270);
  });
});
