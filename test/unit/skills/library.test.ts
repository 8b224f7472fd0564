import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SkillLibrary } from '../../../src/core/skills/library';
import type { SkillDraft } from '../../../src/core/skills/versions';
import { silentLog } from '../../support/ports';

let base: string;
let library: SkillLibrary;
let now = Date.UTC(2026, 10, 26);

const open = (): SkillLibrary =>
  new SkillLibrary({
    name: 'workspace',
    base,
    indexFile: path.join(base, 'index.json'),
    clock: { now: () => now++, monotonic: () => 0 },
    log: silentLog,
  });

const draft = (code: string, more: Partial<SkillDraft['manifest']> = {}): SkillDraft => ({
  description: 'Counts to-dos.',
  code,
  manifest: {
    version: 0,
    language: 'typescript',
    inputs: { type: 'object', properties: { folder: { type: 'string' } }, required: ['folder'] },
    tags: ['todo'],
    examples: [{ input: { folder: 'src' } }],
    tool_dependencies: [],
    skill_dependencies: [],
    tests: [],
    history: [],
    ...more,
  },
});

const save = (name: string, code: string, to = library) =>
  to.write(name, 'saved', () => draft(code));
const file = (...parts: string[]): string => path.join(base, 'skills', ...parts);
const put = async (name: string, files: Record<string, string>): Promise<void> => {
  await mkdir(file(name), { recursive: true });
  for (const [each, text] of Object.entries(files)) await writeFile(file(name, each), text);
};
const problemOf = async (name: string): Promise<string | undefined> =>
  (await library.contents()).damaged.find((each) => each.name === name)?.problem;

beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'library-'));
  library = open();
});
afterEach(() => rm(base, { recursive: true, force: true }));

describe('a skill', () => {
  test('is a folder of files that people can read', async () => {
    await save('count-todos', 'input.folder\n');
    expect((await readdir(file('count-todos'))).toSorted()).toEqual([
      'SKILL.md',
      'skill.json',
      'skill.ts',
      'versions',
    ]);
    expect(await readFile(file('count-todos', 'skill.ts'), 'utf8')).toBe('input.folder\n');
    const markdown = await readFile(file('count-todos', 'SKILL.md'), 'utf8');
    expect(markdown).toMatch(/^---\nname: count-todos\ndescription: Counts to-dos\.\n---\n/);
    expect(markdown).toContain('- `folder` (string)');
    const manifest = JSON.parse(await readFile(file('count-todos', 'skill.json'), 'utf8'));
    expect(manifest).toMatchObject({ version: 1, language: 'typescript', tags: ['todo'] });
    expect(manifest.history).toEqual([
      expect.objectContaining({
        version: 1,
        origin: 'saved',
        saved_at: expect.stringContaining('2026'),
      }),
    ]);
  });

  test('gets a new version with each save, and the old ones stay', async () => {
    await save('a', '1\n');
    await save('a', '2\n');
    const third = await save('a', '3\n');
    expect(third.manifest.version).toBe(3);
    expect(await library.versions('a')).toEqual([1, 2, 3]);
    expect((await library.readVersion('a', 1)).code).toBe('1\n');
    await expect(library.readVersion('a', 9)).rejects.toThrow('There are: 1, 2, 3.');
  });

  test('may change its language, and has one program', async () => {
    await save('a', '1\n');
    await library.write('a', 'saved', () => draft('input\n', { language: 'python3' }));
    expect(await readdir(file('a'))).not.toContain('skill.ts');
    expect((await library.read('a')).manifest.language).toBe('python3');
    expect((await library.readVersion('a', 1)).manifest.language).toBe('typescript');
  });

  test('that was changed by hand is as it was changed, and the change becomes a version', async () => {
    await save('a', '1\n');
    await writeFile(file('a', 'skill.ts'), 'by hand\n');
    const edited = await library.read('a');
    expect(edited).toMatchObject({ code: 'by hand\n', isEdited: true });
    expect((await library.contents()).cards[0]).toMatchObject({ isEdited: true });
    const next = await save('a', '2\n');
    expect(next.manifest.history.map(({ version, origin }) => [version, origin])).toEqual([
      [1, 'saved'],
      [2, 'edited by hand'],
      [3, 'saved'],
    ]);
    expect((await library.readVersion('a', 1)).code).toBe('1\n');
    expect((await library.readVersion('a', 2)).code).toBe('by hand\n');
    expect(next).toMatchObject({ code: '2\n', isEdited: false });
  });

  test('with other line ends is not changed', async () => {
    await save('a', '1\n2\n');
    await writeFile(file('a', 'skill.ts'), '1\r\n2\r\n');
    expect((await library.read('a')).isEdited).toBe(false);
  });

  test('keeps what people write into SKILL.md', async () => {
    await save('a', '1\n');
    const written = await readFile(file('a', 'SKILL.md'), 'utf8');
    const changed = written
      .replace('description: Counts to-dos.', '# ours\nlicense: MIT\ndescription: Ours.')
      .replace('<!-- toolwright:begin -->', 'Before.\n\n<!-- toolwright:begin -->');
    await writeFile(file('a', 'SKILL.md'), `${changed}\nAfter.\n`);
    expect((await library.read('a')).description).toBe('Ours.');
    await save('a', '2\n');
    const again = await readFile(file('a', 'SKILL.md'), 'utf8');
    for (const kept of ['# ours', 'license: MIT', 'Before.', 'After.', 'Counts to-dos.']) {
      expect(again).toContain(kept);
    }
    expect(again.split('toolwright:begin')).toHaveLength(2);
  });

  test('loses nothing of a SKILL.md whose marks are broken', async () => {
    await save('a', '1\n');
    const text = await readFile(file('a', 'SKILL.md'), 'utf8');
    const broken = `${text.replace('<!-- toolwright:end -->', '')}\nOurs.\n`;
    await writeFile(file('a', 'SKILL.md'), broken);
    expect((await library.read('a')).code).toBe('1\n');
    await expect(save('a', '2\n')).rejects.toThrow('put that right by hand');
    expect(await readFile(file('a', 'SKILL.md'), 'utf8')).toBe(broken);
    expect((await library.read('a')).code).toBe('1\n');
  });

  test('is renamed with its versions and what else is in its folder', async () => {
    await save('a', '1\n');
    await save('a', '2\n');
    await writeFile(file('a', 'notes.txt'), 'mine');
    const renamed = await library.rename('a', 'b');
    expect(renamed).toMatchObject({ name: 'b', code: '2\n', isEdited: false });
    expect(renamed.manifest.history.at(-1)?.origin).toBe('renamed from a');
    expect(await library.versions('b')).toEqual([1, 2, 3]);
    expect(await readFile(file('b', 'notes.txt'), 'utf8')).toBe('mine');
    expect(await library.names()).toEqual(['b']);
    await save('c', '1\n');
    await expect(library.rename('b', 'c')).rejects.toThrow("There is a skill 'c' already");
  });

  test('that is removed can be brought back, unless its name is taken', async () => {
    await save('a', '1\n');
    await library.remove('a');
    expect(await library.names()).toEqual([]);
    await expect(library.read('a')).rejects.toThrow("There is no skill 'a'");
    await library.restore('a');
    expect((await library.read('a')).code).toBe('1\n');
    await library.remove('a');
    await save('a', '2\n');
    await expect(library.restore('a')).rejects.toThrow('already');
    await expect(library.restore('z')).rejects.toThrow('No skill');
  });
});

