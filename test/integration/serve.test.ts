/** The main job through `toolwright serve`: a real MCP client, real servers, 50,000 files. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { TOOL_NAMES } from '../../src/core/toolDefinitions';
import { makeWorkspace } from '../host/workspace.mjs';
import { referenceServer, ROOT, Served, temporaryFolder } from './served';

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = await temporaryFolder();
  makeWorkspace({ root: ROOT, folder, marker: 'integration' });
  await mkdir(path.join(folder, 'notes'));
  served = await Served.start({
    servers: {
      everything: referenceServer('everything', 'stdio'),
      files: referenceServer('filesystem', folder),
      memory: {
        ...referenceServer('memory'),
        env: { MEMORY_FILE_PATH: path.join(folder, 'memory.jsonl') },
      },
    },
    workspace: folder,
    flags: ['--allow', 'memory.create_entities', '--allow', 'workspace'],
  });
});

afterAll(async () => {
  await served.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('serve', () => {
  it('offers our tools with schemas and annotations, and nothing else', async () => {
    const { tools } = await served.client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(TOOL_NAMES);
    for (const tool of tools) {
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.annotations).toBeDefined();
      expect(tool.description).toBeTruthy();
    }
    expect(await served.client.listTools()).not.toHaveProperty('resources');
  });

  it('finds list_files, at three levels of detail', async () => {
    const named = await served.search('list files', { detail_level: 'name-only', limit: 3 });
    expect(named.results[0]).toEqual({
      name: 'list_files',
      server: 'workspace',
      call: 'workspace.list_files',
    });
    const described = await served.search('list files');
    expect(described.results[0]?.signature).toContain('recursive?');
    const full = await served.search('list files', { detail_level: 'full', limit: 1 });
    expect(full.results[0]?.input_schema).toMatchObject({ type: 'object' });
    expect(full.next_offset).toBe(1);
    const rest = await served.search('list files', { offset: full.matched - 1 });
    expect(rest.results).toHaveLength(1);
    expect(rest.next_offset).toBeUndefined();
  });

  it('searches the tools of every server', async () => {
    const { results } = await served.search('create entities in the knowledge graph');
    expect(results[0]).toMatchObject({ server: 'memory', name: 'create_entities' });
    const only = await served.search('*', { server: 'memory', limit: 100 });
    expect(new Set(only.results.map((hit) => hit.server))).toEqual(new Set(['memory']));
    expect(only.complete).toBe(true);
    const none = await served.search('zxqj', {});
    expect(none.matched).toBe(0);
    expect(none.suggestions?.join()).toContain('memory');
  });

  it('shows what a tool returned that does not say so, once it was called', async () => {
    const signature = async (): Promise<string | undefined> => {
      const { results } = await served.search('everything.echo', {
        detail_level: 'full',
        limit: 1,
      });
      return results[0]?.signature;
    };
    await served.call('call_tool', { name: 'everything.echo', arguments: { message: 'hi' } });
    expect(await signature()).toMatch(/Promise<\/\* as observed in earlier calls \*\/ string>$/m);
    const described = await served.execute(
      "return (await tools.describe('everything.echo')).signature",
    );
    expect(described.result).toContain('as observed');
  });

  it('lists 50,000 files in a program and hands over five names', async () => {
    const program = `
      const files = await list_files({ path: '.', recursive: true });
      console.log(files.length);
      return files.filter((file) => file.endsWith('.test.ts')).slice(0, 5);`;
    const { output, bytes } = await served.call<RunOutput>('execute_code', { code: program });
    expect(output.status).toBe('ok');
    expect(output.result).toHaveLength(5);
    expect(Number(output.stdout)).toBeGreaterThanOrEqual(50_000);
    const all = Number(output.stdout) * 'src/feature-000/module-00.ts'.length;
    expect(bytes).toBeLessThan(all / 100);
  });

  it('runs one program over several servers', async () => {
    const output = await served.execute(`
      const [sum, echo] = await Promise.all([
        everything.get_sum({ a: 20, b: 22 }),
        everything.echo({ message: 'hi' }),
      ]);
      await memory.create_entities({ entities: [{ name: 'shop', entityType: 'place', observations: [sum] }] });
      const graph = await memory.read_graph({});
      const roots = await files.list_allowed_directories({});
      result = { sum, echo, names: graph.entities.map((entity) => entity.name), roots: typeof roots };`);
    expect(output).toMatchObject({
      status: 'ok',
      exit_code: 0,
      tool_calls: 5,
      result: { sum: 'The sum of 20 and 22 is 42.', echo: 'Echo: hi', names: ['shop'] },
    });
  });

  it('runs Python over several servers, with the same tools', async () => {
    const code = `
files = list_files(path=".", recursive=True)
print(len(files))
sums = parallel(everything.get_sum, [{"a": 20, "b": 22}, {"a": 1, "b": 1}])
{"sums": sums, "echo": everything.echo(message="hi"), "tests": [f for f in files if f.endswith(".test.ts")][:5]}`;
    const { output } = await served.call<RunOutput>('execute_code', { code, language: 'python3' });
    expect(output).toMatchObject({
      status: 'ok',
      tool_calls: 4,
      result: {
        sums: ['The sum of 20 and 22 is 42.', 'The sum of 1 and 1 is 2.'],
        echo: 'Echo: hi',
      },
    });
    expect((output.result as { tests: string[] }).tests).toHaveLength(5);
    expect(Number(output.stdout)).toBeGreaterThanOrEqual(50_000);
  });

  it('tells the model where its Python failed', async () => {
    const code = 'x = 1\neverything.echo(mesage="hi")';
    const { output, isError } = await served.call<RunOutput>('execute_code', {
      code,
      language: 'python3',
    });
    expect(isError).toBe(true);
    expect(output.stderr).toContain('  2 | everything.echo(mesage="hi")');
  });

  it('calls one tool directly, by any of its names', async () => {
    for (const name of ['everything.echo', 'echo']) {
      const { output, isError } = await served.call<RunOutput>('call_tool', {
        name,
        arguments: { message: 'direct' },
      });
      expect(output).toMatchObject({ status: 'ok', exit_code: 0, result: 'Echo: direct' });
      expect(isError).toBe(false);
    }
  });

  it('answers a name that does not exist with the nearest', async () => {
    const { output, isError } = await served.call<RunOutput>('call_tool', { name: 'listFiles' });
    expect(isError).toBe(true);
    expect(output.stderr).toContain('list_files');
  });

  it('answers wrong arguments with the signature', async () => {
    const { output } = await served.call<RunOutput>('call_tool', {
      name: 'workspace.read_file',
      arguments: { file: 'README.md' },
    });
    expect(output.status).toBe('error');
    expect(output.stderr).toContain('Its signature: workspace.read_file(input:');
  });

  it('finds wrong arguments before the call goes out, in a program at their line', async () => {
    const output = await served.execute(`const a = 1;\nawait everything.get_sum({ a: 'one' });`);
    expect(output.stderr).toContain("everything.get-sum: 'b' is missing; 'a' must be a number");
    expect(output.stderr).toContain('Its signature: everything.get_sum(input: {');
    expect(output.stderr).toContain('at line 2');
  });

  it('refuses what may change something and was not allowed, and runs nothing', async () => {
    const direct = await served.call<RunOutput>('call_tool', {
      name: 'memory.delete_entities',
      arguments: { entityNames: ['shop'] },
    });
    expect(direct.output).toMatchObject({ status: 'blocked', exit_code: 126 });
    expect(direct.output.stderr).toContain('--allow memory.delete_entities');
    const nested = await served.execute(
      `await memory.delete_entities({ entityNames: ['shop'], confirmed: true, consent: 'yes' })`,
    );
    expect(nested.status).toBe('blocked');
    const graph = await served.execute('(await memory.read_graph({})).entities.length');
    expect(graph.result).toBe(1);
  });

  it('marks failures as errors and keeps the shape of the output', async () => {
    const { output, isError } = await served.call<RunOutput>('execute_code', { code: 'throw 1' });
    expect(isError).toBe(true);
    expect(Object.keys(output)).toEqual(['status', 'exit_code', 'stderr', 'duration_ms']);
  });

  it.each([
    ['execute_code', {}, "'code' must be a text"],
    ['execute_code', { code: '1', language: 'cobol' }, "'language' must be"],
    ['execute_code', { code: '1', timeout_secs: -1 }, "'timeout_secs'"],
    ['search_tools', { keyword: 7 }, "'keyword' must be a text"],
    ['search_tools', { keyword: 'x', detail_level: 'all' }, "'detail_level' must be one of"],
    ['call_tool', { name: 'echo', arguments: 'no' }, "'arguments' must be an object"],
  ])('bad input to %s is a clear error: %j', async (name, input, message) => {
    const { output, isError } = await served.call<RunOutput>(name, input);
    expect(isError).toBe(true);
    expect(output.stderr).toContain(message);
  });

  it('an unknown tool of ours is a protocol error that names the known ones', async () => {
    await expect(served.client.callTool({ name: 'nope', arguments: {} })).rejects.toThrow(
      /search_tools, execute_code/,
    );
  });

  it('ends hostile programs in time, and the next one runs', async () => {
    const programs: [string, string][] = [
      ['while (true) {}', 'timeout'],
      ['const a = []; for (;;) a.push(new Uint8Array(2e9))', 'error'],
      ["new Array(1e8).fill(0) + ''", 'error'],
    ];
    for (const [code, status] of programs) {
      const output = await served.execute(code, { timeout_secs: 2 });
      expect([status, 'timeout']).toContain(output.status);
      expect((await served.execute('6 * 7')).result).toBe(42);
    }
  });

  it('reports progress and can be cancelled', async () => {
    const messages: (string | undefined)[] = [];
    await served.call(
      'execute_code',
      { code: 'await everything.echo({ message: "x" })' },
      {
        onprogress: ({ message }) => messages.push(message),
      },
    );
    expect(messages.join('\n')).toMatch(/^1 call, waiting for everything\.echo · /m);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    const call = served.call('execute_code', { code: 'for (;;) {}' }, { signal: abort.signal });
    await expect(call).rejects.toThrow(/abort/i);
    expect((await served.execute('1')).result).toBe(1);
  });

  it('several programs at the same time do not disturb each other', async () => {
    const outputs = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        served.execute(`const text = await everything.echo({ message: '${index}' }); text`),
      ),
    );
    expect(outputs.map((output) => output.result)).toEqual(
      Array.from({ length: 12 }, (_, index) => `Echo: ${index}`),
    );
  });

  it('keeps the whole of a result that was cut for the next program', async () => {
    const first = await served.execute(`await list_files({ path: '.', recursive: true })`);
    expect(first.truncated).toMatch(/result shows \d+ of 50,00\d items/);
    const [, handle] = /results\.load\('(r\d+)'\)/.exec(first.truncated!)!;
    const next = await served.execute(`(await results.load('${handle}')).length`);
    expect(next.result).toBeGreaterThanOrEqual(50_000);
    const wrong = await served.execute(`await results.load('r999')`);
    expect(wrong.stderr).toContain(`There is no result 'r999'. Kept are: ${handle}`);
    const direct = await served.call<RunOutput>('call_tool', {
      name: 'list_files',
      arguments: { path: '.', recursive: true },
    });
    expect(direct.bytes).toBeLessThan(10_000);
    expect(direct.output.truncated).toContain('results.load(');
  });

  it('state lives from one program to the next', async () => {
    await served.execute(`await state.set('cursor', { page: 4 })`);
    expect((await served.execute(`(await state.get('cursor')).page`)).result).toBe(4);
    expect((await served.execute(`await state.keys()`)).result).toEqual(['cursor']);
    await served.execute(`await state.delete('cursor')`);
    expect((await served.execute(`await state.get('cursor')`)).result).toBe(null);
  });

  it('tools can be searched and described inside a program', async () => {
    const output = await served.execute(`
      const hits = await tools.search('echo a message', { limit: 2 });
      const { signature } = await tools.describe(hits[0].call);
      const names = (await tools.list('memory')).map((tool) => tool.name);
      result = { first: hits[0].call, signature, hasRead: names.includes('read_graph') };`);
    expect(output.result).toMatchObject({ first: 'everything.echo', hasRead: true });
  });
});
