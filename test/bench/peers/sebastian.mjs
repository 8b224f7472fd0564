/** @sebastianwessel/quickjs over quickjs-ng, in the thread of the host. */
import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import { loadQuickJs } from '@sebastianwessel/quickjs';

export async function create() {
  const { runSandboxed } = await loadQuickJs(variant);
  const run = async (code, tools, { timeoutMs = 60_000 } = {}) => {
    const source = `const call = async (name, args) =>
        JSON.parse(await env.host(name, JSON.stringify(args ?? null)));
      export default await (async () => {${code}\n})()`;
    const host = async (name, args) => JSON.stringify(await tools[name](JSON.parse(args)));
    const outcome = await runSandboxed(async ({ evalCode }) => evalCode(source), {
      executionTimeout: timeoutMs,
      memoryLimit: 512 * 1024 * 1024,
      maxStackSize: 0,
      env: { host },
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
    return outcome.data;
  };
  return { name: '@sebastianwessel/quickjs 3.1', run, dispose: () => {} };
}
