/** `run_skill` and `skills.name()` through the whole core, in both languages. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listIssues, SAMPLE, SkillCore } from './skillCore';

let it: SkillCore;
beforeEach(async () => {
  it = await SkillCore.start();
});
afterEach(() => it.stop());

describe('run_skill', () => {
  test('checks the input, fills in defaults, and runs', async () => {
    await it.save({ inputs: { repo: { type: 'string', default: 'acme/shop' } } });
    expect(await it.run(SAMPLE.name)).toMatchObject({
      status: 'ok',
      result: ['One', 'Two'],
      tool_calls: 1,
    });
    expect(it.calls).toEqual([{ tool: 'list_issues', args: { repo: 'acme/shop', state: 'open' } }]);
    await expect(it.run(SAMPLE.name, { repo: 7 })).rejects.toThrow(
      /does not fit 'list-open-issues': .*repo/,
    );
    expect(it.calls).toHaveLength(1);
  });

  test('runs what is in the file, whoever wrote it', async () => {
    await it.save({});
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), 'return "by hand: " + input.repo\n');
    const output = await it.run(SAMPLE.name, { repo: 'a' });
    expect(output).toMatchObject({ status: 'ok', result: 'by hand: a' });
    expect(output.warnings?.[0]).toContain('was changed since a person looked at it');
  });

  test('names the nearest when there is none of this name', async () => {
    await it.save({});
    const output = await it.run('list-opn-issues');
    expect(output).toMatchObject({ status: 'error', exit_code: 1 });
    expect(output.stderr).toContain(
      "There is no skill 'list-opn-issues'. Did you mean list-open-issues?",
    );
  });

  test('refuses when a tool is gone, and warns when it has changed', async () => {
    await it.save({});
    await it.offer({ ...listIssues, description: 'Other words.' });
    expect(await it.run(SAMPLE.name, { repo: 'a' })).not.toHaveProperty('warnings');
    const inputSchema = {
      ...listIssues.inputSchema,
      properties: { repo: { type: 'string' }, state: {} },
    };
    await it.offer({ ...listIssues, inputSchema });
    const warned = await it.run(SAMPLE.name, { repo: 'a' });
    expect(warned.warnings?.[0]).toContain(
      "tracker.list_issues changed since 'list-open-issues' was saved",
    );
    await it.offer({ ...listIssues, name: 'search_issues' });
    const refused = await it.run(SAMPLE.name, { repo: 'a' });
    expect(refused).toMatchObject({ status: 'error' });
    expect(refused.stderr).toContain('tracker.list_issues: it is called tracker.search_issues now');
    expect((await it.list()).skills?.[0]).toMatchObject({ state: 'broken' });
  });

  test('runs Python', async () => {
    const code =
      'issues = tracker.list_issues(repo=input["repo"])\nresult = [i["title"] for i in issues]';
    const saved = await it.save({ language: 'python3', code });
    expect(saved).toMatchObject({
      status: 'ok',
      tool_dependencies: [{ name: 'tracker.list_issues' }],
    });
    expect(await readFile(it.file(SAMPLE.name, 'skill.py'), 'utf8')).toBe(`${code}\n`);
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ result: ['One', 'Two'] });
    const broken = await it.save({ language: 'python3', code: 'def f(:\n  pass' });
    expect(broken.stderr).toContain('does not parse');
  });
});

describe('skills in programs', () => {
  beforeEach(async () => {
    await it.save({});
    await it.save({
      name: 'count',
      description: 'Counts.',
      code: 'return (await skills.list_open_issues({ repo: input.repo })).length',
    });
  });

  test('are functions, and may call each other', async () => {
    const output = await it.execute(
      `return [await skills.count({ repo: 'a' }), await skills.list_open_issues({ repo: 'b' })]`,
    );
    expect(output).toMatchObject({ status: 'ok', result: [2, ['One', 'Two']] });
    const [entry] = it.toolwright.activity.entries().slice(-1);
    expect(entry?.calls.map(({ tool, skill }) => [tool, skill])).toEqual([
      ['tracker.list_issues', 'list-open-issues'],
      ['skills.list_open_issues', 'count'],
      ['skills.count', undefined],
      ['tracker.list_issues', 'list-open-issues'],
      ['skills.list_open_issues', undefined],
    ]);
    expect(await it.run('count', { repo: 'a' })).toMatchObject({ result: 2 });
    const { skill_dependencies: skills } = await it.manifest('count');
    expect(skills).toEqual(['list-open-issues']);
  });

  test('cross the border between languages', async () => {
    const python = await it.execute('result = skills.count(repo="a") + 1', { language: 'python3' });
    expect(python).toMatchObject({ status: 'ok', result: 3 });
    await it.save({
      name: 'py',
      description: 'Adds.',
      language: 'python3',
      code: 'result = input["a"] + skills.count(repo="x")',
    });
    expect(await it.execute('skills.py({ a: 40 })')).toMatchObject({ result: 42 });
  });

  test('say what is wrong with their input or their name', async () => {
    const bad = await it.execute('return await skills.count({ repo: 7, x: 1 })');
    expect(bad.stderr).toContain("The input does not fit 'skills.list_open_issues'");
    const absent = await it.execute('return await skills.cuont({})');
    expect(absent.status).toBe('error');
    expect(absent.stderr).toContain("'skills' has no 'cuont'");
    expect(absent.suggestions?.[0]).toContain('count');
    const positional = await it.execute('return await skills.count("a", "b")');
    expect(positional.stderr).toContain('takes one object');
  });

  test('that fail are errors of the program that called them, with their own message', async () => {
    await it.save({
      name: 'broken',
      description: 'Fails.',
      code: 'throw new Error("no luck: " + input.a)',
    });
    const output = await it.execute(
      `try { await skills.broken({ a: 1 }) } catch (error) { return [error.name, error.message, error.tool] }`,
    );
    expect(output.result).toEqual([
      'ToolError',
      expect.stringContaining('no luck: 1'),
      'skills.broken',
    ]);
    const uncaught = await it.execute('await skills.broken({ a: 1 })');
    expect(uncaught).toMatchObject({ status: 'error' });
    expect(uncaught.stderr).toContain('no luck: 1');
  });

  test('cannot call each other in a circle', async () => {
    const saved = await it.save({ code: 'return await skills.count({ repo: input.repo })' });
    expect(saved.stderr).toContain('list-open-issues → count → list-open-issues');
    // By hand it can be written; it does not run.
    await writeFile(
      it.file(SAMPLE.name, 'skill.ts'),
      'return await skills.count({ repo: input.repo })',
    );
    const found = await it.toolwright.skills.shelf.find(SAMPLE.name);
    const review = await it.toolwright.skills.desk.review(found);
    await it.toolwright.skills.desk.trust(review);
    const output = await it.run(SAMPLE.name, { repo: 'a' });
    expect(output.status).toBe('error');
    expect(output.stderr).toContain('in a circle');
  });

  test('run many at a time without waiting for each other for ever', async () => {
    const output = await it.execute(
      `return await Promise.all(Array.from({ length: 12 }, (_, n) => skills.count({ repo: String(n) })))`,
    );
    expect(output.result).toEqual(Array.from({ length: 12 }, () => 2));
  });

  test('leave nothing behind for each other', async () => {
    await it.save({
      name: 'leak',
      description: 'Leaks.',
      code: 'globalThis.x = (globalThis.x ?? 0) + 1; return x',
    });
    const output = await it.execute(
      'globalThis.x = 5; return [await skills.leak({}), await skills.leak({}), x]',
    );
    expect(output.result).toEqual([1, 1, 5]);
  });

  test('end with the program that waits for them', async () => {
    await it.save({ name: 'loop', description: 'Loops.', code: 'for (;;) {}' });
    const output = await it.execute('await skills.loop({})', { timeout_secs: 1 });
    expect(output.status).toBe('timeout');
    expect(await it.execute('return await skills.count({ repo: "a" })')).toMatchObject({
      result: 2,
    });
  });

  test('may not make more calls together than one program may', async () => {
    const settings = {
      limits: {
        ...(await import('../../../src/core/config/limits')).DEFAULT_RUN_LIMITS,
        maxCalls: 5,
      },
    };
    await it.toolwright.configure({ servers: [], problems: [] }, settings);
    const output = await it.execute(
      'return [await skills.count({ repo: "a" }), await skills.count({ repo: "b" })]',
    );
    expect(output.status).toBe('error');
    expect(output.stderr).toContain('more than 5 calls');
  });
});

test('use is counted over restarts and windows', async () => {
  await it.save({});
  const second = await SkillCore.start({ root: it.root });
  await Promise.all([it.run(SAMPLE.name, { repo: 'a' }), second.run(SAMPLE.name, { repo: 'b' })]);
  await it.execute('for (let n = 0; n < 20; n++) await skills.list_open_issues({ repo: "x" })');
  await second.stop();
  const third = await SkillCore.start({ root: it.root });
  await it.toolwright.skills.shelf.usage.flush();
  const [full] = (await third.list({ detail_level: 'full' })).skills ?? [];
  expect(full).toMatchObject({ runs: 22, runs_ok: 22 });
  await third.stop();
});
