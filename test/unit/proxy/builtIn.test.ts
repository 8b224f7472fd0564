/** Sources that are part of the host: their lists may change, and they may go. */
import { expect, it } from 'vitest';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { ToolProxy, type ToolsChange } from '../../../src/core/proxy/proxy';
import type { ToolSource } from '../../../src/core/proxy/toolSource';
import { Emitter } from '../../../src/core/util/event';
import { silentLog, silentServerLog } from '../../support/ports';

const contract = (name: string): ToolContract => ({
  server: 'vscode',
  name,
  description: '',
  inputSchema: { type: 'object' },
  annotations: {},
});

function proxyAndSource() {
  const changed = new Emitter<void>();
  const tools = [contract('a')];
  const source: ToolSource = {
    name: 'vscode',
    transport: 'editor',
    origin: 'VS Code',
    onDidChangeTools: changed.on,
    listTools: async () => ({ tools: [...tools], problems: [] }),
    callTool: async (name) => ({ text: name, bytes: 1 }),
  };
  const notUsed = (): never => {
    throw new Error('not used');
  };
  const proxy = new ToolProxy({
    open: notUsed,
    permitStart: notUsed,
    resolve: notUsed,
    openServerLog: silentServerLog,
    cache: undefined as never,
    log: silentLog,
    clock: { now: () => 0, monotonic: () => 0 },
    isSignedIn: notUsed,
    signOut: notUsed,
  });
  const changes: ToolsChange[] = [];
  proxy.onDidChangeTools((change) => changes.push(change));
  return { proxy, source, tools, changed, changes };
}

it('follows a list that changes, and says what kind of source it is', async () => {
  const { proxy, source, tools, changed, changes } = proxyAndSource();
  await proxy.addBuiltIn(source);
  tools.push(contract('b'));
  changed.fire();
  await expect.poll(() => changes.length).toBe(2);
  expect(changes[1]?.list?.tools.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(proxy.views()).toEqual([
    {
      name: 'vscode',
      state: 'ready',
      transport: 'editor',
      origin: 'VS Code',
      toolNames: ['a', 'b'],
    },
  ]);
});

it('forgets a source that is taken out, even while its list is read', async () => {
  const { proxy, source, changed, changes } = proxyAndSource();
  const added = await proxy.addBuiltIn(source);
  changed.fire();
  added.dispose();
  added.dispose();
  changed.fire();
  await new Promise((resolve) => setImmediate(resolve));
  expect(changes).toHaveLength(2);
  expect(changes[1]).toEqual({ server: 'vscode' });
  expect(proxy.views()).toEqual([]);
  const call = proxy.call('vscode', 'a', {}, undefined as never);
  await expect(call).rejects.toMatchObject({ code: 'unknown_tool' });
});
