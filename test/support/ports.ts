/** The ports of a host for tests: real ones where that is easy, silent ones for the rest. */
import type { HostPorts } from '../../src/core/compose';
import type { Log, OpenServerLog, Secrets } from '../../src/core/ports';

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

export const silentServerLog: OpenServerLog = () => ({
  level: 'debug',
  write() {},
  onDidChangeLevel: () => ({ dispose() {} }),
  dispose() {},
});

/** Secrets that end with the test. `kept` shows what is in it. */
export function memorySecrets(): Secrets & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  };
}

/** Ports over real time and no folder, without a person; `own` replaces or adds some. */
export function testPorts(
  own: Pick<HostPorts, 'assets' | 'dataFolder'> & Partial<HostPorts>,
): HostPorts {
  return {
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: silentLog,
    openServerLog: silentServerLog,
    secrets: memorySecrets(),
    workspace: { folders: () => [], isTrusted: () => true },
    environment: {},
    resolveInput: async () => undefined,
    rules: new Map(),
    ...own,
  };
}
