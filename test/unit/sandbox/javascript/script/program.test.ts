/** What is mended in a program before it runs, what is left alone, and where positions end up. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProgramSyntaxError } from '../../../../../src/core/sandbox/javascript/script/parse';
import { prepare, type Script } from '../../../../../src/core/sandbox/javascript/script/program';
import { BINDINGS } from './bindings';

const script = (code: string): Script => prepare(code, BINDINGS);

/** The part of the script that came of the program, without what is put around it. */
const bodyOf = (code: string): string =>
  script(code).source.replace(/^\(async\(\)=>\{|\n[^\n]*$/g, '');

function refusal(code: string): string {
  try {
    script(code);
  } catch (error) {
    if (error instanceof ProgramSyntaxError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('names', () => {
  it.each([
    ['tracker.listIssues({})', 'return (tracker.list_issues({}))'],
    ['tools.tracker["list-issues"]({})', 'return (tools.tracker.list_issues({}))'],
    ['mcp__tracker__get_issue({})', 'return (tracker.get_issue({}))'],
    ['Tracker.get_issue({})', 'return (tracker.get_issue({}))'],
    ['tools.getIssue({})', 'return (get_issue({}))'],
    ['web-shop.get_order({})', 'return (web_shop.get_order({}))'],
    ['tools["web-shop"].getOrder({})', 'return (tools.web_shop.get_order({}))'],
    ['tools["web-shop.get-order"]({})', 'return (tools["web-shop.get-order"]({}))'],
    ['print(1)', 'return (console.log(1))'],
    ['list_issues(repo="a", page=1)', 'return (list_issues({repo: "a", page: 1}))'],
  ])('%s', (code, expected) => {
    expect(bodyOf(code)).toBe(expected);
  });

  it.each([
    'const listIssues = () => 1; listIssues()',
    'function f(tracker) { return tracker.listIssues() } f({ listIssues() {} })',
    'List({})',
    'tracker.fetch_issue({})',
    'web - shop',
    'const a = { listIssues: 1 }; a.listIssues',
    'Map',
  ])('%s is left alone', (code) => {
    expect(script(code).warnings).toEqual([]);
    expect(bodyOf(code).replace(/return \((.*)\)$/, '$1')).toBe(code);
  });

  it('are reported once', () => {
    const { warnings } = script('tracker.listIssues({}); tracker.listIssues({}); getOrder({})');
    expect(warnings).toEqual([
      'Names were mended: tracker.listIssues is tracker.list_issues, getOrder is get_order.',
    ]);
  });
});

describe('the function to call', () => {
  it.each([
    ['async function load() {}', 'return load('],
    ['const a = 1; const main = () => a; const b = 2;', 'return main('],
    ['const half = (n) => n / 2;\nfunction all() { return half(2) }', 'return all('],
    ['function helper(a) { return a }\nconst b = 1;', 'return b'],
    ['function one() {}\nfunction two() {}', ''],
    ['export async function main() {}', 'return main('],
    [
      'function helper() {}\nfunction main() {}\nexport { helper, main as default };',
      'return main(',
    ],
    ['const load = () => 1;\nexport { load };', 'return load('],
    ['const run = () => 1;\nmodule.exports = { run };', 'return run('],
  ])('%s', (code, expected) => {
    const closing = script(code).source.split('\n').at(-1)!;
    expect(closing.startsWith(expected === '' ? '})' : expected)).toBe(true);
  });

  it('is none when something else gives the result', () => {
    expect(script('function main() {}\nreturn 1').source).not.toContain('main(input');
  });
});

describe('what is started and not awaited', () => {
  it.each([
    'async function f() {}\nf();\n1',
    '(async () => {})();\n1',
    'void (async () => {})();\n1',
    'list_issues({}).then((a) => a);\n1',
    'async function f() {}\nf().then(() => 0).catch(() => 0);\n1',
    '[1].forEach(async (n) => {});\n1',
    'if (1) [1].forEach(async (n) => {});\nelse 2;\n1',
  ])('belongs to the program: %j', (code) => {
    expect(script(code).source).toMatch(/__started\.push[^]*await __finish\(\)/);
  });

  it.each(['list_issues({});\n1', 'console.log(1);\n1', 'async function f() {}\nawait f();\n1'])(
    'does not change %j',
    (code) => {
      expect(script(code).source).not.toContain('__');
    },
  );
});

describe('await', () => {
  it.each([
    ['list_issues({}).length', 'return ((await list_issues({})).length)'],
    [
      'const a = list_issues({});\na.map(String)',
      'const a = await list_issues({});\nreturn (a.map(String))',
    ],
    ['for (const a of list_issues({})) a', 'for (const a of (await list_issues({}))) a'],
    ['const { a } = get_issue({}); a', 'const { a } = (await get_issue({})); return (a)'],
    ['[...tracker.list_issues({})]', 'return ([...(await tracker.list_issues({}))])'],
    ['`${get_issue({})}`', 'return (`${(await get_issue({}))}`)'],
    ['({ a: get_issue({}) })', 'return (({ a: await get_issue({}) }))'],
    ['const a = list_issues({}) || [];', 'const a = (await list_issues({})) || [];'],
    ['let n = 0; n += get_issue({})', 'let n = 0; return (n += (await get_issue({})))'],
    ['new Set(list_issues({}))', 'return (new Set((await list_issues({}))))'],
    [
      'const f = (n) => get_issue({ n }); f(1).a',
      'const f = (n) => get_issue({ n }); return ((await f(1)).a)',
    ],
    [
      'function f() { return get_issue({}) }\nf().a',
      'function f() { return get_issue({}) }\nreturn ((await f()).a)',
    ],
    ['const a = {}; a.b = get_issue({}); a', 'const a = {}; a.b = await get_issue({}); return (a)'],
    ['const a = get_issue({}); ({ a })', 'const a = await get_issue({}); return (({ a }))'],
    ['state.get("a").b', 'return ((await state.get("a")).b)'],
  ])('is added: %s', (code, expected) => {
    expect(bodyOf(code)).toBe(expected);
  });

  it.each([
    'await list_issues({})',
    'const a = list_issues({}); await a',
    'const a = list_issues({}); const b = a.then((x) => x.length); await b',
    'await Promise.all([list_issues({}), get_issue({})])',
    'const list_issues = () => [1]; list_issues({}).length',
    'async function f() { return await get_issue({}) } await f()',
  ])('is left alone: %s', (code) => {
    expect(script(code).warnings).toEqual([]);
    expect(script(code).source).not.toContain('(await (');
  });

  it('is asked for where it cannot be added', () => {
    expect(refusal('[1].map((n) => get_issue({ n }).title)')).toMatch(
      /function around it is not async[^]*at line 1, column 16/,
    );
    expect(refusal('class A { x = list_issues({}).length }')).toContain('not async');
    expect(refusal('(a = list_issues({}).length) => a')).toContain('not async');
  });

  it('says which array methods do not wait', () => {
    expect(refusal('[1].some(async (n) => n)')).toContain('some does not wait');
    expect(script('[1].map(async (n) => n)').warnings).toEqual([]);
  });
});

describe('modules', () => {
  it.each([
    ["import { list_issues } from 'tools';\n1", '\nreturn (1)'],
    ["import { listIssues } from './tracker';\n1", 'const listIssues = list_issues;\nreturn (1)'],
    ["import * as t from './tools';\n1", 'const t = tools;\nreturn (1)'],
    ["import {\n  tracker,\n} from 'sdk';\n1", '\n\n\nreturn (1)'],
    ["const { tracker } = require('tools');\n1", '\nreturn (1)'],
    ["const shop = require('./web-shop');\n1", 'const shop = web_shop;\nreturn (1)'],
  ])('%j', (code, expected) => {
    expect(bodyOf(code)).toBe(expected);
  });

  it.each([
    "import fs from 'fs'; fs",
    "import { readFile } from 'node:fs/promises'; readFile",
    "import { nothing } from 'tools'; nothing",
    "const a = require('axios'); a",
    "const a = await import('os'); a",
    "export * from './other'",
  ])('%s is refused', (code) => {
    expect(refusal(code)).toContain('There are no modules here');
  });
});

describe('refused text', () => {
  it.each([
    ['def f():\n  return 1', 'looks like Python'],
    ['if x:\n  y()', 'looks like Python'],
    ['a = [b.c for b in d]', 'looks like Python'],
    ['{"tool": "a.b", "arguments": {"c": 1}}', 'write await tools["a.b"]({"c":1})'],
    ['{"a": 1}', 'This is JSON, not a program'],
    ['class A { @dec x = 1 }', ''],
    ['@dec\nclass A {}', 'Decorators are not supported'],
    ['const a = <div>x</div>;', 'JSX is not supported'],
    ['namespace A { export const b = 1 }\nA.b', 'namespaces are not supported'],
    ['First I will look at the files.', 'Send only the program'],
    ['const f = () => {\n  if (a) {\n    b();\n}\n', 'look for what closes the { of line 1'],
    [`${'('.repeat(20_000)}1`, 'Not enough stack space'],
  ])('%j', (code, expected) => {
    expect(refusal(code)).toMatch(/^SyntaxError: /);
    expect(refusal(code)).toContain(expected);
  });

  it('gives no wrong advice', () => {
    expect(refusal('const a = ;')).toBe(
      'SyntaxError: Unexpected token\n  at line 1, column 11\n  1 | const a = ;\n                ^',
    );
  });
});

describe('positions', () => {
  it.each([
    ['after types on the line', 'const a: Array<{ b: string }> = [] as any; wanted', 'wanted'],
    ['after a mended name', 'tracker.listIssues({}); wanted', 'wanted'],
    ['after an added await', 'const a = list_issues({}).length; wanted', 'wanted'],
    ['in the expression that is the result', 'a + wanted', 'wanted'],
    ['after an export', 'export const a = 1, wanted = 2', 'wanted'],
    ['in a default export', 'export default wanted', 'wanted'],
    ['in an indented fence', '1. Run:\n   ```ts\n   let a: string = wanted\n   ```', 'wanted'],
    ['after an import', "import { tracker } from 'tools'; wanted", 'wanted'],
    ['between smart quotes', 'f(“a”, wanted)', 'wanted'],
  ])('%s', (_name, code, word) => {
    const { source, lines, columnOf } = script(code);
    const line = source.split('\n').findIndex((text) => text.includes(word)) + 1;
    const column = source.split('\n')[line - 1]!.indexOf(word) + 1;
    expect(lines[line - 1]!.slice(columnOf(line, column) - 1)).toMatch(new RegExp(`^${word}`));
  });

  it('lead back to the word they came from, in every program of the golden texts', () => {
    const folder = path.resolve(import.meta.dirname, '../../../../integration/golden/programs');
    let checked = 0;
    for (const file of readdirSync(folder).filter((name) => !name.endsWith('.out.txt'))) {
      const code = readFileSync(path.join(folder, file), 'utf8');
      if (refusal(code) !== 'not refused') continue;
      const { source, lines, columnOf } = script(code);
      for (const [index, text] of source.split('\n').entries()) {
        const shown = lines[index] ?? '';
        for (const { 0: word, index: at } of text.matchAll(/\b(?!const\b)[A-Za-z_]\w+/g)) {
          const alone = new RegExp(`\\b${word}\\b`);
          if (text.split(alone).length !== 2 || shown.split(alone).length !== 2) continue;
          const column = columnOf(index + 1, Array.from(text.slice(0, at)).length + 1);
          expect(`${file}:${index + 1}: ${shown.slice(column - 1, column - 1 + word.length)}`).toBe(
            `${file}:${index + 1}: ${word}`,
          );
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(500);
  });
});
