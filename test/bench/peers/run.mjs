/** `run`: QuickJS as WASI, a new machine for each run. */
import { createRunner } from 'run';

const MB = 1024 * 1024;

export async function create() {
  const runnerOf = (timeoutMs) =>
    createRunner({
      limits: {
        timeoutMs,
        memoryLimitBytes: 256 * MB,
        maxResultBytes: 64 * MB,
        maxHostFunctionOutputBytes: 64 * MB,
        maxBridgeRequests: 100_000,
        maxInFlightBridgeRequests: 2000,
      },
    });
  const runners = new Map();
  const run = async (code, tools, { timeoutMs = 60_000 } = {}) => {
    if (!runners.has(timeoutMs)) runners.set(timeoutMs, runnerOf(timeoutMs));
    const outcome = await runners.get(timeoutMs).run({
      source: `const call = host.call;${code}`,
      hostFunctions: { host: { call: async (name, args) => tools[name](args) } },
    });
    if (outcome.status !== 'completed') throw new Error(`run ended as ${outcome.status}`);
    return outcome.value;
  };
  return { name: 'run 2.1', run, dispose: () => {} };
}
