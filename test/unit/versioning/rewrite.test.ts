/** What codemods write, to the letter: layout and comments stay, and what cannot be proved is left alone. */
import { describe, expect, test } from 'vitest';
import {
  rewrite,
  type Rewritten,
  type RewriteRequest,
} from '../../../src/core/versioning/codemod/rewrite';
import type { Step } from '../../../src/core/versioning/migration/steps';

const tool = { id: 'files.list_files', namespace: 'files', method: 'list_files' };
const STEPS: Step[] = [
  { step: 'rename_input', from: 'max', to: 'limit' },
  { step: 'map_input', input: 'recursive', to: 'depth', values: [{ from: true, to: 'all' }, { from: false, to: 'none' }] },
  { step: 'remove_input', input: 'hint' },
  { step: 'rename_input', from: 'state', to: 'filter.state' },
  { step: 'rename_output', from: 'total', to: 'meta.total' },
]; // prettier-ignore

function request(code: string, more: Partial<RewriteRequest> = {}): RewriteRequest {
  return {
    code,
    language: 'typescript',
    from: tool,
    to: tool,
    steps: STEPS,
    before: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
    inputs: { type: 'object', properties: { deep: { type: 'boolean' } }, required: ['deep'] },
    versions: { from: '1.0.0', to: '2.0.0' },
    ...more,
  };
}

function rewritten(code: string, more: Partial<RewriteRequest> = {}): Rewritten {
  const done = rewrite(request(code, more));
  if ('refused' in done) throw new Error(done.refused);
  return done;
}

describe('TypeScript', () => {
  const rows: [string, string, string][] = [
    [
      'keeps layout, comments and commas',
      `// head
const found = await files.list_files({
  path: '.',        // where
  max: 5, /* few */ recursive: true,
  hint: 'x', // gone
  state: "open",
});`,
      `// head
const found = await files.list_files({
  path: '.',        // where
  limit: 5, /* few */ depth: 'all',
  filter: { state: "open" },
});`,
    ],
    [
      'chooses where it must',
      `await files.list_files({ path: 'a', recursive: !input.deep }); 1`,
      `await files.list_files({ path: 'a', depth: !input.deep ? 'all' : 'none' }); 1`,
    ],
    [
      'lets alone what has nothing to do with it',
      `const max = 1; const o = { max, recursive: true }; await files.list_files({ path: 'max' }); o`,
      `const max = 1; const o = { max, recursive: true }; await files.list_files({ path: 'max' }); o`,
    ],
    [
      'takes a line away with what is said beside it, and nothing else',
      `await files.list_files({
  // how many
  max: 5, // a few
  hint: 'x', // gone
  // where
  path: 'a', // here
  hint2: 1,
}); 1`,
      `await files.list_files({
  // how many
  limit: 5, // a few
  // where
  path: 'a', // here
  hint2: 1,
}); 1`,
    ],
    [
      'takes the last one away',
      `await files.list_files({
  path: 'a', // here
  hint: 'x'
}); await files.list_files({ path: 'a', hint: 'x' }); await files.list_files({ hint: 'x', path: 'a' }); 1`,
      `await files.list_files({
  path: 'a', // here
}); await files.list_files({ path: 'a' }); await files.list_files({ path: 'a' }); 1`,
    ],
    [
      'writes out what was short',
      `const max = 3; await files.list_files({ path: 'a', max }); 1`,
      `const max = 3; await files.list_files({ path: 'a', limit: max }); 1`,
    ],
    [
      'empties what has nothing left',
      `await files.list_files({ hint: 'x', }); 1`,
      `await files.list_files({  }); 1`,
    ],
  ]; // prettier-ignore
  test.each(rows)('%s', (_name, before, after) => {
    expect(rewritten(before).code).toBe(after);
  });

  test('follows the result to what is read of it', () => {
    const code = `const r = await files.list_files({ path: 'a' });\nif (r.total > 1) return [r['total'], r.items.length];`;
    const { code: after, calls } = rewritten(code);
    expect(calls).toMatchObject([{ by: 'text', line: 1 }]);
    expect(after).toContain(`if (r.meta.total > 1) return [r['meta']['total'], r.items.length];`);
  });

  test('a chain that may break off goes through the function', () => {
    const { code: after, calls } = rewritten(
      `const r = await files.list_files({ path: 'a' });\nreturn [r?.total, r.items.length];`,
    );
    expect(calls).toMatchObject([{ by: 'helper', line: 1 }]);
    expect(after).toContain('const r = await list_files_1_0_0(');
    expect(after).toContain('[r?.total, r.items.length]');
  });

  test('one function is put after the imports, and once', () => {
    const code = `import { files } from './x';
// what it does
const all = [1, 2].map((n) => files.list_files({ ...input, max: n }));
return await files.list_files(input.args);`;
    const { code: after, calls } = rewritten(code);
    expect(calls.map(({ by }) => by)).toEqual(['helper', 'helper']);
    expect(after.match(/async function list_files_1_0_0/g)).toHaveLength(1);
    expect(after).toMatch(
      /^import[^\n]*\n\/\/ what it does\n\/\*\* Calls files\.list_files 2\.0\.0 in the words/,
    );
  });

  test('a name that is taken gets another one, and a server that is hidden is reached through tools', () => {
    const code = `const list_files_1_0_0 = 1;\nconst go = async () => { const files = 2; return tools.files.list_files(input.args); };\nreturn go();`;
    const { code: after } = rewritten(code);
    expect(after).toContain('async function list_files_1_0_0_2(');
    expect(after).toContain('await tools.files.list_files(args)');
  });
});

