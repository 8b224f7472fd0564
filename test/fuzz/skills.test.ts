/** Skills in a folder that anybody may have written: a damaged one is named as damaged, the others stay. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { DamagedSkillError } from '../../src/core/skills/errors';
import { SkillLibrary } from '../../src/core/skills/library';
import { readSkill, writeSkill } from '../../src/core/skills/skillFiles';
import { silentLog } from '../support/ports';
import {
  damagedText,
  damagedValue,
  expectPlainPrototypes,
  expectRefusal,
  expectSentence,
  fuzz,
  must,
  FUZZ_TIMEOUT_MS,
  jsonOf,
} from './mutations';

vi.setConfig({ testTimeout: FUZZ_TIMEOUT_MS });
afterEach(expectPlainPrototypes);

const MANIFEST = {
  version: 2,
  language: 'typescript',
  inputs: { type: 'object', properties: { repo: { type: 'string', default: 'a/b' } } },
  output: { type: 'array', items: { type: 'string' } },
  tags: ['github'],
  examples: [{ input: { repo: 'a/b' }, description: 'One' }],
  tool_dependencies: [
    {
      name: 'tracker.list_issues',
      version: '1.0.0',
      schema_hash: 'abc',
      usage: [{ line: 1, column: 2, arguments: ['repo'] }],
      contract: { description: 'Lists.', input_schema: { type: 'object' } },
    },
  ],
  skill_dependencies: ['other'],
  tests: [
    {
      name: 'one',
      input: { repo: 'a/b' },
      expect: ['One'],
      calls: [
        { tool: 'tracker.list_issues', arguments: { repo: 'a/b' }, result: [{ title: 'One' }] },
      ],
    },
  ],
  history: [
    { version: 2, saved_at: '2026-11-27T00:00:00.000Z', origin: 'saved', code_hash: 'abc' },
  ],
};
const CODE = 'return 1\n';
const MARKDOWN = writeSkill({
  name: 'listed',
  description: 'Lists issues: "all" of them.',
  manifest: MANIFEST as never,
  code: CODE,
  markdown: '---\nname: listed\ndescription: x\nlicense: MIT\n---\n# Notes\nBy hand.\n',
}).get('SKILL.md')!;

const skillTexts: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .tuple(
    fc.oneof(fc.constant(MARKDOWN), damagedText(MARKDOWN)),
    fc.oneof(
      damagedText(JSON.stringify(MANIFEST, null, 2)),
      damagedValue(MANIFEST).map((value) => jsonOf(value) ?? '['.repeat(10_000)),
    ),
    fc.oneof(fc.constant(CODE), damagedText(CODE)),
  )
  .map(
    ([markdown, manifest, code]) =>
      new Map([
        ['SKILL.md', markdown],
        ['skill.json', manifest],
        ['skill.ts', code],
      ]),
  );

it('any three files are a skill that can be written again, or damaged', () => {
  let [written, kept] = [0, 0];
  fc.assert(
    fc.property(skillTexts, (texts) => {
      try {
        const skill = readSkill('listed', texts);
        const again = readSkill('listed', writeSkill(skill));
        kept += Number(again.description === skill.description);
        written++;
      } catch (error) {
        expectRefusal(error, DamagedSkillError);
      }
    }),
    fuzz(3),
  );
  expect(written).toBeGreaterThan(0);
  expect(kept).toBe(written);
});

let base: string;
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'fuzz-skills-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const openLibrary = (): SkillLibrary =>
  new SkillLibrary({
    name: 'workspace',
    base,
    indexFile: path.join(base, 'index.json'),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: silentLog,
  });

it('a damaged folder hides no other skill and is not written over', async () => {
  const first = openLibrary();
  await first.write('good', 'saved', () => ({
    description: 'Works.',
    code: CODE,
    manifest: MANIFEST as never,
  }));
  await first.dispose();
  const folder = path.join(base, 'skills', 'listed');
  await fc.assert(
    fc.asyncProperty(skillTexts, async (texts) => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      for (const [name, text] of texts) await writeFile(path.join(folder, name), text);
      const library = openLibrary();
      const { cards, damaged } = await library.contents();
      expect(cards.map(({ name }) => name)).toContain('good');
      for (const { problem } of damaged) expectSentence(problem);
      const isDamaged = damaged.some(({ name }) => name === 'listed');
      expect(isDamaged).toBe(!cards.some(({ name }) => name === 'listed'));
      const draft = { description: 'New.', code: 'return 2\n', manifest: MANIFEST as never };
      const written = await library
        .write('listed', 'saved', () => draft)
        .catch((error) => {
          expectRefusal(error, DamagedSkillError);
        });
      must(!isDamaged || written === undefined, 'what is damaged was written over');
      // As it was, to the last character.
      const expected = [...texts].map(([name, text]) => [name, Buffer.from(text).toString()]);
      const wanted = written === undefined ? expected : [['skill.ts', draft.code]];
      const found = wanted.map(async ([name]) => [
        name,
        await readFile(path.join(folder, name!), 'utf8'),
      ]);
      expect(await Promise.all(found)).toEqual(wanted);
      await library.dispose();
    }),
    fuzz(0.5),
  );
});
