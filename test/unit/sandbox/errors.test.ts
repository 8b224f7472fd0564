/** What a model is told when its program fails: golden texts, from which the next attempt is written. */
import { afterAll, describe, expect, it } from 'vitest';
import { Harness, type Tools } from './harness';

const harness = new Harness();
afterAll(() => harness.sandbox.dispose());

const tools: Tools = {
  'files.list_files': () => ['a.txt'],
  'files.read_file': () => {
    throw new Error('files.read_file failed: no such file b.txt');
  },
};

async function failure(code: string): Promise<string> {
  const { stop, suggestions } = await harness.run(code, tools);
  return [stop?.reason, stop?.message, ...suggestions].join('\n');
}

describe('errors name the line of the model and what to do', () => {
  it('of a property of nothing', async () => {
    expect(await failure('const a = null;\nconst b = 1;\nreturn a.foo.bar;')).toBe(
      [
        'exception',
        "TypeError: cannot read property 'foo' of null: a is null",
        '  at line 3, column 9',
        '  3 | return a.foo.bar;',
        '              ^',
      ].join('\n'),
    );
  });

  it('after types were stripped', async () => {
    expect(await failure('interface A {\n  x: string;\n}\nconst a: A = null!;\na.x;')).toContain(
      'at line 5',
    );
  });

  it('in a fenced program, counted from the text that was sent', async () => {
    expect(await failure('Sure!\n```js\nconst a = undefined\na.b\n```')).toContain('  4 | a.b');
  });

  it('of a name that does not exist', async () => {
    expect(await failure('await list_file({})')).toBe(
      [
        'exception',
        "ReferenceError: 'list_file' is not defined",
        '  at line 1, column 7',
        '  1 | await list_file({})',
        '            ^',
        'Did you mean list_files or files.list_files?',
      ].join('\n'),
    );
  });

  it('of a tool that a server does not have', async () => {
    const text = await failure('await files.listFile({})');
    expect(text).toContain("files has no tool 'listFile'");
    expect(text).toContain('Did you mean files.list_files');
  });

  it('of what a sandbox has not', async () => {
    expect(await failure('require("fs")')).toContain('There are no modules');
    expect(await failure('await fetch("http://x")')).toContain('There is no network');
    expect(await failure('import fs from "node:fs";\nfs.x')).toContain('There are no modules here');
    expect(await failure('await import("fs")')).toMatch(/^exception/);
  });

  it('of a syntax error, with a caret', async () => {
    expect(await failure('const a = 1;\nconst b = ;\n')).toBe(
      [
        'syntax',
        'SyntaxError: Unexpected token',
        '  at line 2, column 11',
        '  2 | const b = ;',
        '                ^',
      ].join('\n'),
    );
  });

  it('of a failed tool call, at the line that made it', async () => {
    const text = await failure('const x = 1;\nconst y = await read_file({ path: "b.txt" });');
    expect(text).toContain('ToolError: files.read_file failed: no such file b.txt');
    expect(text).toContain('at line 2');
  });

  it('of a cyclic result', async () => {
    expect(await failure('const a = {}; a.a = a; a')).toContain('circular reference');
  });

  it('of anything that is thrown', async () => {
    expect(await failure('throw "words"')).toBe('exception\nError: words');
    expect(await failure('throw { message: "an object" }')).toContain('an object');
    expect(await failure('throw null')).toBe('exception\nError: null');
  });

  it('never shows a stack of ours', async () => {
    const text = await failure('await Promise.all([1].map(async () => read_file({})))');
    expect(text).not.toMatch(/prelude|worker\.|engine\./);
  });
});

describe('failed calls', () => {
  it('can be caught, with what a program needs to know', async () => {
    const code = `try { await read_file({}) } catch (e) {
      result = [e.name, e.tool, e.ran, e instanceof Error, e.message.includes('no such file')] }`;
    const { result } = await harness.run(code, tools);
    expect(result).toEqual(['ToolError', 'files.read_file', 'yes', true, true]);
  });

  it('are reported when nobody awaited them', async () => {
    const { result, warnings } = await harness.run('read_file({}); 1', tools);
    expect(result).toBe(1);
    expect(warnings.join()).toContain('was not awaited failed: ToolError: files.read_file failed');
  });

  it('are reported when only a part of the chain was looked at', async () => {
    const { stop } = await harness.run('read_file({}).then((x) => x); 1', tools);
    expect(stop?.message).toContain('ToolError: files.read_file failed');
  });

  it('are not reported when they were handled', async () => {
    const code = 'read_file({}).catch(() => 0); await read_file({}).catch(() => 0); 1';
    expect((await harness.run(code, tools)).warnings).toEqual([]);
  });

  it('that come late still count: the program ends after its calls', async () => {
    const code = 'const seen = []; [1, 2].forEach(async () => seen.push(await list_files())); seen';
    expect((await harness.run(code, tools)).result).toEqual([['a.txt'], ['a.txt']]);
  });
});
