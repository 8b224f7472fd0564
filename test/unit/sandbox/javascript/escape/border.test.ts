/**
 * The border between the host and its threads. A worker that was taken over says what it likes, and a
 * hostile server answers what it likes: both cost their own run or call, never the host.
 */
import { mkdtemp, rm, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from '../../../../../src/core/sandbox/sandbox';
import type { CallReply, SandboxOutcome } from '../../../../../src/core/sandbox/sandboxRun';
import { readConsole, readFinish, readTurn, readUnawaited } from '../../../../../src/core/sandbox/javascript/handover'; // prettier-ignore
import { ASSETS } from '../../../buildSandbox';
import { Harness } from '../../harness';

const bindings = {
  namespaces: [{ name: 'a', methods: [{ name: 'get', id: 'a.get' }] }],
  plainFunctions: [{ name: 'get', id: 'a.get' }],
};

describe('a worker that was taken over', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'toolwright-border-'));
    await copyFile(path.join(ASSETS, 'quickjs.wasm'), path.join(folder, 'quickjs.wasm'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs in place of the worker; `run` is the run's number, `say` speaks to the host. */
  async function outcomeOf(
    onRun: string,
    onSettle = '',
  ): Promise<SandboxOutcome & { asked: string[] }> {
    const script = `const { parentPort } = require('node:worker_threads');
      const say = (message) => parentPort.postMessage(message);
      const ending = { console: [], warnings: [], suggestions: [], cpuMs: 0 };
      parentPort.on('message', (message) => {
        const { run } = message;
        if (message.type === 'run') { ${onRun} }
        if (message.type === 'settle') { ${onSettle} }
      });
      say({ type: 'ready' });`;
    await writeFile(path.join(folder, 'javascriptWorker.js'), script);
    const sandbox = new Sandbox(folder, { maxWorkers: 1 });
    const asked: string[] = [];
    const outcome = await sandbox.run({
      code: '1',
      inputJson: 'null',
      bindings,
      resultBudgetTokens: 2_000,
      signal: new AbortController().signal,
      limits: { wallMs: 10_000, cpuMs: 3_000 },
      onCall: async (id) => {
        asked.push(id);
        return { json: '1' };
      },
    });
    await sandbox.dispose();
    return { ...outcome, asked };
  }

  it.each(['secret.read', '$secret', '$', '$state.get ', '__proto__', 'constructor', ''])(
    'calls nothing that its program was not given: %j',
    async (id) => {
      const call = `say({ type: 'waiting', run, cpuMs: 0, console: [],
        calls: [{ call: 1, id: ${JSON.stringify(id)}, args: {} }, { call: 2, id: 'a.get', args: {} }] })`;
      const answer = `const json = JSON.stringify(message.replies.find((reply) => reply.call === 1) ?? null);
        if (json !== 'null') say({ type: 'done', run, outcome: { ...ending, result: { json } } });`;
      const { asked, result } = await outcomeOf(call, answer);
      expect(asked).toEqual(['a.get']);
      expect(result?.json).toContain('unknown_tool');
    },
  );

  it('speaks for no other run', async () => {
    const forged = `{ ...ending, result: { json: '"forged"' } }`;
    const { result } = await outcomeOf(`
      say({ type: 'done', run: run + 1, outcome: ${forged} });
      say({ type: 'waiting', run: run + 1, cpuMs: 0, console: [], calls: [{ call: 1, id: 'a.get', args: {} }] });
      say({ type: 'shrunk', run, result: { json: '"forged"' } });
      say({ type: 'done', run, outcome: { ...ending, result: { json: '"real"' } } });
      say({ type: 'done', run, outcome: ${forged} });`);
    expect(result?.json).toBe('"real"');
  });

  it('is ended when it says something that cannot be read', async () => {
    const deep = `let args = {}; for (let i = 0; i < 20000; i++) args = { args };
      say({ type: 'waiting', run, cpuMs: 0, console: [], calls: [{ call: 1, id: 'a.get', args }] });`;
    const { stop, asked } = await outcomeOf(deep);
    expect(stop?.reason).toBe('engine_failure');
    expect(asked).toEqual([]);
  });

  it.each(['process.exit(0)', 'throw new Error("taken over")', 'for (;;);'])(
    'costs one run when it does %s',
    async (code) => {
      const { stop } = await outcomeOf(code);
      expect(['engine_failure', 'cpu_limit']).toContain(stop?.reason);
    },
  );
});

