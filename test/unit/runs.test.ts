/** What is under way, through the facade: seen while it runs, cancelled from there, recorded once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ToolContract } from '../../src/core/catalog/contract';
import { compose, type Composition } from '../../src/core/compose';
import type { ToolSource } from '../../src/core/proxy/toolSource';
import type { RunOutput } from '../../src/core/results/outputs';
import { ToolCallError } from '../../src/core/util/errors';
import { testPorts } from '../support/ports';
import { ASSETS } from './buildSandbox';

/** A source whose tool `wait` waits until the test or a signal ends it. */
class SlowSource implements ToolSource {
  readonly name = 'slow';
  readonly open = new Map<string, () => void>();
  cancelled = 0;

  async listTools() {
    const tool: ToolContract = {
      server: 'slow',
      name: 'wait',
      description: 'Waits',
      inputSchema: { type: 'object', properties: { name: { type: 'string' } } },
      annotations: { readOnlyHint: true },
    };
    return { tools: [tool], problems: [] };
  }

  callTool(
    _name: string,
    args: Record<string, unknown>,
    { signal }: { signal: AbortSignal },
  ): Promise<{ value: unknown; bytes: number }> {
    return new Promise((resolve, reject) => {
      this.open.set(String(args['name']), () => resolve({ value: args['name'], bytes: 3 }));
      signal.addEventListener('abort', () => {
        this.cancelled++;
        const facts = { retryable: false, ran: 'unknown' as const };
        reject(new ToolCallError('cancelled', 'slow.wait', 'slow.wait was cancelled.', facts));
      });
    });
  }
}

let folder: string;
let core: Composition;
let source: SlowSource;
const caller = { signal: new AbortController().signal };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
  const workspace = { folders: () => [folder], isTrusted: () => true };
  const dataFolder = path.join(folder, 'data');
  core = await compose(testPorts({ workspace, assets: ASSETS, dataFolder }));
  source = new SlowSource();
  await core.proxy.addBuiltIn(source);
});

afterEach(async () => {
  await core.toolwright.dispose();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const running = () => core.toolwright.activity.running();
const ended = () => core.toolwright.activity.entries();
const execute = (code: string, by: Parameters<typeof core.toolwright.executeCode>[1] = caller) =>
  core.toolwright.executeCode({ code }, by);

/** Resolves when this many calls wait in the source. */
const waiting = (count: number) =>
  vi.waitFor(() => expect(source.open.size).toBe(count), { timeout: 20_000 });

describe('a program', () => {
  test('shows what it does while it runs, and is recorded when it ends', async () => {
    const output = execute(`
      console.log('begins');
      await slow.wait({ name: 'one' });
      console.log('goes on');
      return slow.wait({ name: 'two' });`);
    await waiting(1);
    expect(running()).toMatchObject([
      {
        kind: 'program',
        title: 'typescript',
        callsMade: 1,
        waitingFor: ['slow.wait'],
        console: [{ stream: 'stdout', text: 'begins' }],
        isCancelling: false,
      },
    ]);
    expect(ended()).toEqual([]);
    const { id } = running()[0]!;
    source.open.get('one')!();
    await waiting(2);
    await vi.waitFor(() => expect(running()[0]?.callsMade).toBe(2));
    expect(running()[0]?.console).toHaveLength(2);
    source.open.get('two')!();
    expect(await output).toMatchObject({ status: 'ok', result: 'two' });
    expect(running()).toEqual([]);
    const tools = ended().flatMap(({ calls }) => calls.map(({ tool }) => tool));
    expect(tools).toEqual(['slow.wait', 'slow.wait']);
    expect(ended()).toMatchObject([{ id, status: 'ok', bytesIn: 6 }]);
    expect(JSON.stringify(ended())).not.toContain('begins');
  });

  test('is cancelled with its calls in flight, the model is told who did it, and the next one runs', async () => {
    const output = execute(`await Promise.all(['a', 'b', 'c'].map((name) => slow.wait({ name })))`);
    await waiting(3);
    const { id } = running()[0]!;
    expect(core.toolwright.cancel(id)).toBe(true);
    expect(running()).toMatchObject([{ id, isCancelling: true }]);
    const { status, exit_code: code, warnings } = await output;
    expect([status, code]).toEqual(['cancelled', 130]);
    expect(warnings?.join(' ')).toContain('The person cancelled this run.');
    expect(source.cancelled).toBe(3);
    expect(ended()).toMatchObject([{ id, status: 'cancelled' }]);
    expect(core.toolwright.cancel(id)).toBe(false);
    expect(await execute('6 * 7')).toMatchObject({ status: 'ok', result: 42 });
  });

  test('is cancelled while it computes', async () => {
    const output = execute('for (;;) {}');
    await vi.waitFor(() => expect(running()).toHaveLength(1));
    core.toolwright.cancel(running()[0]!.id);
    expect(await output).toMatchObject({ status: 'cancelled' });
  });

  test('that its own caller cancels needs nobody to tell it', async () => {
    const abort = new AbortController();
    const output = execute(`await slow.wait({ name: 'a' })`, { signal: abort.signal });
    await waiting(1);
    abort.abort();
    const { status, warnings = [] } = await output;
    expect(status).toBe('cancelled');
    expect(warnings.join(' ')).not.toContain('The person');
    expect(source.cancelled).toBe(1);
  });

  test('tells its caller in lines, the first at once, the last with the end', async () => {
    const lines: string[] = [];
    const output = execute(`await slow.wait({ name: 'a' }); console.log('done')`, {
      ...caller,
      onProgress: (line) => lines.push(line),
    });
    await waiting(1);
    // Another line may have gone out just before it, and then it waits for its turn.
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/^1 call, waiting for slow\.wait · /));
    source.open.get('a')!();
    await output;
    expect(lines.at(-1)).toMatch(/^1 call · /);
    const told = lines.length;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(lines).toHaveLength(told);
  });
});

describe('a direct call', () => {
  test('runs, is cancelled, and is recorded', async () => {
    const input = { name: 'slow.wait', arguments: { name: 'a' } };
    const output = core.toolwright.callTool(input, caller);
    await waiting(1);
    expect(running()).toMatchObject([
      { kind: 'call', title: 'slow.wait', callsMade: 1, waitingFor: ['slow.wait'] },
    ]);
    core.toolwright.cancel(running()[0]!.id);
    const { status, warnings }: RunOutput = await output;
    expect(status).toBe('cancelled');
    expect(warnings?.join(' ')).toContain('The person cancelled this run.');
    expect(source.cancelled).toBe(1);
    expect(ended()).toMatchObject([{ kind: 'call', status: 'cancelled' }]);
  });
});

test('a search is recorded, and an input that nobody can read is not', async () => {
  await core.toolwright.searchTools({ keyword: 'wait' }, caller);
  await expect(core.toolwright.searchTools({}, caller)).rejects.toThrow(/keyword/);
  expect(ended()).toMatchObject([{ kind: 'search', title: 'wait', status: 'ok' }]);
  expect(running()).toEqual([]);
});

test('the end of everything is the end of what runs', async () => {
  const output = execute(`await slow.wait({ name: 'a' })`);
  await waiting(1);
  await core.toolwright.dispose();
  expect((await output).status).toBe('cancelled');
  expect(source.cancelled).toBe(1);
});
