/** The dashboard's snapshot: what is counted, and how. */
import { describe, expect, test } from 'vitest';
import type { ActivityEntry } from '../../../src/core/metrics/activity';
import type { ServerView } from '../../../src/core/proxy/serverView';
import { snapshotOf } from '../../../src/host/webviews/snapshot';

function entry(fields: Partial<ActivityEntry> = {}): ActivityEntry {
  return {
    id: 1,
    at: 0,
    kind: 'program',
    title: 'typescript',
    status: 'ok',
    durationMs: 1,
    calls: [],
    bytesIn: 0,
    bytesOut: 0,
    ...fields,
  };
}

function server(fields: Partial<ServerView> = {}): ServerView {
  return {
    name: 'a',
    state: 'ready',
    transport: 'stdio',
    origin: 'toolwright.servers',
    toolNames: [],
    ...fields,
  };
}

const call = { tool: 'a.t', ok: true, durationMs: 1, bytes: 1 };

describe('figures', () => {
  test('are all zero for nothing', () => {
    const { figures } = snapshotOf([], []);
    expect(new Set(Object.values(figures))).toEqual(new Set([0]));
  });

  test('count programs by outcome; a cancelled one did not fail', () => {
    const statuses = ['ok', 'ok', 'error', 'timeout', 'blocked', 'cancelled'] as const;
    const { figures } = snapshotOf(
      [],
      statuses.map((status) => entry({ status })),
    );
    expect(figures).toMatchObject({
      programs: 6,
      programsOk: 2,
      programsFailed: 3,
      programsCancelled: 1,
    });
  });

  test('count the calls of programs only, and the bytes of everything', () => {
    const { figures } = snapshotOf(
      [],
      [
        entry({ calls: [call, call], bytesIn: 900, bytesOut: 100 }),
        entry({ kind: 'call', calls: [call], bytesIn: 50, bytesOut: 60 }),
        entry({ kind: 'search', bytesOut: 40 }),
      ],
    );
    expect(figures).toMatchObject({
      callsInPrograms: 2,
      bytesIn: 950,
      bytesOut: 200,
      bytesKept: 750,
    });
  });

  test('count tools, and the servers that have any', () => {
    const { figures } = snapshotOf(
      [server({ toolNames: ['x', 'y'] }), server({ state: 'stopped', toolNames: ['z'] }), server()],
      [],
    );
    expect(figures).toMatchObject({ toolCount: 3, serversWithTools: 2 });
  });

  test('do not count tools that the person switched off, and the rows say how many', () => {
    const off = server({ toolNames: ['x', 'y'], disabledTools: ['x', 'y'], isTrusted: false });
    const { figures, servers } = snapshotOf([off, server({ toolNames: ['z'] })], []);
    expect(figures).toMatchObject({ toolCount: 1, serversWithTools: 1 });
    expect(servers).toMatchObject([
      { toolCount: 0, toolsOff: 2, isTrusted: false },
      { toolCount: 1, toolsOff: 0, isTrusted: true },
    ]);
  });
});

describe('servers', () => {
  test.each([
    ['/home/ada/p/.vscode/mcp.json', 'mcp.json'],
    ['C:\\Users\\ada\\.mcp.json', '.mcp.json'],
    ['toolwright.servers', 'toolwright.servers'],
    ['/', '/'],
    ['', ''],
  ])('the name of origin "%s" is "%s"', (origin, originName) => {
    expect(snapshotOf([server({ origin })], []).servers[0]).toMatchObject({ origin, originName });
  });

  test('have an error only when there is one', () => {
    const { servers } = snapshotOf([server(), server({ state: 'failed', error: 'no' })], []);
    expect(servers[0]).not.toHaveProperty('error');
    expect(servers[1]?.error).toBe('no');
  });
});

test('activity is newest first, and says how much the log has let go', () => {
  const log = [entry({ id: 41 }), entry({ id: 42 })];
  const snapshot = snapshotOf([], log, { dropped: 40 });
  expect(snapshot.activity.map(({ id }) => id)).toEqual([42, 41]);
  expect(snapshot.droppedEntries).toBe(40);
  expect(log.map(({ id }) => id)).toEqual([41, 42]);
  expect(snapshotOf([], [entry()])).toMatchObject({ droppedEntries: 0, running: [] });
});

test('what is under way is newest first, too, and counts in no figure', () => {
  const head = { kind: 'program' as const, title: 'typescript', at: 0, isCancelling: false };
  const progress = { elapsedMs: 5, callsMade: 3, waitingFor: [], console: [] };
  const running = [1, 2].map((id) => ({ id, ...head, ...progress }));
  const snapshot = snapshotOf([], [], { running });
  expect(snapshot.running.map(({ id }) => id)).toEqual([2, 1]);
  expect(new Set(Object.values(snapshot.figures))).toEqual(new Set([0]));
});
