/** The four tools through the whole core: what is saved, refused, found, run, and what is said about it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listIssues, SAMPLE, SkillCore } from './skillCore';

let it: SkillCore;
beforeEach(async () => {
  it = await SkillCore.start();
});
afterEach(() => it.stop());

describe('save_skill', () => {
  test('pins the tools that the program calls and infers its inputs', async () => {
    const saved = await it.save({ tags: ['GitHub'], examples: [{ input: { repo: 'acme/shop' } }] });
    expect(saved).toMatchObject({
      status: 'ok',
      exit_code: 0,
      name: 'list-open-issues',
      version: 1,
      library: 'workspace',
      call: 'skills.list_open_issues',
      signature: 'skills.list_open_issues(input: { repo: string }): Promise<unknown>',
      tool_dependencies: [{ name: 'tracker.list_issues' }],
    });
    expect(saved).not.toHaveProperty('warnings');
    const manifest = await it.manifest('list-open-issues');
    expect(manifest).toMatchObject({
      version: 1,
      inputs: { type: 'object', properties: { repo: { type: 'string' } }, required: ['repo'] },
      tags: ['github'],
      tool_dependencies: [
        {
          name: 'tracker.list_issues',
          schema_hash: expect.stringMatching(/^[0-9a-f]{32}$/),
          usage: [{ line: 1, column: 22, arguments: ['repo', 'state'] }],
        },
      ],
    });
  });

  test('takes names as models write them, and finds them again', async () => {
    expect(await it.save({ name: 'List Open_Issues' })).toMatchObject({ name: 'list-open-issues' });
    for (const name of [
      'list_open_issues',
      'listOpenIssues',
      'skills.list_open_issues',
      'workspace/list-open-issues',
    ]) {
      expect(await it.load({ name })).toMatchObject({ status: 'ok', name: 'list-open-issues' });
    }
    await expect(it.save({ name: '???' })).rejects.toThrow('no letter or digit');
  });

  test('learns the output from the last run of the same program, and the types of its input', async () => {
    const output = await it.execute(SAMPLE.code, { input: { repo: 'acme/shop' } });
    expect(output.result).toEqual(['One', 'Two']);
    const saved = await it.save({});
    expect(saved.signature).toBe(
      'skills.list_open_issues(input: { repo: string }): Promise<string[]>',
    );
  });

  test.each<[string, object, string]>([
    ['does not parse', { code: 'const a = ;' }, 'does not parse'],
    [
      'has a secret',
      { code: `const key = "${'gh'}p_${'a1B2'.repeat(10)}"; key` },
      'a token in line 1',
    ],
    [
      'has personal data',
      { code: 'return 1 // for lena.hofmann@acme.io' },
      'an e-mail address in line 1',
    ],
    [
      'has personal data in a test',
      { tests: [{ input: { repo: 'lena.hofmann@acme.io' } }] },
      "in 'tests'",
    ],
    [
      'fails its test',
      { tests: [{ input: { repo: 'a' }, expect: ['One'] }] },
      'expected ["One"], but the result was ["One","Two"]',
    ],
    [
      'fails in its test',
      { code: 'input.repo.x.y', tests: [{ input: { repo: 'a' } }] },
      'TypeError',
    ],
  ])('refuses a program that %s, and writes nothing', async (_name, input, reason) => {
    const saved = await it.save(input);
    expect(saved).toMatchObject({ status: 'error', exit_code: 1 });
    expect(saved.stderr).toContain(reason);
    expect(saved.stderr).toContain('nothing was saved');
    expect((await it.list()).skills).toEqual([]);
  });

  test.each<[object, string]>([
    [{ code: '' }, "'code' must be a text"],
    [{ description: '' }, "'description' must say"],
    [{ description: 'x'.repeat(1025) }, 'the limit is 1024'],
    [{ language: 'ruby' }, "'language' must be one of"],
    [{ inputs: 'x' }, "'inputs' must be a JSON Schema"],
    [{ inputs: { a: { type: 'strnig' } } }, 'no type of JSON Schema'],
    [{ tags: 7 }, "'tags' must be a list"],
    [{ tests: [{ foo: 1 }] }, "Each of 'tests'"],
    [{ tests: [{ input: { repo: 7 } }] }, 'does not fit'],
    [{ library: 'x' }, "'library' must be one of"],
  ])('says what is wrong with %j', async (input, message) => {
    await expect(it.save(input)).rejects.toThrow(message);
  });

  test('points out values that should be inputs', async () => {
    const saved = await it.save({
      code: `const issues = await tracker.list_issues({ repo: 'acme/shop', state: 'open' });
const since = '2026-01-01';
return [issues, since, 'https://acme.test/x', './src/app.ts', 3];`,
    });
    expect(saved.suggested_inputs).toEqual([
      { name: 'repo', value: 'acme/shop', line: 1 },
      { name: 'since', value: '2026-01-01', line: 2 },
      { name: 'url', value: 'https://acme.test/x', line: 3 },
      { name: 'path', value: './src/app.ts', line: 3 },
    ]);
    expect(saved.suggestions?.[0]).toContain('"acme/shop" (line 1) → input.repo');
  });

  test('warns of calls that lead nowhere now, and of those that cannot be seen', async () => {
    const saved = await it.save({
      code: 'await tracker.list_isues({ repo: input.repo }); await skills.nothing({}); await tools[input.x]({})',
    });
    const told = saved.warnings?.join('\n');
    expect(told).toContain('Line 1 calls tracker.list_isues, which is no tool now. Did you mean');
    expect(told).toContain("There is no skill 'nothing' yet");
    expect(told).toContain('cannot be seen');
  });

  test('names skills that may do the same', async () => {
    await it.save({});
    const saved = await it.save({
      name: 'open-issue-titles',
      description: 'Lists titles of the open issues of a repository.',
    });
    expect(saved.similar).toEqual([
      { name: 'list-open-issues', description: SAMPLE.description, why: expect.any(String) },
    ]);
    expect(
      await it.save({
        name: 'weather',
        description: 'Tells the weather of a city.',
        code: 'input.city',
      }),
    ).not.toHaveProperty('similar');
  });

  test('an existing name gets a new version, and what is left out stays', async () => {
    await it.save({ tags: ['a'], inputs: { repo: { type: 'string', description: 'owner/name' } } });
    const again = await it.save({ description: undefined, code: `${SAMPLE.code}// more\n` });
    expect(again).toMatchObject({ status: 'ok', version: 2 });
    expect(await it.manifest(SAMPLE.name)).toMatchObject({
      tags: ['a'],
      inputs: { properties: { repo: { description: 'owner/name' } } },
    });
    const loaded = await it.load({ name: SAMPLE.name, version: 1 });
    expect(loaded).toMatchObject({ version: 1, versions: [1, 2], code: SAMPLE.code });
    expect((await it.load({ name: SAMPLE.name, version: 'v2' })).code).toContain('// more');
    expect((await it.load({ name: SAMPLE.name, version: 7 })).stderr).toContain('There are: 1, 2');
  });

  test('the person’s own library is for every folder', async () => {
    await it.save({ library: 'user' });
    expect((await it.list({ detail_level: 'full' })).skills?.[0]).toMatchObject({
      library: 'user',
    });
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ status: 'ok' });
    // One of the folder counts before it.
    await it.save({ library: 'workspace', code: 'return "of the folder"' });
    expect(await it.run(SAMPLE.name, {})).toMatchObject({ result: 'of the folder' });
    expect(await it.run(`user/${SAMPLE.name}`, { repo: 'a' })).toMatchObject({
      result: ['One', 'Two'],
    });
    expect((await it.list()).matched).toBe(1);
  });

  test('does not write over what it cannot read', async () => {
    await it.put(SAMPLE.name, { 'SKILL.md': 'broken' });
    expect((await it.save({})).stderr).toContain('no front matter');
    expect(await readFile(it.file(SAMPLE.name, 'SKILL.md'), 'utf8')).toBe('broken');
  });
});

describe('tests of a skill', () => {
  const tests = [{ name: 'two issues', input: { repo: 'acme/shop' }, expect: ['One', 'Two'] }];

  test('are run when it is saved, and recorded so that they need no server later', async () => {
    expect(await it.save({ tests })).toMatchObject({ status: 'ok', tests_passed: 1 });
    expect(await it.manifest(SAMPLE.name)).toMatchObject({
      output: { type: 'array', items: { type: 'string' } },
      tests: [
        {
          ...tests[0],
          calls: [
            {
              tool: 'tracker.list_issues',
              call: 'tracker.list_issues',
              arguments: { repo: 'acme/shop', state: 'open' },
              result: [{ title: 'One' }, { title: 'Two' }],
            },
          ],
        },
      ],
    });
    it.calls.length = 0;
    it.issues = 'not asked';
    const found = await it.toolwright.skills.shelf.find(SAMPLE.name);
    const caller = { signal: new AbortController().signal };
    expect(await it.toolwright.testSkill(found, caller)).toEqual([
      { name: 'two issues', isOk: true, isReplayed: true, result: ['One', 'Two'] },
    ]);
    expect(it.calls).toEqual([]);
    // The program is changed by hand and calls something else.
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), SAMPLE.code.replace("'open'", "'closed'"));
    const changed = await it.toolwright.skills.shelf.find(SAMPLE.name);
    const [result] = await it.toolwright.testSkill(changed, caller);
    expect(result).toMatchObject({
      isOk: false,
      message: expect.stringContaining('no call of tracker.list_issues'),
    });
  });

  test('keep nothing that holds personal data, and say so', async () => {
    it.issues = [{ title: 'By lena.hofmann@acme.io' }];
    const saved = await it.save({ tests: [{ input: { repo: 'a' } }] });
    expect(saved.warnings?.[0]).toContain('personal data');
    expect(await readFile(it.file(SAMPLE.name, 'skill.json'), 'utf8')).not.toContain('lena');
  });

  test('record failures, too', async () => {
    const code = `try { await tracker.list_issues({}); } catch (error) { return error.message.slice(0, 20); }`;
    const saved = await it.save({ code, tests: [{ input: {} }] });
    expect(saved).toMatchObject({ tests_passed: 1 });
    expect(await it.manifest(SAMPLE.name)).toMatchObject({
      tests: [{ calls: [{ tool: 'tracker.list_issues', error: expect.any(String) }] }],
    });
  });
});

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
    expect(refused.stderr).toContain('tracker.list_issues, which is not there now');
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

describe('trust', () => {
  const foreign = {
    'SKILL.md': '---\nname: foreign\ndescription: From elsewhere.\n---\n',
    'skill.ts': 'return (await tracker.list_issues({ repo: "a" })).length',
  };

  test('a skill that came with the folder is listed and does not run until it was reviewed', async () => {
    await it.put('foreign', foreign);
    expect((await it.list()).skills).toEqual([
      expect.objectContaining({ name: 'foreign', state: 'untrusted' }),
    ]);
    const refused = await it.run('foreign');
    expect(refused).toMatchObject({ status: 'blocked', exit_code: 126 });
    expect(refused.stderr).toContain('toolwright skills trust foreign');
    expect((await it.execute('await skills.foreign({})')).stderr).toContain(
      'no person has looked at it',
    );
    expect(it.calls).toEqual([]);
    const { shelf, desk } = it.toolwright.skills;
    const review = await desk.review(await shelf.find('foreign'));
    expect(review.reaches).toEqual(['tracker.list_issues']);
    await desk.trust(review);
    expect(await it.run('foreign')).toMatchObject({ status: 'ok', result: 2 });
  });

  test('a claim of the folder’s own counts for nothing', async () => {
    await it.put('foreign', {
      ...foreign,
      'skill.json': '{"trusted":true,"history":[{"version":1,"code_hash":"x"}]}',
    });
    expect(await it.run('foreign')).toMatchObject({ status: 'blocked' });
  });

  test('one that was changed to reach more has to be looked at again', async () => {
    await it.save({});
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), 'return await list_files({ path: "." })');
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ status: 'blocked' });
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), 'return (');
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ status: 'blocked' });
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), SAMPLE.code);
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ status: 'ok' });
  });

  test('one that hides what it reaches gets no further than the one that was looked at', async () => {
    await it.save({});
    const hidden = `const name = ['write', 'file'].join('_');
return [typeof globalThis[name], typeof Object.values(globalThis).find((each) => each?.name === name), typeof tracker.list_issues];`;
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), hidden);
    const output = await it.run(SAMPLE.name, { repo: 'a' });
    expect(output).toMatchObject({ status: 'ok', result: ['undefined', 'undefined', 'function'] });
    // A program of the model's own is free to.
    expect((await it.execute(hidden)).result).toEqual(['function', 'function', 'function']);
  });

  test('a test of it does not run either', async () => {
    const tests = '{"tests":[{"input":{}}]}';
    await it.put('foreign', { ...foreign, 'skill.json': tests });
    const found = await it.toolwright.skills.shelf.find('foreign');
    const [result] = await it.toolwright.testSkill(found, { signal: new AbortController().signal });
    expect(result).toMatchObject({ isOk: false, message: expect.stringContaining('no person') });
    expect(it.calls).toEqual([]);
  });

  test('an earlier version that is restored vouches for nothing', async () => {
    await it.save({});
    await it.save({ code: `${SAMPLE.code}// two\n` });
    const versions = it.file(SAMPLE.name, 'versions', '1', 'skill.ts');
    await writeFile(versions, 'return await write_file({ path: "x", content: "y" })\n');
    const { shelf, desk } = it.toolwright.skills;
    await desk.restore(await shelf.find(SAMPLE.name), 1);
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ status: 'blocked' });
    expect(await it.run(SAMPLE.name, { repo: 'a' })).not.toHaveProperty('result');
  });

  test('what a person trusts in another process counts at once', async () => {
    await it.put('foreign', foreign);
    expect(await it.run('foreign')).toMatchObject({ status: 'blocked' });
    const other = await SkillCore.start({ root: it.root });
    const { shelf, desk } = other.toolwright.skills;
    await desk.trust(await desk.review(await shelf.find('foreign')));
    await other.stop();
    expect(await it.run('foreign')).toMatchObject({ status: 'ok' });
  });

  test('what changed while it was looked at is not trusted', async () => {
    await it.put('foreign', foreign);
    const { shelf, desk } = it.toolwright.skills;
    const review = await desk.review(await shelf.find('foreign'));
    await writeFile(
      it.file('foreign', 'skill.ts'),
      'return await write_file({ path: "x", content: "y" })',
    );
    await expect(desk.trust(review)).rejects.toThrow('changed while you looked');
  });

  test('nothing of a folder in restricted mode runs', async () => {
    await it.save({});
    it.isTrusted = false;
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ status: 'blocked' });
    expect((await it.list()).skills?.[0]).toMatchObject({ state: 'untrusted' });
  });
});

describe('list_skills and search_tools', () => {
  beforeEach(async () => {
    await it.save({ tags: ['tracker'] });
    await it.save({
      name: 'weather',
      description: 'Tells the weather of a city.',
      code: 'input.city',
      tags: ['web'],
    });
  });

  test('finds by words and by tag, at three levels of detail', async () => {
    const all = await it.list();
    expect(all).toMatchObject({ status: 'ok', matched: 2, complete: true });
    expect(all.skills).toEqual([
      {
        name: 'list-open-issues',
        call: 'skills.list_open_issues',
        description: SAMPLE.description,
        input: '{ repo: string }',
      },
      expect.objectContaining({ name: 'weather' }),
    ]);
    expect(
      (await it.list({ query: 'forecast for a town', detail_level: 'name-only' })).skills?.[0],
    ).toEqual({
      name: 'weather',
      call: 'skills.weather',
    });
    expect((await it.list({ tag: 'web' })).skills).toHaveLength(1);
    await it.run(SAMPLE.name, { repo: 'a' });
    const [full] = (await it.list({ query: 'issues', detail_level: 'full' })).skills ?? [];
    expect(full).toMatchObject({
      version: 1,
      tags: ['tracker'],
      tools: ['tracker.list_issues'],
      runs: 1,
      runs_ok: 1,
    });
    const none = await it.list({ tag: 'nothing' });
    expect(none).toMatchObject({
      matched: 0,
      suggestions: [expect.stringContaining('There are 2')],
    });
    expect(await it.list({ limit: 1 })).toMatchObject({ matched: 2, complete: false });
    await expect(it.list({ detail_level: 'all' })).rejects.toThrow("'detail_level'");
  });

  test('a search for tools names skills that do it, and none that do not run', async () => {
    const found = await it.search('list open issues');
    expect(found.skills).toEqual([expect.objectContaining({ call: 'skills.list_open_issues' })]);
    expect(await it.search('read a file')).not.toHaveProperty('skills');
    expect(await it.search('*')).not.toHaveProperty('skills');
  });

  test('names what is damaged', async () => {
    await it.put('bad', { 'SKILL.md': 'x' });
    expect(await it.list()).toMatchObject({
      matched: 2,
      warnings: [expect.stringContaining("The skill 'bad' cannot be read")],
    });
    expect((await it.load({ name: 'bad' })).stderr).toContain('no front matter');
  });

  test('instructions are read and not run', async () => {
    await it.put('how-to', { 'SKILL.md': '---\nname: how-to\ndescription: How to.\n---\nDo it.' });
    expect((await it.load({ name: 'how-to' })).instructions).toContain('Do it.');
    expect((await it.run('how-to')).stderr).toContain('read its instructions');
  });

  test('a skill that is longer than a reply may be is cut, and kept whole', async () => {
    const long = `return [${Array.from({ length: 3000 }, (_, n) => `'word${n}'`).join(', ')}]`;
    await it.save({ name: 'long', description: 'Is long.', code: long });
    const loaded = await it.load({ name: 'long' });
    expect(loaded.truncated).toContain('results.load');
    expect(JSON.stringify(loaded).length).toBeLessThan(20_000);
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

test('a skill that was deleted while the library is open is gone', async () => {
  await it.save({});
  await rm(it.file(SAMPLE.name), { recursive: true });
  expect((await it.list()).skills).toEqual([]);
  expect((await it.execute('await skills.list_open_issues({})')).status).toBe('error');
});