describe('a server that answers with what it likes', () => {
  const harness = new Harness({ maxWorkers: 1 });
  afterAll(() => harness.sandbox.dispose());
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  const replies: [string, CallReply][] = [
    ['a value of 3,000 levels', { value: JSON.parse(nested(3_000)) }],
    ['a value of 100,000 levels', { value: JSON.parse(nested(100_000)) }],
    ['a text of 3,000 levels', { text: nested(3_000) }],
    ['a text of 100,000 levels', { text: nested(100_000) }],
    ['JSON of 100,000 levels', { json: nested(100_000) }],
    ['JSON that is none', { json: '{"a":' }],
  ];
  it.each(replies)('%s fails its own call only', async (_name, reply) => {
    const code = `const one = await Promise.allSettled([get({ bad: true }), get({})]);
      [one[0].status, one[0].reason.name, one[0].reason.ran, one[1].value]`;
    const { result, stop } = await harness.run(code, {}, {
      bindings,
      onCall: async (_id, args) => ('bad' in (args as object) ? reply : { json: '7' }),
    }); // prettier-ignore
    expect(stop).toBeUndefined();
    expect(result).toEqual(['rejected', 'ToolError', 'yes', 7]);
  });

  it('deep results of direct calls cost no worker', async () => {
    const { signal } = new AbortController();
    for (const reply of replies.slice(0, 4)) {
      const shrunk = await harness.sandbox.shrink(reply[1] as { text: string }, 2_000, signal);
      expect(shrunk).toMatchObject({ json: 'null', cut: expect.stringContaining('levels deep') });
    }
    expect((await harness.run('1 + 1')).result).toBe(2);
  });

  it('a text that looks like JSON, keys that look like ours, a promise that is none', async () => {
    const texts = [
      '{broken',
      '[1,',
      '"',
      'truefalse',
      '-',
      '{"__proto__":{"a":1},"then":{},"toJSON":5,"length":-1}',
    ];
    for (const text of texts) {
      const { result, stop } = await harness.run('JSON.stringify(await get({}))', {}, {
        bindings,
        onCall: async () => ({ text }),
      }); // prettier-ignore
      expect(stop).toBeUndefined();
      expect(result).toBe(text.startsWith('{"') ? text : JSON.stringify(text));
    }
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('arguments as deep as they may be arrive, deeper ones end the program', async () => {
    const code = 'let a = 1; for (let i = 0; i < input; i++) a = { a }; await get(a); "done"';
    const tools = { 'a.get': () => 1 };
    expect((await harness.run(code, tools, { inputJson: '1000' })).result).toBe('done');
    const { stop } = await harness.run(code, tools, { inputJson: '1001' });
    expect(stop).toMatchObject({ reason: 'exception', message: expect.stringContaining('1000') });
    expect((await harness.run(code.replace('await get(a); "done"', 'a'), tools, { inputJson: '1001' })).stop?.reason).toBe('result_limit'); // prettier-ignore
  });
});

describe('what a guest hands over', () => {
  const odd = ['', 'null', '5', '{}', '[]', '[1]', '"x"', '[', '[[5]]', '[true,true,[5],[]]', '[true,true,[[0,5]],[]]',
    '[true,true,[],[[1]]]', '[true,true,[],[[1.5,"a.get",{}]]]', '[true,true,[],[["1","a.get",{}]]]', '[true,true,[],[[1,{},{}]]]',
    '[true,true,[],{"map":1}]', '[0,1,[],[]]']; // prettier-ignore
  it.each(odd.slice(1))('is no turn when it is %s', (text) => {
    expect(() => readTurn(text)).toThrow(/handed over/);
  });

  it.each(['null', '5', '[]', '[5]', '[[5]]', '[{}]', '['])('is no list when it is %s', (text) => {
    expect(() => readConsole(text)).toThrow(/handed over/);
  });

  it('is text wherever text belongs', () => {
    expect(
      readFinish('{"error":{"name":5,"message":{},"stack":[],"missing":[1,2],"code":{}}}'),
    ).toEqual({
      error: { name: '5', message: '[object Object]', stack: '' },
    });
    expect(readUnawaited('[[5,null],"2",1]')).toEqual({
      messages: ['5', 'null'],
      failed: 2,
      open: 1,
    });
    expect(readFinish('null')).toEqual({});
    expect(readTurn('')).toMatchObject({ settled: false, calls: [] });
  });
});
