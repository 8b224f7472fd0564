/** Servers and configurations that are broken: one clear message each, and everything else works. */
import { afterEach, describe, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { hostileServer, referenceServer, Served } from './served';

let served: Served | undefined;
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

const good = referenceServer('everything', 'stdio');

async function warningsWith(servers: Record<string, unknown>): Promise<string[]> {
  served = await Served.start({ servers: { ...servers, everything: good } });
  const output = await served.search('echo');
  expect(output.results[0]?.call).toBe('everything.echo');
  expect((await served.execute('await everything.echo({ message: "still here" })')).result).toBe(
    'Echo: still here',
  );
  return output.warnings ?? [];
}

describe('a server that', () => {
  it('has no command that exists is named with its command and file', async () => {
    const warnings = await warningsWith({ lost: { command: 'no-such-command-here' } });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/'lost' .*'no-such-command-here' was not found .*servers\.json/);
    expect(served!.stderr).toContain('PATH that was searched');
  });

  it('dies at its start is named with its exit code and last words', async () => {
    const warnings = await warningsWith({ mortal: hostileServer('dies') });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/'mortal' could not be started .*exit code 3/);
    expect(served!.stderr).toContain('cannot read the settings file');
  });

  it('speaks garbage is named with what it said', async () => {
    const warnings = await warningsWith({ babel: hostileServer('garbage') });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/'babel' .*not MCP.*Server listening on port 3000/);
  });

  it('writes other lines between its messages works all the same', async () => {
    expect(await warningsWith({ chatty: hostileServer('chatty') })).toEqual([]);
    const { output } = await served!.call<RunOutput>('call_tool', { name: 'chatty.hello' });
    expect(output.result).toBe('hello {}');
  });

  it('never answers does not delay the others for long, and is named', async () => {
    const started = performance.now();
    const warnings = await warningsWith({ mute: hostileServer('silent') });
    expect(warnings.join()).toMatch(/'mute' is still starting/);
    expect(performance.now() - started).toBeLessThan(25_000);
    const again = performance.now();
    await served!.search('echo');
    expect(performance.now() - again).toBeLessThan(5_000);
  });

  it('sends bad tools loses those alone', async () => {
    const warnings = await warningsWith({ mess: hostileServer('badTools') });
    expect(warnings.length).toBeGreaterThanOrEqual(4);
    const { results } = await served!.search('*', { server: 'mess', limit: 50 });
    const calls = results.map((hit) => hit.call);
    expect(calls).toContain('mess.good_one');
    expect(new Set(calls).size).toBe(calls.length);
    const code = `[await mess.good_one({}), await mess.good_one_2({}), await mess.constructor_({})]`;
    expect((await served!.execute(code)).status).toBe('ok');
  });

  it('lists pages without end is cut off', async () => {
    await warningsWith({ scroll: hostileServer('endlessPages') });
    const { matched } = await served!.search('*', { server: 'scroll' });
    expect(matched).toBe(200);
  });

  it('crashes in a call fails that call, and starts again for the next', async () => {
    await warningsWith({ brittle: hostileServer('crash') });
    const output = await served!.execute(`
      try { await brittle.crash({}) } catch (e) { result = [e.code, e.ran, e.retryable, e.message] }`);
    const [code, ran, retryable, message] = output.result as [string, string, boolean, string];
    expect([code, ran, retryable]).toEqual(['connection_lost', 'unknown', true]);
    expect(message).toContain('exit code 139');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect((await served!.execute('await brittle.hello({ a: 1 })')).result).toBe('hello {"a":1}');
  });

  it('changes its tools is searched anew', async () => {
    await warningsWith({ fickle: hostileServer('changing') });
    expect((await served!.search('version1')).results[0]?.call).toBe('fickle.version1');
    await served!.execute('await fickle.change({})');
    await expect
      .poll(async () => (await served!.search('version2')).results[0]?.call)
      .toBe('fickle.version2');
    const old = await served!.execute('await fickle.version1({})');
    expect(old.stderr).toContain("fickle has no tool 'version1'");
    expect(old.suggestions?.join()).toContain('fickle.version2');
  });

  it('could not start is named where a program misses it', async () => {
    await warningsWith({ lost: { command: 'no-such-command-here' } });
    const output = await served!.execute('await lost.find({})');
    expect(output.warnings?.join()).toContain("Server 'lost' could not be started");
  });

  it('never answers a call ends with the time limit of the run', async () => {
    await warningsWith({ tar: hostileServer('hang') });
    const output = await served!.execute('await tar.hang({})', { timeout_secs: 1 });
    expect(output).toMatchObject({ status: 'timeout', exit_code: 124 });
    expect(output.stderr).toContain('waiting for tar.hang');
    expect((await served!.execute('await tar.hello({})')).status).toBe('ok');
  });

  it('replies with 20 MB can be filtered, and directly is cut', async () => {
    await warningsWith({ whale: hostileServer('huge') });
    const filtered = await served!.execute('(await whale.huge({})).filter((x) => x.i > 199998)');
    expect(filtered.result).toEqual([{ i: 199_999, text: 'x'.repeat(80) }]);
    const { output, bytes } = await served!.call<RunOutput>('call_tool', { name: 'whale.huge' });
    expect(output.status).toBe('ok');
    expect(output.truncated).toContain('200,000 items');
    expect(bytes).toBeLessThan(16_000);
  });

  it('reports a failure makes the call fail with its words', async () => {
    await warningsWith({ sad: hostileServer('fails') });
    const { output, isError } = await served!.call<RunOutput>('call_tool', { name: 'sad.fails' });
    expect(isError).toBe(true);
    expect(output.stderr).toBe('sad.fails failed: the disk is on fire');
  });

  it('sends pictures never puts base64 into a program', async () => {
    await warningsWith({ art: hostileServer('image') });
    const { result } = await served!.execute('await art.image({})');
    expect(result).toEqual({
      text: 'a picture',
      parts: [{ type: 'image', mimeType: 'image/png', bytes: 3000, handle: 'part1' }],
    });
  });

  it('sends structure and text is read by its structure', async () => {
    await warningsWith({ neat: hostileServer('structured') });
    expect((await served!.execute('await neat.structured({})')).result).toEqual({
      from: 'structure',
    });
  });
});

