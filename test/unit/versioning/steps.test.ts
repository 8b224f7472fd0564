import fc from 'fast-check';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../src/core/catalog/contract';
import { withGaps } from '../../../src/core/versioning/migration/gaps';
import {
  CERTAIN,
  inferSteps,
  LIKELY,
  stepsFrom,
} from '../../../src/core/versioning/migration/inferSteps';
import { stepProblem, type Step } from '../../../src/core/versioning/migration/steps';
import {
  newArguments,
  newResult,
  UntranslatableError,
} from '../../../src/core/versioning/migration/translate';
import {
  declarationFile,
  readDeclarations,
  writeDeclaration,
} from '../../../src/core/versioning/registry/declared';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const input = (properties: JsonSchema, required: string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
});

function found(before: JsonSchema, after: JsonSchema, confidence: number): Step[] {
  return stepsFrom(inferSteps({ inputSchema: before }, { inputSchema: after }).found, confidence);
}

describe('what is found', () => {
  test('another spelling is sure, a likeness is not, and then the program is held back', () => {
    const [before, after] = [input({ per_page: text }), input({ perPage: text })];
    expect(found(before, after, CERTAIN)).toEqual([
      { step: 'rename_input', from: 'per_page', to: 'perPage' },
    ]);
    const page = (word: string) => ({
      type: 'number',
      description: `The ${word} of the page to close`,
    });
    const old = input({ pageIdx: page('index') }, ['pageIdx']);
    const now = input({ pageId: page('ID') }, ['pageId']);
    expect(found(old, now, CERTAIN)).toEqual([
      { step: 'lose_input', input: 'pageIdx' },
      { step: 'need_input', input: 'pageId' },
    ]);
    expect(found(old, now, LIKELY)).toEqual([
      { step: 'rename_input', from: 'pageIdx', to: 'pageId' },
    ]);
  });

  test('of two that fit equally well neither is sure', () => {
    const same = { ...text, description: 'What to look for, in words' };
    const steps = found(
      input({ query: same }),
      input({ query_text: same, query_term: same }),
      CERTAIN,
    );
    expect(steps).toEqual([{ step: 'lose_input', input: 'query' }]);
  });

  test('what is gone is not dropped, unless it was deprecated', () => {
    expect(found(input({ a: text, b: text }), input({ a: text }), LIKELY)).toEqual([
      { step: 'lose_input', input: 'b' },
    ]);
    const deprecated = input({ a: text, b: { ...text, deprecated: true } });
    expect(found(deprecated, input({ a: text }), CERTAIN)).toEqual([
      { step: 'remove_input', input: 'b' },
    ]);
  });

  test('a switch that may mean two things is asked', () => {
    const before = input({ recursive: flag });
    const after = input({ depth: { ...text, enum: ['none', 'direct', 'recursive'] } });
    const sure = found(before, after, CERTAIN)[0] as Step & { step: 'map_input' };
    expect(sure.values).toEqual([{ from: true, to: 'recursive' }]);
    expect(withGaps([sure], before)[0]).toMatchObject({ missing: 'false' });
    expect((found(before, after, LIKELY)[0] as typeof sure).values).toContainEqual({
      from: false,
      to: 'none',
    });
    // `sitemapOnly` says what it is of the three; `include` would be the word for yes.
    const map = found(
      input({ sitemapOnly: flag }),
      input({ sitemap: { ...text, enum: ['include', 'skip', 'only'] } }),
      LIKELY,
    );
    expect(map[0]).toMatchObject({ values: [{ from: true, to: 'only' }, { from: false, to: 'skip' }] }); // prettier-ignore
  });

  test('what an absent value meant is kept, where it can still be said', () => {
    const of = (schema: JsonSchema, standard: unknown) =>
      input({ n: { ...schema, default: standard } });
    expect(found(of(text, 'a'), of(text, 'b'), CERTAIN)).toEqual([
      { step: 'add_input', input: 'n', value: 'a' },
    ]);
    const { open } = inferSteps(
      { inputSchema: of({}, 'dynamic') },
      { inputSchema: of({ type: 'number' }, 5) },
    );
    expect(open.map(({ path }) => path)).toContain('n');
  });
});

