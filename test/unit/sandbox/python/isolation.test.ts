/** Nothing leaks from one Python run to the next, and nothing of the host can be reached. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checkImports,
  importsFor,
  type Outside,
} from '../../../../src/core/sandbox/python/imports';
import { ASSETS } from '../../buildSandbox';
import type { Tools } from '../harness';
import { PythonHarness } from './pythonHarness';

const harness = new PythonHarness();
afterAll(() => harness.sandbox.dispose());

describe('isolation', () => {
  it('starts every run fresh', async () => {
    const spoil = `import builtins, sys, json, math, __main__
leak = 1
builtins.leak = 2
builtins.len = lambda x: 99
sys.modules["leak"] = 3
sys.path.append("/leak")
json.leak = 4
__main__.leak = 5
__main__._post = None
ToolError.leak = 6
result = len([])`;
    expect((await harness.run(spoil)).result).toBe(99);
    const look = `import builtins, sys, json, __main__
[len([1]), "leak" in globals(), hasattr(builtins, "leak"), "leak" in sys.modules, len(sys.path),
  hasattr(json, "leak"), hasattr(__main__, "leak"), __main__._post is None, hasattr(ToolError, "leak")]`;
    expect((await harness.run(look)).result).toEqual([
      1,
      false,
      false,
      false,
      3,
      false,
      false,
      false,
      false,
    ]);
  });

  const bridge = 'Python here has no way to JavaScript';
  const attempts: [string, string, string][] = [
    ['attributes of js', 'import js\njs.process', "has no attribute 'process'"],
    [
      'names of js',
      'import js\n[hasattr(js, n) for n in ["process", "eval", "globalThis"]]',
      '[false,false,false]',
    ],
    ['writing to js', 'import js\njs.leaked = 1', bridge],
    [
      'writing that nobody may catch',
      'import js\ntry:\n    js.leaked = 1\nexcept BaseException:\n    pass\n1',
      bridge,
    ],
    ['iterating js', 'import js\nfor x in js: print(x)', "isn't iterable"],
    ['calling js', 'import js\njs()', "isn't callable"],
    ['proxies', 'import jsffi\njsffi.create_proxy(lambda: 1)', bridge],
    ['lists for JavaScript', 'import jsffi\njsffi.to_js([1]).constructor', bridge],
    ['the host function, two arguments', 'import __main__\n__main__._send("s", "s")', bridge],
    ['the host function, none', 'import __main__\n__main__._send()', bridge],
    ['the host function, no text', 'import __main__\n__main__._send(5)', bridge],
    ['the host function, keywords', 'import __main__\n__main__._send(a=1)', bridge],
    [
      'attributes of the host function',
      'import __main__\n__main__._send.constructor',
      'no attribute',
    ],
    ['items of the host function', 'import __main__\n__main__._send[0]', bridge],
    ['new of the host function', 'import __main__\n__main__._send.new()', bridge],
    ['forged messages', 'import __main__\n__main__._send("zz")', 'not made for programs'],
    ['files', 'open("/etc/passwd")', 'OSError'],
    ['writing files', 'open("typing.py", "w")', 'OSError'],
    ['folders', 'import os\nos.listdir("/")', 'OSError'],
    ['removing', 'import os\nos.remove("typing.py")', 'OSError'],
    ['processes', 'import os\nos.system("id")', "no attribute 'system'"],
    ['the environment', 'import os\nos.getenv("PATH")', "no attribute 'getenv'"],
    ['sockets', 'import socket', 'ImportError'],
    ['machine', 'import machine', 'ImportError'],
    ['ctypes', 'import ctypes', 'ImportError'],
    ['trace functions', 'import sys\nsys.settrace(lambda *a: None)', "no attribute 'settrace'"],
    ['globals of functions', '(lambda: 1).__globals__ is globals()', 'true'],
    ['code of functions', 'str((lambda: 1).__code__)', '<code>'],
    ['subclasses', 'object.__subclasses__()', "no attribute '__subclasses__'"],
  ];
  it.each(attempts)('ends an attempt at %s', async (_name, code, expected) => {
    const { stop, result } = await harness.run(code);
    expect(stop?.message ?? JSON.stringify(result)).toContain(expected);
    expect((globalThis as { leaked?: number }).leaked).toBeUndefined();
    expect((await harness.run('1')).result).toBe(1);
  });

  it('runs no engine but the one whose imports are known', async () => {
    const imports = importsFor({} as Outside, () => {
      throw new Error('nothing is called here');
    });
    const known = await WebAssembly.compile(await readFile(path.join(ASSETS, 'micropython.wasm')));
    expect(() => checkImports(known, imports)).not.toThrow();
    const empty = await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    expect(() => checkImports(empty, imports)).toThrow('is not the one known: env.invoke_i');
    const { call1: _left, ...env } = imports['env']!;
    expect(() => checkImports(known, { ...imports, env })).toThrow('env.call1');
  });

  it('standard input is empty and stays untouched', async () => {
    const { result } = await harness.run('import sys\nsys.stdin.read()');
    expect(result).toBe('');
  });

  it('interrupts cannot be switched off', async () => {
    const code = 'import micropython\nmicropython.kbd_intr(-1)\nwhile True: x = 1';
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 200 } });
    expect(stop?.reason).toBe('cpu_limit');
  });

  it('a program that writes over its own memory harms only itself', async () => {
    const code = `import uctypes
for at in range(0, 1 << 20, 4096):
    uctypes.bytearray_at(at, 4096)[:] = b"\\xff" * 4096`;
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 2_000 } });
    expect(stop).toBeDefined();
    expect((await harness.run('[1, "a"]')).result).toEqual([1, 'a']);
  });

  it('a program that breaks the built-ins harms only itself', async () => {
    const tools: Tools = { 'a.get': () => ({ value: 7 }) };
    const code = `import builtins, ujson
builtins.isinstance = lambda *a: False
builtins.str = None
builtins.list = None
get()["value"]`;
    const { stop, result } = await harness.run(code, tools);
    expect(stop?.reason ?? result).toBeDefined();
    expect((await harness.run('get()["value"]', tools)).result).toBe(7);
  });

  it('a program cannot call a tool that it was not given', async () => {
    const asked: string[] = [];
    const onCall = async (id: string): Promise<{ json: string }> => {
      asked.push(id);
      return { json: '1' };
    };
    const forge = 'import __main__\n__main__._call("secret.read", {})';
    const { stop } = await harness.run(forge, { 'a.get': () => 1 }, { onCall });
    expect(stop?.message).toContain('secret.read is no tool of this program');
    const named = await harness.run('tools["secret.read"]()', { 'a.get': () => 1 }, { onCall });
    expect(named.stop?.message).toContain("tools has no 'secret.read'");
    expect(asked).toEqual([]);
  });

  it('a forged number of a call gets no answer of another', async () => {
    const code = `import __main__
__main__._send('w[[7,"a.get",{"i":1}]]')`;
    const { result } = await harness.run(code, { 'a.get': (args) => args });
    expect(result).toBe('[[7,true,{"i":1}]]');
  });

  it('runs side by side do not see each other', async () => {
    const runs = Array.from({ length: 6 }, (_, index) =>
      harness.run(`me = ${index}\nnap()\nme`, {
        'a.nap': () => new Promise((resolve) => setTimeout(resolve, 10)),
      }),
    );
    const results = (await Promise.all(runs)).map((outcome) => outcome.result);
    expect(results).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('many runs leave no memory behind', async () => {
    for (let index = 0; index < 20; index++) await harness.run('len(bytearray(1000000))');
    const before = process.memoryUsage().rss;
    for (let index = 0; index < 100; index++) await harness.run('len(bytearray(1000000))');
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });
});
