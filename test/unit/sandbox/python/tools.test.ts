/** How Python programs call tools: one by one, several at once, and what a failed call is. */
import { afterAll, describe, expect, it } from 'vitest';
import { pythonNames } from '../../../../src/core/sandbox/python/names';
import type { Tools } from '../harness';
import { PythonHarness } from './pythonHarness';

const harness = new PythonHarness();
afterAll(() => harness.sandbox.dispose());

/** A tool that answers when `count` of its calls have come: only a batch gets through. */
function together(count: number): Tools {
  const waiting: (() => void)[] = [];
  return {
    'a.meet': ({ i }) =>
      new Promise((resolve) => {
        waiting.push(() => resolve({ i }));
        if (waiting.length === count) for (const go of waiting.splice(0)) go();
      }),
    'a.boom': () => {
      throw new Error('a.boom failed: no such thing');
    },
    'a.echo': (args) => args,
  };
}

describe('several calls at once', () => {
  const ways: [string, string][] = [
    ['parallel with items', 'parallel(meet, [{"i": 0}, {"i": 1}, {"i": 2}])'],
    ['parallel with lambdas', 'parallel([lambda i=i: meet(i=i) for i in range(3)])'],
    ['parallel with a function', 'parallel(lambda i: meet(i=i), range(3))'],
    ['parallel with pairs', 'parallel([(meet, {"i": i}) for i in range(3)])'],
    [
      'gather',
      `import asyncio
async def one(i):
    return await a.meet(i=i)
async def main():
    return await asyncio.gather(*[one(i) for i in range(3)])
asyncio.run(main())`,
    ],
    [
      'tasks',
      `import asyncio
async def one(i):
    return await meet(i=i)
async def main():
    tasks = [asyncio.create_task(one(i)) for i in range(3)]
    return [await task for task in tasks]
asyncio.run(main())`,
    ],
    [
      'a pool of threads',
      `from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(max_workers=8) as pool:
    result = list(pool.map(lambda i: meet(i=i), range(3)))`,
    ],
    [
      'futures',
      `from concurrent.futures import ThreadPoolExecutor, as_completed
with ThreadPoolExecutor() as pool:
    futures = [pool.submit(meet, i=i) for i in range(3)]
result = [future.result() for future in as_completed(futures)]`,
    ],
  ];
  it.each(ways)('%s', async (_name, code) => {
    const { result, stop } = await harness.run(code, together(3));
    expect(stop).toBeUndefined();
    expect(result).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }]);
  });

  it('one after the other where gather is given calls', async () => {
    const code = `import asyncio
async def main():
    return await asyncio.gather(echo(i=1), echo(i=2))
asyncio.run(main())`;
    expect((await harness.run(code, together(1))).result).toEqual([{ i: 1 }, { i: 2 }]);
  });

  it('a semaphore lets through what it should', async () => {
    let now = 0;
    let most = 0;
    const tools: Tools = {
      'a.nap': async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return now--;
      },
    };
    const code = `import asyncio
gate = asyncio.Semaphore(3)
async def one():
    async with gate:
        await nap()
    await asyncio.sleep(1)
    return 1
async def main():
    return sum(await asyncio.gather(*[one() for _ in range(12)]))
asyncio.run(main())`;
    expect((await harness.run(code, tools)).result).toBe(12);
    expect(most).toBe(3);
  });

  it('a failed one is raised, or returned when that is wanted', async () => {
    const raised = await harness.run('parallel([boom, lambda: echo(i=1)])', together(1));
    expect(raised.stop?.message).toContain('ToolError: a.boom failed');
    const code = 'parallel([boom, lambda: echo(i=1)["i"]], return_exceptions=True)';
    const { result } = await harness.run(code, together(1));
    expect(result).toEqual(['ToolError: a.boom failed: no such thing', 1]);
  });

  it('what a job prints before its call is printed once', async () => {
    const code = 'def job(i):\n    print("job", i)\n    return meet(i=i)\nparallel(job, [0, 1])';
    expect((await harness.run(code, together(2))).stdout).toBe('job 0\njob 1');
  });
});