describe('what steps mean on values', () => {
  const steps: Step[] = [
    { step: 'rename_input', from: 'path', to: 'options.root' },
    { step: 'map_input', input: 'deep', to: 'options.depth', values: [{ from: true, to: 'all' }, { from: false, to: 'none' }] }, // prettier-ignore
    { step: 'convert_input', input: 'label', as: 'list' },
    { step: 'add_input', input: 'site', value: 'main' },
    { step: 'rename_input', from: 'items[].title', to: 'items[].name' },
  ];

  test('arguments of the old contract become those of the new one', () => {
    const args = { path: 'src', deep: false, label: 'x', items: [{ title: 'a', n: 1 }, {}] };
    const before = structuredClone(args);
    expect(newArguments(steps, args)).toEqual({
      options: { root: 'src', depth: 'none' },
      label: ['x'],
      site: 'main',
      items: [{ name: 'a', n: 1 }, {}],
    });
    expect(args).toEqual(before);
    expect(newArguments(steps, { site: 'own' })).toEqual({ site: 'own' });
  });

  test('what cannot be said is an error, never a guess', () => {
    const fails = (step: Step, args: object): void =>
      expect(() => newArguments([step], args as Record<string, unknown>)).toThrow(
        UntranslatableError,
      );
    fails({ step: 'map_input', input: 'a', values: [{ from: 1, to: 2 }] }, { a: 3 });
    fails({ step: 'convert_input', input: 'a', as: 'number' }, { a: '12a' });
    fails({ step: 'convert_input', input: 'a', as: 'item' }, { a: [1, 2] });
    fails({ step: 'split_input', input: 'a', separator: '/', to: ['b', 'c'] }, { a: 'x' });
    fails({ step: 'merge_inputs', inputs: ['a', 'b'], separator: '/', to: 'c' }, { a: 'x' });
    fails({ step: 'add_input', input: 'c', template: '{a}/{b}' }, { a: 'x' });
  });

  test('moving there and back is the identity, whatever the values are', () => {
    const there: Step[] = [{ step: 'rename_input', from: 'a.b', to: 'c' }, { step: 'rename_output', from: 'x', to: 'm.n' }]; // prettier-ignore
    const back: Step[] = [{ step: 'rename_input', from: 'c', to: 'a.b' }, { step: 'rename_output', from: 'm.n', to: 'x' }]; // prettier-ignore
    const value = fc.jsonValue().filter((each) => each !== null);
    fc.assert(
      fc.property(value, value, (one, other) => {
        const args = { a: { b: one }, z: other };
        expect(newArguments(back, newArguments(there, args))).toEqual(args);
        const result = { x: one, z: other };
        expect(newResult(back, newResult(there, result))).toEqual(result);
      }),
    );
  });

  test('names of prototypes are no paths', () => {
    expect(stepProblem({ step: 'rename_input', from: 'a', to: '__proto__.x' })).toContain(`'to'`);
    expect(stepProblem({ step: 'rename_input', from: 'constructor', to: 'b' })).toContain(`'from'`);
  });
});

describe('declared versions', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'versions-'));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('are written and read, also of tools with odd names', async () => {
    const declared = {
      tool: 'my server.a/../b',
      versions: [
        {
          version: '2.0.0',
          steps: [{ step: 'remove_input', input: 'x' } as const],
          deprecations: [{ field: 'y', guidance: 'Use z.' }],
        },
      ],
    };
    const file = declarationFile(base, 'my server', 'a/../b');
    expect(path.dirname(path.dirname(file))).toBe(path.join(base, 'versions'));
    await writeDeclaration(file, declared);
    const { tools, problems } = await readDeclarations([base]);
    expect(problems).toEqual([]);
    expect(tools.get(declared.tool)).toMatchObject(declared);
    expect(await readFile(file, 'utf8')).toMatch(/^{\n {2}"tool"/);
  });

  test('that are wrong are told with their place, and the others count', async () => {
    const put = async (name: string, value: unknown): Promise<void> => {
      await mkdir(path.join(base, 'versions', 's'), { recursive: true });
      await writeFile(
        path.join(base, 'versions', 's', name),
        typeof value === 'string' ? value : JSON.stringify(value),
      );
    };
    await put('a.json', '{');
    await put('b.json', { versions: [{ version: '2' }] });
    await put('c.json', {
      versions: [{ version: '2.0.0', steps: [{ step: 'rename_inputs', from: 'a', to: 'b' }] }],
    });
    await put('d.json', {
      versions: [{ version: '2.0.0', steps: [{ step: 'rename_input', from: 'a' }] }],
    });
    await put('e.json', { versions: [{ version: '2.0.0' }] });
    const { tools, problems } = await readDeclarations([base]);
    expect([...tools.keys()]).toEqual(['s.e']);
    expect(problems).toHaveLength(4);
    expect(problems[1]).toContain('versions[0].version must be a version such as 2.0.0');
    expect(problems[2]).toContain(`versions[0].steps[0]: 'step' must be one of rename_tool`);
    expect(problems[3]).toContain(`'to' of rename_input is missing`);
  });
});