describe('what is damaged is reported, and the others work', () => {
  const whole = { 'SKILL.md': '---\nname: x\ndescription: d\n---\n', 'skill.ts': '1' };

  test.each<[string, Record<string, string>, string]>([
    ['no SKILL.md', { 'skill.ts': '1' }, 'SKILL.md is missing'],
    ['no front matter', { ...whole, 'SKILL.md': '# Hi' }, 'no front matter'],
    ['no description', { ...whole, 'SKILL.md': '---\nname: x\n---\n' }, 'no description'],
    [
      'another name',
      { ...whole, 'SKILL.md': '---\nname: y\ndescription: d\n---\n' },
      "folder is 'x'",
    ],
    ['YAML that is none', { ...whole, 'SKILL.md': '---\na: [\n---\n' }, 'is no YAML'],
    ['JSON that is none', { ...whole, 'skill.json': '{' }, 'skill.json is not JSON'],
    ['JSON of another kind', { ...whole, 'skill.json': '[]' }, 'must hold an object'],
    ['a list that is none', { ...whole, 'skill.json': '{"tags":1}' }, "'tags' of skill.json"],
    ['a schema that is none', { ...whole, 'skill.json': '{"inputs":1}' }, "'inputs' of skill.json"],
    ['two programs', { ...whole, 'skill.py': '1' }, 'skill.ts and skill.py'],
    [
      'a merge that is not finished',
      { ...whole, 'skill.ts': '<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n' },
      'git merge',
    ],
    ['too large', { ...whole, 'skill.ts': 'x'.repeat(1024 * 1024 + 1) }, 'the limit is'],
  ])('%s', async (_name, files, problem) => {
    await save('good', '1\n');
    await put('x', files);
    expect(await problemOf('x')).toContain(problem);
    expect((await library.contents()).cards.map(({ name }) => name)).toEqual(['good']);
    await expect(library.read('x')).rejects.toThrow(problem);
    // Nothing of it is written over.
    await expect(save('x', '2\n')).rejects.toThrow(problem);
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(file('x', name), 'utf8')).toBe(text);
    }
  });

  test.each(['Count-Todos', 'count_todos', 'näme', 'con', '-a', 'a--b'])(
    'the name %s',
    async (name) => {
      await put(name, whole);
      expect(await problemOf(name)).toContain('rename the folder');
      expect(await library.names()).toEqual([]);
    },
  );

  test('links are not followed, neither to read nor to write', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'outside-'));
    await writeFile(path.join(outside, 'SKILL.md'), whole['SKILL.md']);
    await writeFile(path.join(outside, 'secret.txt'), 'secret');
    await mkdir(file(), { recursive: true });
    await symlink(outside, file('x'));
    await put('y', whole);
    await rm(file('y', 'skill.ts'));
    await symlink(path.join(outside, 'secret.txt'), file('y', 'skill.ts'));
    expect(await problemOf('x')).toContain('link');
    expect(await problemOf('y')).toContain('link');
    await rename(file(), path.join(base, 'elsewhere'));
    await symlink(outside, file());
    await expect(save('z', '1')).rejects.toThrow('skills is a link');
    expect(await readdir(outside)).toHaveLength(2);
    await rm(outside, { recursive: true });
  });

  test('files and hidden folders beside the skills are nobody’s business', async () => {
    await save('a', '1\n');
    await writeFile(file('README.md'), 'x');
    await mkdir(file('.git'));
    expect(await library.contents()).toMatchObject({ damaged: [], cards: [{ name: 'a' }] });
  });
});