describe('a configuration', () => {
  it('that does not parse is named with line and column, and the workspace still works', async () => {
    served = await Served.start({
      configText: '{\n  "servers": {\n    "a" { "command": "x" }\n  }\n}',
    });
    const { warnings, results } = await served.search('list files');
    expect(warnings).toHaveLength(1);
    expect(warnings?.[0]).toMatch(/servers\.json:3:\d+: /);
    expect(results[0]?.call).toBe('workspace.list_files');
  });

  it('with a bad entry is named with the entry, and the others work', async () => {
    const warnings = await warningsWith({ odd: { args: 7 } });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/servers\.json:1: server "odd" has neither/);
  });

  it('in the format of VS Code, with comments, works', async () => {
    const text = `{ // servers of the team
      "servers": { "hi": { "type": "stdio", "command": "\${env:TEST_NODE:-node}", "args": ${JSON.stringify(
        hostileServer('good').args,
      )}, }, } }`;
    served = await Served.start({ configText: text });
    expect((await served.execute('await hi.hello({})')).result).toBe('hello {}');
  });

  it('that needs an input which nobody can give says so', async () => {
    const text = JSON.stringify({
      inputs: [{ id: 'api-key', type: 'promptString', password: true }],
      servers: { locked: { command: 'node', env: { KEY: '${input:api-key}' } } },
    });
    served = await Served.start({ configText: text });
    const { warnings } = await served.search('list files');
    expect(warnings).toHaveLength(1);
    expect(warnings?.[0]).toMatch(/'?locked'?.*api-key/);
  });
});
