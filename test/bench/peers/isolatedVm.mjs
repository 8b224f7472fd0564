/** isolated-vm: a V8 isolate of its own for each run. Needs `node --no-node-snapshot`. */
import ivm from 'isolated-vm';

export async function create() {
  const run = async (code, tools, { timeoutMs = 60_000 } = {}) => {
    const isolate = new ivm.Isolate({ memoryLimit: 512 });
    try {
      const context = await isolate.createContext();
      const host = async (name, args) =>
        JSON.stringify(await tools[name](args === undefined ? undefined : JSON.parse(args)));
      await context.global.set('host', new ivm.Reference(host));
      const source = `const call = async (name, args) => JSON.parse(await host.apply(
          undefined, [name, JSON.stringify(args)], { result: { promise: true } }));
        (async () => {${code}\n})().then((value) => JSON.stringify(value))`;
      return JSON.parse(await context.eval(source, { promise: true, timeout: timeoutMs }));
    } finally {
      if (!isolate.isDisposed) isolate.dispose();
    }
  };
  return { name: 'isolated-vm 5, new isolate', run, dispose: () => {} };
}