describe('an Agent Skill without a program', () => {
  test('is instructions', async () => {
    await put('x', { 'SKILL.md': '---\nname: x\ndescription: How to x.\n---\nDo it.' });
    expect(await library.read('x')).toMatchObject({ kind: 'instructions', code: '' });
  });

  test('one with a program and nothing else runs, and gets its version when it is saved', async () => {
    await put('x', { 'SKILL.md': '---\nname: x\ndescription: d\n---\n', 'skill.js': 'input.a' });
    const found = await library.read('x');
    expect(found).toMatchObject({ kind: 'program', isEdited: false });
    expect(found.manifest).toMatchObject({ version: 1, language: 'javascript' });
    const saved = await save('x', '2\n');
    expect(saved.manifest.version).toBe(2);
    expect((await library.readVersion('x', 1)).code).toBe('input.a');
  });
});

test('the index follows the files, and one that is damaged is made anew', async () => {
  await save('a', '1\n');
  await save('b', '1\n');
  expect((await library.contents()).cards).toHaveLength(2);
  await expect
    .poll(() => readFile(path.join(base, 'index.json'), 'utf8').catch(() => ''), {
      timeout: 10_000,
    })
    .toContain('"b"');
  await writeFile(file('b', 'skill.ts'), 'changed\n');
  expect((await open().contents()).cards.map((card) => card.isEdited)).toEqual([false, true]);
  await writeFile(
    path.join(base, 'index.json'),
    '{"schemaVersion":1,"data":{"a":{"stamp":"x","card":1}}}',
  );
  expect((await open().contents()).cards).toHaveLength(2);
  await rm(file('a'), { recursive: true });
  expect((await open().contents()).cards.map(({ name }) => name)).toEqual(['b']);
});

test('the index is saved when the library is closed, and not afterwards', async () => {
  await save('a', '1\n');
  await library.contents();
  await library.dispose();
  expect(await readFile(path.join(base, 'index.json'), 'utf8')).toContain('"a"');
  await rm(path.join(base, 'index.json'));
  await writeFile(file('a', 'skill.ts'), 'changed\n');
  await library.contents();
  await library.dispose();
  expect(await readdir(base)).not.toContain('index.json');
});

test('a promise that somebody could not keep is kept by the next who looks', async () => {
  await save('a', '1\n');
  const second = open();
  await second.write('a', 'saved', () => draft('2\n', { language: 'python3' }));
  // As if the process had died with nothing moved, and later with half of it moved.
  for (const moved of [[], ['skill.js']]) {
    const promised = path.join(base, '.work', 'commit', 'a');
    await mkdir(promised, { recursive: true });
    const next = { version: 3, language: 'javascript', history: [] };
    await writeFile(path.join(promised, 'skill.js'), '3\n');
    await writeFile(path.join(promised, 'skill.json'), JSON.stringify(next));
    for (const name of moved) await rename(path.join(promised, name), file('a', name));
    const read = await open().read('a');
    expect(read).toMatchObject({ code: '3\n', manifest: { version: 3, language: 'javascript' } });
    expect(await readdir(path.join(base, '.work', 'commit'))).toEqual([]);
    expect(await readdir(file('a'))).not.toContain('skill.py');
  }
});

test('two who save at once take turns', async () => {
  const [one, other] = [open(), open()];
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => save('a', `${n}\n`, n % 2 === 0 ? one : other)));
  const { manifest } = await library.read('a');
  expect(manifest.version).toBe(6);
  expect(await library.versions('a')).toEqual([1, 2, 3, 4, 5, 6]);
  const codes = await Promise.all(
    manifest.history.map(async ({ version }) => (await library.readVersion('a', version)).code),
  );
  expect(codes.toSorted()).toEqual(['1\n', '2\n', '3\n', '4\n', '5\n', '6\n']);
});

test('what a dead process was writing is swept away', async () => {
  const left = path.join(base, '.work', 'stage', '999999999-abc');
  await mkdir(left, { recursive: true });
  await save('a', '1\n');
  expect(await readdir(path.join(base, '.work', 'stage'))).toEqual([]);
  expect(await readFile(path.join(base, '.work', '.gitignore'), 'utf8')).toBe('*\n');
});
