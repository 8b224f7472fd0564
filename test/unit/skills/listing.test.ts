/** `list_skills`, and the skills that a search for tools names. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SAMPLE, SkillCore } from './skillCore';

let it: SkillCore;
beforeEach(async () => {
  it = await SkillCore.start();
});
afterEach(() => it.stop());

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

test('a skill that was deleted while the library is open is gone', async () => {
  await it.save({});
  await rm(it.file(SAMPLE.name), { recursive: true });
  expect((await it.list()).skills).toEqual([]);
  expect((await it.execute('await skills.list_open_issues({})')).status).toBe('error');
});
