import { expect, test } from 'vitest';
import type { ToolContract } from '../../../src/core/catalog/contract';
import {
  isServerHistory,
  observed,
  pruned,
  withoutWords,
  type ServerHistory,
} from '../../../src/core/versioning/registry/history';

const text = { type: 'string' };
let now = 1000;

function tool(
  name: string,
  properties: Record<string, unknown> = { path: text },
  more: Partial<ToolContract> = {},
): ToolContract {
  const inputSchema = { type: 'object', properties };
  return {
    server: 's',
    name,
    description: `Does ${name.replaceAll('_', ' ')}`,
    inputSchema,
    annotations: {},
    ...more,
  };
}

function seen(history: ServerHistory, ...tools: ToolContract[]): ServerHistory {
  return observed(history, { tools, serverVersion: undefined, now: now++ });
}

const versionsOf = (history: ServerHistory, name: string): string[] =>
  history[name]!.versions.map(({ version }) => version);

test('a version for each contract, moved by weight', () => {
  let history = seen({}, tool('a'));
  expect(seen(history, tool('a'))).toBe(history);
  history = seen(history, tool('a', { path: text, more: text }));
  history = seen(history, tool('a', { path: text, more: text }, { description: 'Other words' }));
  history = seen(history, tool('a', { more: text }));
  expect(versionsOf(history, 'a')).toEqual(['1.0.0', '1.1.0', '1.1.1', '2.0.0']);
  expect(history['a']!.current).toBe('2.0.0');
  expect(history['a']!.versions.at(-1)!.changes).toEqual([`input 'path' was removed`]);
  expect(isServerHistory(JSON.parse(JSON.stringify(history)))).toBe(true);
});

test('an earlier contract that is back is its version again', () => {
  let history = seen({}, tool('a'));
  history = seen(history, tool('a', { root: text }));
  history = seen(history, tool('a'));
  expect([history['a']!.current, versionsOf(history, 'a')]).toEqual(['1.0.0', ['1.0.0', '2.0.0']]);
});

test('a tool with another name goes on as the next major version', () => {
  let history = seen({}, tool('list_files'), tool('other'));
  history = seen(history, tool('listFiles'), tool('other'));
  expect(history['list_files']).toMatchObject({
    renamedTo: { name: 'listFiles', confidence: 0.97 },
  });
  expect(history['list_files']).not.toHaveProperty('current');
  expect(history['listFiles']!.current).toBe('2.0.0');
  // It may come back.
  history = seen(history, tool('list_files'), tool('other'));
  expect(history['list_files']).toMatchObject({ current: '1.0.0' });
  expect(history['list_files']).not.toHaveProperty('renamedTo');
});

test('a server that lists nothing for a moment renames nothing', () => {
  let history = seen({}, tool('a'), tool('b'));
  history = seen(history);
  expect(history['a']).not.toHaveProperty('current');
  expect(history['a']).not.toHaveProperty('renamedTo');
  history = seen(history, tool('a'), tool('b'));
  expect([history['a']!.current, versionsOf(history, 'a')]).toEqual(['1.0.0', ['1.0.0']]);
});

test('hostile names and numbers stay bounded', () => {
  let history = seen({}, tool('constructor'), tool('__proto__'), tool('toString'));
  expect(Object.keys(history).sort()).toEqual(['constructor', 'toString']);
  expect(history['constructor']!.current).toBe('1.0.0');
  for (let round = 0; round < 8; round++) {
    const many = Array.from({ length: 300 }, (_, index) =>
      tool(`t_${round}_${index}_${'x'.repeat(200)}`),
    );
    history = seen(history, ...many);
  }
  expect(Object.keys(history).length).toBeLessThanOrEqual(1_000);
  for (let round = 0; round < 60; round++)
    history = seen(history, tool('a', { [`p${round}`]: text }));
  expect(history['a']!.versions.length).toBeLessThanOrEqual(40);
  expect(history['a']!.current).toBe('60.0.0');
});

test('what a server states of its versions counts, as far as it can be used', () => {
  const first = { ...tool('a'), stated: { version: '3.1.0' } };
  let history = seen({}, first);
  const changes = [{ step: 'rename_input', from: 'path', to: 'root' }, { step: 'rename_tool', to: 'other.a' }]; // prettier-ignore
  history = seen(history, { ...tool('a', { root: text }), stated: { version: '4.0.0', changes } });
  expect(history['a']!.versions.at(-1)).toMatchObject({
    version: '4.0.0',
    stated: { steps: [changes[0]] },
  });
  // Not later than what was, no version, no steps: what was found counts.
  history = seen(history, { ...tool('a', { root: text, b: text }), stated: { version: '2.0.0', changes: 'all', deprecations: [1] } }); // prettier-ignore
  expect(history['a']!.versions.at(-1)).toMatchObject({ version: '4.1.0' });
  expect(history['a']!.versions.at(-1)).not.toHaveProperty('stated');
});

test('pruning keeps what skills need, what is current and the last ones', () => {
  let history = seen({}, tool('a'), tool('gone', { x: { type: 'number' } }));
  for (let round = 0; round < 5; round++)
    history = seen(history, tool('a', { [`p${round}`]: text }));
  const [first] = history['a']!.versions;
  const after = pruned(history, new Set([first!.schemaHash]), 1);
  expect(versionsOf(after, 'a')).toEqual(['1.0.0', '6.0.0']);
  expect(after).not.toHaveProperty('gone');
});

test('without words, and with what is called like them', () => {
  const contract = tool('a', { description: { ...text, description: 'about ann@acme.org' } });
  const bare = withoutWords(contract);
  expect(JSON.stringify(bare)).not.toContain('acme');
  expect(bare.inputSchema).toEqual({ type: 'object', properties: { description: text } });
});
