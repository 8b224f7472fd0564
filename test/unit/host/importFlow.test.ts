/** What an import in VS Code writes for each answer. */
import { expect, it } from 'vitest';
import type { PlannedServer } from '../../../src/core/config/import/plan';
import { additionsOf, freeName, offerOf } from '../../../src/host/commands/importFlow';

const server = (name: string, kind: PlannedServer['kind']): PlannedServer => ({
  name,
  kind,
  entry: { command: name },
  notes: [],
  inputs: [],
  format: 'Cursor',
  file: '/x.json',
});

it('offers additions and conflicts, and only tells the others', () => {
  const all = (['add', 'same', 'conflict', 'off', 'unusable'] as const).map((kind) =>
    server(kind, kind),
  );
  const { additions, conflicts, others } = offerOf(all);
  expect([additions, conflicts, others].map((list) => list.map(({ name }) => name))).toEqual([
    ['add'],
    ['conflict'],
    ['same', 'off', 'unusable'],
  ]);
});

it('writes what was chosen, replaced and renamed, and nothing that was kept', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => server(name, 'conflict'));
  const additions = additionsOf(
    [a!],
    new Map([
      [b!, { kind: 'keep' }],
      [c!, { kind: 'replace' }],
      [d!, { kind: 'rename', name: 'd-2' }],
    ]),
  );
  expect(additions.map(({ name, entry }) => [name, entry])).toEqual([
    ['a', { command: 'a' }],
    ['c', { command: 'c' }],
    ['d-2', { command: 'd' }],
  ]);
});

it('finds a free name', () => {
  expect(freeName('a', new Set(['a', 'a-2']))).toBe('a-3');
  expect(freeName('GitHub', new Set(['github', 'github-2']))).toBe('GitHub-3');
});
