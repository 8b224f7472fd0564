/** The operations of programs take hostile arguments: each is answered or refused, and nothing else happens. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Calls, type Run } from '../../src/core/calls';
import { Catalog } from '../../src/core/catalog/catalog';
import { isObservation, ObservedOutputs } from '../../src/core/catalog/observedOutputs';
import { GuestContents, type OperationContext } from '../../src/core/guestContents';
import { GuestOperations } from '../../src/core/guestOperations';
import type { Policy } from '../../src/core/policy/policy';
import type { Clock } from '../../src/core/ports';
import type { Privacy } from '../../src/core/privacy/privacy';
import { ToolProxy, type ProxyContext } from '../../src/core/proxy/proxy';
import { PartStore } from '../../src/core/results/partStore';
import { ResultStore } from '../../src/core/results/resultStore';
import { OPERATIONS } from '../../src/core/sandbox/messages';
import { RecordFolder } from '../../src/core/store/recordFolder';
import { WorkspaceState } from '../../src/core/store/workspaceState';
import { silentLog } from '../support/ports';

let folder: string;
let operations: GuestOperations;
const catalog = new Catalog();
const context: OperationContext = {
  run: {} as Run,
  signal: new AbortController().signal,
  clock: { pause() {}, resume() {} },
  skills: [],
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-operations-'));
  const parts = new PartStore(path.join(folder, 'parts'));
  const records = new RecordFolder(path.join(folder, 'observed'), 1, isObservation);
  const observed = new ObservedOutputs(records, silentLog);
  // Without servers: names are all that is asked for here.
  const proxy = new ToolProxy({} as ProxyContext);
  const calls = new Calls({
    catalog,
    policy: {} as Policy,
    proxy,
    clock: {} as Clock,
    privacy: {} as Privacy,
    keepPart: (data, mimeType) => parts.keep(data, mimeType),
    callMs: () => 1_000,
    onResult: () => {},
  });
  operations = new GuestOperations({
    catalog,
    calls,
    contents: new GuestContents(proxy, calls),
    results: new ResultStore(path.join(folder, 'results')),
    parts,
    observed,
    state: new WorkspaceState(path.join(folder, 'state'), 'workspace'),
    callSkill: async (name) => ({ value: name }),
    search: async ({ keyword, detailLevel }) => ({
      keyword,
      detail_level: detailLevel,
      matched: 0,
      complete: true,
      results: [],
    }),
  });
});
afterAll(async () => {
  catalog.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** The value that came, or "refused". Anything but JSON and an error with a message is a fault. */
async function answer(id: string, args: unknown): Promise<unknown> {
  try {
    const payload = await operations.perform(id, args, context);
    if (!('json' in payload)) throw new Error('no server is there to answer');
    return JSON.parse(payload.json) as unknown;
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') throw error;
    return 'refused';
  }
}

const odd = [
  null, [], 5, true, 'text', '__proto__', '../../outside', '/etc/passwd', 'NUL', 'a\0b', '\ud800', '',
  'x'.repeat(1e6), {}, { toString: 5, valueOf: 5 }, { length: -1 }, JSON.parse('{"__proto__":{"leak":1}}') as unknown,
]; // prettier-ignore

it.each(OPERATIONS)('%s answers or refuses whatever it is given', async (id) => {
  for (const value of odd) {
    await answer(id, value);
    for (const field of [
      'key',
      'value',
      'name',
      'handle',
      'uri',
      'arguments',
      'keyword',
      'server',
      'limit',
      '__proto__',
    ]) {
      await answer(id, { [field]: value });
      await answer(id, { key: 'a key', keyword: 'words', [field]: value });
    }
  }
  expect(({} as { leak?: number }).leak).toBeUndefined();
  // The folders of results and state, and nothing beside them.
  for (const name of await readdir(folder)) expect(['results', 'state']).toContain(name);
});

it('keeps any text as a key, and nothing else', async () => {
  for (const key of ['__proto__', 'constructor', '../../outside', 'a\0b', 'CON', 'ä/ö', '😀']) {
    expect(await answer('$state.set', { key, value: { of: key } })).toBeNull();
    expect(await answer('$state.get', { key })).toEqual({ of: key });
    expect(await answer('$state.keys', {})).toContain(key);
    expect(await answer('$state.delete', { key })).toBeNull();
  }
  for (const key of [null, 5, {}, [], '', 'x'.repeat(201)]) {
    expect(await answer('$state.set', { key, value: 1 })).toBe('refused');
  }
  expect(await answer('$state.set', { key: 'big', value: 'x'.repeat(300_000) })).toBe('refused');
});

it('knows its operations by their exact names only', async () => {
  for (const id of [
    '$',
    '$state',
    '$State.get',
    '$state.get ',
    '$state.constructor',
    '$__proto__',
  ]) {
    await expect(operations.perform(id, {}, context)).rejects.toThrow(/no operation/);
  }
});
