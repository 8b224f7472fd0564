/** The guards: every message that is meant passes, and nothing else does. */
import { describe, expect, test } from 'vitest';
import { snapshotOf } from '../../../src/host/webviews/snapshot';
import { textLimit } from '../../../src/protocol/checks';
import { isHostMessage, isWebviewMessage } from '../../../src/protocol/guards';
import type { RunningRow } from '../../../src/protocol/dashboard';
import type { HostMessage, WebviewMessage } from '../../../src/protocol/messages';
import { withoutOneField } from './withoutOneField';

const fromWebview: WebviewMessage[] = [
  { type: 'ready' },
  { type: 'showLog' },
  { type: 'search', id: 1, keyword: '' },
  { type: 'startServer', id: 2, server: 'github' },
  { type: 'stopServer', id: 3, server: 'github' },
  { type: 'restartServer', id: 0, server: 'github' },
  { type: 'cancelRun', run: 3 },
];

const running: RunningRow = {
  id: 2,
  at: 1,
  kind: 'program',
  title: 'typescript',
  elapsedMs: 10.5,
  callsMade: 1,
  waitingFor: ['a.t'],
  console: [{ stream: 'stdout', text: 'x' }],
  isCancelling: false,
};

const snapshot = snapshotOf(
  [
    { name: 'a', state: 'failed', transport: 'http', origin: 'x', toolNames: ['t'], error: 'no' },
    { name: 'b', state: 'ready', transport: 'built-in', origin: 'built in', toolNames: [] },
  ],
  [
    {
      id: 1,
      at: 1,
      kind: 'call',
      title: 'a.t',
      status: 'ok',
      durationMs: 1.5,
      calls: [{ tool: 'a.t', ok: true, durationMs: 1, bytes: 2 }],
      bytesIn: 2,
      bytesOut: 3,
    },
  ],
  { running: [running] },
);

const fromHost: HostMessage[] = [
  { type: 'snapshot', snapshot },
  { type: 'running', running: [running] },
  { type: 'done', id: 1 },
  { type: 'failed', id: 1, message: 'why' },
  {
    type: 'searchAnswer',
    id: 1,
    output: {
      keyword: 'k',
      detail_level: 'full',
      matched: 1,
      complete: true,
      results: [{ name: 't', server: 'a', call: 'a.t', input_schema: {} }],
      suggestions: ['t'],
    },
  },
];

describe('from the webview', () => {
  test.each(fromWebview)('$type passes', (message) => {
    expect(isWebviewMessage(message)).toBe(true);
  });

  test.each([
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'READY' },
    { type: 'toString' },
    { type: 'search', keyword: 'x' },
    { type: 'search', id: -1, keyword: 'x' },
    { type: 'search', id: 1.5, keyword: 'x' },
    { type: 'search', id: 1, keyword: 'x'.repeat(textLimit + 1) },
    { type: 'search', id: 1, keyword: { length: 1 } },
    { type: 'startServer', id: 1 },
    { type: 'startServer', id: 1, server: '' },
    { type: 'startServer', id: Number.NaN, server: 'a' },
    { type: 'cancelRun', run: '3' },
    { type: 'cancelRun', id: 3 },
    { type: 'snapshot', snapshot },
  ])('%j does not', (message) => {
    expect(isWebviewMessage(message)).toBe(false);
  });
});

describe('from the host', () => {
  test.each(fromHost)('$type passes', (message) => {
    expect(isHostMessage(message)).toBe(true);
    // What goes over the wire is a copy.
    expect(isHostMessage(structuredClone(message))).toBe(true);
  });

  test.each(fromHost)('$type does not pass with any one field missing', (message) => {
    for (const copy of withoutOneField(message, optional)) expect(isHostMessage(copy)).toBe(false);
  });
});

/** Fields that may be missing anywhere. */
const optional = new Set(['error', 'input_schema', 'suggestions']);
