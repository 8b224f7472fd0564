/** What a model is told when its Python program fails: golden texts. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Tools } from '../harness';
import { PythonHarness } from './pythonHarness';

const harness = new PythonHarness();
afterAll(() => harness.sandbox.dispose());

const tools: Tools = {
  'files.list_files': () => [{ name: 'a.txt' }],
  'files.read_file': () => {
    throw new Error('files.read_file failed: no such file b.txt');
  },
};

async function failure(code: string): Promise<string> {
  const { stop, suggestions } = await harness.run(code, tools);
  return [stop?.reason, stop?.message, ...suggestions].join('\n');
}

describe('errors name the line of the model and what to do', () => {
  const golden: [string, string, string[]][] = [
    [
      'a name that does not exist',
      'x = 1\ny = list_file()',
      [
        'exception',
        "NameError: name 'list_file' isn't defined",
        '  at line 2, column 5',
        '  2 | y = list_file()',
        '          ^',
        'Did you mean list_files or files.list_files?',
      ],
    ],
    [
      'a tool that a server does not have',
      'files.list_file(path=".")',
      [
        'exception',
        "AttributeError: files has no tool 'list_file'",
        '  at line 1, column 7',
        '  1 | files.list_file(path=".")',
        '            ^',
        'Did you mean files.list_files?',
      ],
    ],
    [
      'a field of a dict',
      'items = list_files()\nitems[0].name',
      [
        'exception',
        "AttributeError: 'dict' object has no attribute 'name'",
        '  at line 2, column 10',
        '  2 | items[0].name',
        '               ^',
        "Objects that tools return are dicts: write value['name'].",
      ],
    ],
    [
      'a key that is missing',
      'd = {}\nd["k"]',
      ['exception', "KeyError: 'k'", '  at line 2, column 1', '  2 | d["k"]', '      ^'],
    ],
    [
      'an error in a function, at its own line',
      'def f(x):\n    return 1 / x\n\nf(0)',
      [
        'exception',
        'ZeroDivisionError: divide by zero',
        '  at line 2, column 5',
        '  2 |     return 1 / x',
        '          ^',
      ],
    ],
    [
      'a failed call',
      'x = 1\nread_file(path="b.txt")',
      [
        'exception',
        'ToolError: files.read_file failed: no such file b.txt',
        '  at line 2, column 1',
        '  2 | read_file(path="b.txt")',
        '      ^',
      ],
    ],
    [
      'a missing colon',
      'def f()\n    pass',
      [
        'syntax',
        'SyntaxError: invalid syntax',
        '  at line 1, column 1',
        '  1 | def f()',
        '      ^',
        "A ':' is missing at the end of the line.",
      ],
    ],
    [
      'a bracket that is not closed',
      'x = [\n  1,\ny = 2\n',
      [
        'syntax',
        'SyntaxError: invalid syntax',
        '  at line 3, column 1',
        '  3 | y = 2',
        '      ^',
        "'[' of line 1 was never closed.",
      ],
    ],
    [
      'indentation',
      'if True:\n  a = 1\n    b = 2',
      [
        'syntax',
        'IndentationError: unexpected indent',
        '  at line 3, column 5',
        '  3 |     b = 2',
        '          ^',
      ],
    ],
    [
      'a match statement',
      'x = 1\nmatch x:\n    case 1:\n        pass',
      [
        'syntax',
        'SyntaxError: invalid syntax',
        '  at line 2, column 1',
        '  2 | match x:',
        '      ^',
        'This is MicroPython, which has no match statement: use if and elif.',
      ],
    ],
    [
      'an error of the program',
      'class Odd(Exception):\n    pass\nraise Odd("so")',
      ['exception', 'Odd: so', '  at line 3, column 1', '  3 | raise Odd("so")', '      ^'],
    ],
    [
      'a failed assertion',
      'assert 1 == 2, "no"',
      [
        'exception',
        'AssertionError: no',
        '  at line 1, column 1',
        '  1 | assert 1 == 2, "no"',
        '      ^',
      ],
    ],
    [
      'JavaScript in Python',
      'x = true',
      [
        'exception',
        "NameError: name 'true' isn't defined",
        '  at line 1, column 5',
        '  1 | x = true',
        '          ^',
        'Python writes True.',
      ],
    ],
    [
      'a module that was not imported',
      'json.dumps(1)',
      [
        'exception',
        "NameError: name 'json' isn't defined",
        '  at line 1, column 1',
        '  1 | json.dumps(1)',
        '      ^',
        'Write import json first.',
      ],
    ],
  ];
  it.each(golden)('%s', async (_name, code, lines) => {
    expect(await failure(code)).toBe(lines.join('\n'));
  });

  it('a module that does not exist, with those that do', async () => {
    const text = await failure('import requests');
    expect(text).toContain("ImportError: no module named 'requests'");
    expect(text).toContain('There is no network');
    expect(text).toMatch(/These modules exist: .*collections.*datetime.*json.*re.*statistics/);
    expect(text).not.toContain('more_math');
    expect(await failure('import pandas as pd')).toContain('Use lists and dicts');
    expect(await failure('from collections import Nothing')).toContain('Nothing');
  });

  it('what a sandbox has not', async () => {
    expect(await failure('open("/etc/passwd")')).toContain('There is no file system');
    expect(await failure('fetch("http://x")')).toContain('There is no network');
  });

  it('in a fenced program, counted from the text that was sent', async () => {
    expect(await failure('Sure!\n```python\na = None\na.b\n```')).toContain('  4 | a.b');
  });

  it('after a program was rewritten, still in the words of the model', async () => {
    const text = await failure('x = "7"\ny = x.zfill(3)[::-1] + f"{x.title()}" + 1');
    expect(text).toContain('  2 | y = x.zfill(3)[::-1] + f"{x.title()}" + 1');
  });

  it('deep recursion', async () => {
    const text = await failure('def f(n):\n    return f(n + 1)\nf(0)');
    expect(text).toContain('maximum recursion depth exceeded');
    expect(text).toContain('use a loop');
  });

  it('a result that holds itself', async () => {
    expect(await failure('a = []\na.append(a)\na')).toContain('the result refers to itself');
    expect(await failure('d = {}\nd["x"] = {1: d, 2: object()}\nd')).toContain('refers to itself');
    expect(await failure('globals()')).toContain('refers to itself');
  });

  it('never shows a frame of ours', async () => {
    for (const code of [
      'read_file()',
      'parallel([read_file])',
      'await read_file()',
      'list_files(1)',
    ]) {
      expect(await failure(code)).not.toMatch(/stdin|Traceback|prelude|_call|_take|\.py/);
    }
  });

  it('an error of a megabyte is short', async () => {
    const { stop } = await harness.run('raise ValueError("x" * 1000000)');
    expect(stop!.message.length).toBeLessThan(5_000);
  });

  it('an exit that tells of a failure', async () => {
    expect(await failure('import sys\nsys.exit("bad input")')).toContain('SystemExit: bad input');
  });
});