describe('Python', () => {
  test('keeps layout, comments and keyword arguments', () => {
    const code = `# head
found = files.list_files(
    path=".",  # where
    max=5,
    recursive=True,
    hint="x",  # gone
)
print(found["total"], found.get("items"))`;
    const after = `# head
found = files.list_files(
    path=".",  # where
    limit=5,
    depth="all",
)
print(found["meta"]["total"], found.get("items"))`;
    expect(rewritten(code, { language: 'python3' }).code).toBe(after);
  });

  test('a formatted text is not broken by quotes', () => {
    const code = `print(f"{files.list_files(path='a', recursive=True)['items']}")`;
    const { code: after, calls } = rewritten(code, { language: 'python3' });
    expect(calls).toMatchObject([{ by: 'helper' }]);
    expect(after).toContain(`print(f"{list_files_1_0_0(path='a', recursive=True)['items']}")`);
  });
});

describe('hostile names', () => {
  const ID = `s.x*/evil()/*'"\\"""evil()`;
  const names = { id: ID, namespace: 's', method: 'x' };

  test.each(['typescript', 'python3'] as const)('stay words, in %s', (language) => {
    const values = [{ from: `'"\\`, to: `');evil();//"""` }];
    const more = { language, from: names, to: { ...names, id: `${ID}2` }, inputs: undefined };
    const steps: Step[] = [{ step: 'map_input', input: 'q', values }, { step: 'rename_input', from: 'a', to: ID }]; // prettier-ignore
    const isPython = language === 'python3';
    const code = `${isPython ? '' : 'await '}s.x(input)\ncall_tool(${JSON.stringify(ID)}, {})\n1`;
    const done = rewritten(code, { ...more, steps });
    expect(done.calls.map(({ by }) => by)).toEqual(['helper', 'text']);
    // Read again, nothing calls what the names say.
    const evil = { id: 'evil', namespace: 'evil', method: 'evil' };
    const again = rewrite(request(done.code, { language, from: evil, to: evil }));
    expect(again).toEqual({ refused: 'no call of evil was found in it' });
  });
});

describe('hostile programs', () => {
  test('that are deep, long or broken end, and are refused or right', () => {
    const deep = `await files.list_files({ max: ${'['.repeat(20_000)}${']'.repeat(20_000)} })`;
    expect(rewrite(request(deep))).toHaveProperty('refused');
    const nested = `${'files.list_files({ max: '.repeat(300)}1${' })'.repeat(300)}`;
    expect(rewrite(request(nested))).toBeDefined();
    const python = `files.list_files(max=${'('.repeat(20_000)}1${')'.repeat(20_000)})`;
    expect(rewrite(request(python, { language: 'python3' }))).toBeDefined();
    const started = performance.now();
    const many = Array.from(
      { length: 4_000 },
      (_, index) => `const r${index} = await files.list_files({ path: 'a', max: ${index} });`,
    ).join('\n');
    const done = rewritten(`${many}\nreturn 1;`);
    expect(done.calls).toHaveLength(4_000);
    const shared = `const args = { path: 'a', max: 1 };\n${'await files.list_files(args);\n'.repeat(4_000)}return 1;`;
    expect(rewritten(shared).code).toContain(`{ path: 'a', limit: 1 }`);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test.each(['', '\u0000', '}', 'await', '`${', 'const {', '/*', 'class', '"use strict"', '<div>'])(
    '%j is refused',
    (code) => {
      for (const language of ['typescript', 'python3'] as const) {
        expect(rewrite(request(code, { language }))).toHaveProperty('refused');
      }
    },
  );
});
