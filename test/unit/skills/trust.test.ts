/** Which skills run: those that a person stands behind, as far as they looked. */
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SAMPLE, SkillCore } from './skillCore';

let it: SkillCore;
beforeEach(async () => {
  it = await SkillCore.start();
});
afterEach(() => it.stop());

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

  test('an earlier version that was looked at once is trusted when it is restored', async () => {
    await it.save({});
    await it.save({ code: `${SAMPLE.code}// two\n` });
    const { shelf, desk } = it.toolwright.skills;
    await desk.restore(await shelf.find(SAMPLE.name), 1);
    expect((await it.load({ name: SAMPLE.name })).trust).toBe('trusted');
  });

  test('one that is restored and is not what was saved vouches for nothing', async () => {
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
