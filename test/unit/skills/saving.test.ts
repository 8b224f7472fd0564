/** `save_skill` through the whole core: what is saved, refused and pointed out, and the tests that come with it. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SAMPLE, SkillCore } from './skillCore';

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
      'an API key in line 1',
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