describe('arguments', () => {
  it('are what was written: None is null, what was left out is left out', async () => {
    const code = 'echo(a=None, b=[1, (2, 3)], c={"d": True}, e="é\\n")';
    const { result } = await harness.run(code, together(1));
    expect(result).toEqual({ a: null, b: [1, [2, 3]], c: { d: true }, e: 'é\n' });
  });

  it('may be Python keywords with an underscore, or come in a dict', async () => {
    const { result } = await harness.run('[echo(from_=1), echo({"in": 2}, x=3)]', together(1));
    expect(result).toEqual([{ from: 1 }, { in: 2, x: 3 }]);
  });

  it.each([
    ['a set', 'echo(a={1})', 'a.echo: a is a set, which JSON cannot hold'],
    ['a set inside', 'echo(a={"b": [1, {2}]})', 'a.echo: a.b[1] is a set'],
    ['no number', 'echo(a=float("nan"))', 'a.echo: a is nan, which JSON cannot hold'],
    ['an object', 'class A: pass\necho(a=A())', 'a.echo: a is a A'],
    ['positional', 'echo("x")', "echo takes keyword arguments, for example echo(path='.')"],
    ['too large', 'echo(a="x" * 5000000)', 'a.echo: the arguments have 5000'],
  ])('are refused with the reason: %s', async (_name, code, message) => {
    const { stop } = await harness.run(code, together(1));
    expect(stop?.message).toContain(message);
  });
});

describe('failed calls', () => {
  it('can be caught, with what a program needs to know', async () => {
    const code = `try:
    boom()
except ToolError as e:
    result = [e.tool, e.ran, str(e), isinstance(e, Exception), e.retryable, e.code]`;
    const { result } = await harness.run(code, together(1), {
      onCall: async () => ({
        error: { name: 'ToolError', message: 'no', tool: 'a.boom', ran: 'no', retryable: true },
      }),
    });
    expect(result).toEqual(['a.boom', 'no', 'no', true, true, null]);
  });

  it('that were refused end the run as refused', async () => {
    const { stop } = await harness.run('boom()', together(1), {
      onCall: async () => ({
        error: { name: 'ToolError', message: 'not allowed', code: 'denied' },
      }),
    });
    expect(stop?.reason).toBe('denied');
  });
});

describe('names', () => {
  it('are made valid in Python, the same way each time', () => {
    const methods = [
      { name: 'import', id: 'a.import' },
      { name: 'import_', id: 'a.import_' },
      { name: 'x$y', id: 'a.x-y' },
    ];
    const plainFunctions = [
      { name: 'class', id: 'b.class' },
      { name: 'a', id: 'b.a' },
    ];
    expect(pythonNames({ namespaces: [{ name: 'a', methods }], plainFunctions })).toEqual({
      namespaces: [
        {
          name: 'a',
          methods: [
            { name: 'import_', id: 'a.import' },
            { name: 'import__', id: 'a.import_' },
            { name: 'x_y', id: 'a.x-y' },
          ],
        },
      ],
      plainFunctions: [
        { name: 'class_', id: 'b.class' },
        { name: 'a_', id: 'b.a' },
      ],
    });
  });

  it('can be found while the program runs', async () => {
    const code = `hit = tools.search("echo")[0]
[tools[hit["call"]](i=1), getattr(a, "ec" + "ho")(i=2), hit(i=3), tools.describe(hit)(i=4), tools.list()]`;
    const asked: unknown[] = [];
    const { result } = await harness.run(code, together(1), {
      onCall: async (id, args) => {
        asked.push([id, args]);
        const hit = { call: 'a.echo' };
        if (id === '$search' || id === '$list') return { value: [hit] };
        return { value: id === '$describe' ? hit : args };
      },
    });
    expect(result).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }, { i: 4 }, [{ call: 'a.echo' }]]);
    expect(asked[0]).toEqual(['$search', { keyword: 'echo' }]);
  });

  it('state and results are there', async () => {
    const code = `state.set("k", {"a": 1})
[state.get("k"), state.get("none", 7), state.keys(), state.delete("k"), results.load("r1")]`;
    const { result } = await harness.run(
      code,
      {},
      {
        onCall: async (id, args) => ({
          value:
            id === '$state.get' && (args as { key: string }).key === 'none' ? null : [id, args],
        }),
      },
    );
    expect(result).toEqual([
      ['$state.get', { key: 'k' }],
      7,
      ['$state.keys', {}],
      ['$state.delete', { key: 'k' }],
      ['$results.load', { handle: 'r1' }],
    ]);
  });
});
