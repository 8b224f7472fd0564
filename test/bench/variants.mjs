/**
 * What is compared: plain Node without a boundary, plain Node with the one JSON copy that every
 * boundary must pay, Toolwright, and the peers that this machine can run. A variant is
 * `{ name, run(code, tools, { timeoutMs }), dispose() }`; `code` is the body of an async function
 * that reaches tools with `call(name, args)`.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { programs, tools } from './data.mjs';
import { firstLine } from './measure.mjs';

const AsyncFunction = (async () => {}).constructor;

export const PLAIN = 'plain Node';
export const PLAIN_JSON = 'plain Node + one JSON copy';
export const BARE_THREAD = 'a bare thread, nothing but the messages';
export const TOOLWRIGHT = 'Toolwright';
export const PEERS = ['isolatedVm', 'codeMode', 'run', 'sebastian'];

const copy = (value) => JSON.parse(JSON.stringify(value ?? null));
const nothing = () => {};

export function plain() {
  const run = (code, tools) =>
    new AsyncFunction('call', code)(async (name, args) => tools[name](args));
  return { name: PLAIN, run, dispose: nothing };
}

export function plainJson() {
  const run = (code, tools) =>
    new AsyncFunction('call', code)(async (name, args) => copy(await tools[name](copy(args))));
  return { name: PLAIN_JSON, run, dispose: nothing };
}

/**
 * A thread that only sends back what it gets, as often as a program would cross to its thread: what no
 * sandbox in a thread can be faster than.
 */
export function bareThread() {
  const echo =
    "const { parentPort } = require('node:worker_threads');" +
    "parentPort.on('message', (message) => parentPort.postMessage(message));";
  const thread = new Worker(echo, { eval: true });
  const cross = (message) =>
    new Promise((resolve) => {
      thread.once('message', resolve);
      thread.postMessage(message, []);
    });
  const run = async (code) => {
    const crossings = code === programs.sequential ? 1001 : 1;
    for (let i = 0; i < crossings; i++) await cross({ run: i, text: code });
  };
  return { name: BARE_THREAD, run, isFloor: true, dispose: () => thread.terminate() };
}

/** The built sandbox of this checkout; `assets` is the folder that run.mjs built it into. */
export async function toolwright(assets, options = {}) {
  const { Sandbox } = await import(pathToFileURL(path.join(assets, 'sandbox.mjs')).href);
  const sandbox = new Sandbox(assets, options);
  const { signal } = new AbortController();
  // Like the catalog: the same object for as long as the tools are the same.
  const bindings = new WeakMap();
  const bind = (tools) => {
    const named = Object.keys(tools).map((name) => ({ name, id: name }));
    const bound = { namespaces: [{ name: 'tools', methods: named }], plainFunctions: [] };
    bindings.set(tools, bound);
    return bound;
  };
  const run = async (code, tools, { timeoutMs = 60_000 } = {}) => {
    const outcome = await sandbox.run({
      code: `const call = (name, args = {}) => tools[name](args);${code}`,
      inputJson: 'null',
      bindings: bindings.get(tools) ?? bind(tools),
      limits: { cpuMs: timeoutMs, wallMs: 120_000 },
      resultBudgetTokens: 100_000,
      onCall: async (id, args) => ({ value: (await tools[id](args)) ?? null }),
      signal,
    });
    if (outcome.stop !== undefined) throw new Error(outcome.stop.message);
    return JSON.parse(outcome.result?.json ?? 'null');
  };
  return {
    name: TOOLWRIGHT,
    endsNativeLoops: true,
    run,
    warm: (tools) => sandbox.warm({ bindings: bindings.get(tools) ?? bind(tools) }),
    dispose: () => sandbox.dispose(),
  };
}

/** The peers among `names` that start and can add; one line on stderr for each that cannot. */
export async function peers(names = PEERS) {
  const ready = [];
  for (const name of names) {
    try {
      const { create } = await import(`./peers/${name}.mjs`);
      const peer = await create();
      if ((await peer.run(programs.trivial, tools)) !== 2) throw new Error('1 + 1 is not 2 there');
      ready.push(peer);
    } catch (error) {
      console.error(`bench: peer ${name} does not run here: ${firstLine(error)}`);
    }
  }
  return ready;
}

/** Baselines, Toolwright and, unless it is a quick run, the peers. */
export async function allVariants({ assets, hasPeers }) {
  const own = [plain(), plainJson(), await toolwright(assets)];
  return hasPeers ? [...own, ...(await peers())] : own;
}

export async function disposeAll(variants) {
  for (const variant of variants) await variant.dispose();
}
