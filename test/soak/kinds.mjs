/**
 * The kinds of runs of the soak test. Each kind says how often it comes, what to run, and what must
 * come out. `index` is the number of the run: it is in every answer, so that no answer can be mixed up
 * with another. Kinds that cost a worker or wait for a clock are rare, because they cost time.
 */

/** Fails when anything of an earlier program is left, and leaves as much as it can itself. */
const MARKED = `
if (typeof ghost !== 'undefined' || ({}).ghost !== undefined || [].ghost !== undefined) throw new Error('a ghost');
globalThis.ghost = input; Object.prototype.ghost = input; Array.prototype.ghost = input;
Array.prototype.map2 = Array.prototype.map; tools = state = results = null; console.ghost = 1;
`;

const PYTHON_MARKED = `
import builtins, json
if hasattr(builtins, 'ghost') or hasattr(json, 'ghost'): raise Exception('a ghost')
builtins.ghost = json.ghost = input
builtins.map = builtins.print = json.loads = None
`;

const ok = (result, more = {}) => ({ result, ...more });
const stopped = (reason, more = {}) => ({ reason, ...more });

/** Stands for what an outcome may have or not. */
const ANY = Symbol('any');

/** `weight`: how many of 10,000. `expected`: of a run by its index. */
export const KINDS = [
  {
    name: 'plain result',
    weight: 1_500,
    code: `${MARKED} [input, [1, 2, 3].map((n) => n * input)]`,
    expected: (i) => ok([i, [i, 2 * i, 3 * i]]),
  },
  {
    name: 'calls one after the other',
    weight: 1_300,
    code: `${MARKED} let sum = 0; for (let n = 0; n < 4; n++) sum += (await get({ n })).value; sum`,
    expected: (i) => ok(4 * i + 6, { calls: 4 }),
  },
  {
    name: 'calls side by side',
    weight: 1_000,
    code: `${MARKED} const all = await Promise.all([1, 2, 3, 4, 5].map((n) => get({ n }))); all.map((r) => r.value)`,
    expected: (i) => ok([i + 1, i + 2, i + 3, i + 4, i + 5], { calls: 5 }),
  },
  {
    name: 'large data',
    weight: 300,
    code: `${MARKED} const { rows } = await large({}); [rows.length, rows.filter((row) => row.id % 500 === 7).map((row) => row.of)]`,
    expected: (i) => ok([2_000, [i, i, i, i]], { calls: 1 }),
  },
  {
    name: 'console output',
    weight: 500,
    code: `${MARKED} console.log('line of', input); console.error('error of', input); null`,
    expected: (i) => ok(null, { console: [`line of ${i}`, `error of ${i}`] }),
  },
  {
    name: 'too much console output',
    weight: 150,
    code: `${MARKED} for (let n = 0; n < 30; n++) console.log('a line'); input`,
    limits: { consoleChars: 35 },
    expected: (i) => ok(i, { console: Array.from({ length: 5 }, () => 'a line'), warnings: 1 }),
  },
  {
    name: 'caught error of a call',
    weight: 500,
    code: `${MARKED} let said; try { await fail({}) } catch (error) { said = error.message } said`,
    expected: (i) => ok(`refused ${i}`, { calls: 1 }),
  },
  {
    name: 'error of a call',
    weight: 500,
    code: `${MARKED} await fail({})`,
    expected: (i) => stopped('exception', { message: `refused ${i}`, calls: 1 }),
  },
  {
    name: 'syntax error',
    weight: 800,
    code: 'const = 5',
    expected: () => stopped('syntax'),
  },
  {
    name: 'exception',
    weight: 900,
    code: `${MARKED} throw new RangeError('of ' + input)`,
    expected: (i) => stopped('exception', { message: `RangeError: of ${i}` }),
  },
  {
    name: 'calls that nobody awaits',
    weight: 400,
    code: `${MARKED} get({ n: 1 }); fail({}); get({ n: 2 }); input`,
    expected: (i) => ok(i, { calls: 3, warnings: 1 }),
  },
  {
    name: 'open calls when it throws',
    weight: 300,
    code: `${MARKED} get({ n: 1 }); await null; throw input`,
    expected: (i) => stopped('exception', { message: `Error: ${i}`, warnings: 1 }),
  },
  {
    name: 'result too large',
    weight: 200,
    code: `${MARKED} 'x'.repeat(5_000)`,
    limits: { resultChars: 1_000 },
    expected: () => stopped('result_limit'),
  },
  {
    name: 'too many calls',
    weight: 150,
    code: `${MARKED} for (;;) await get({ n: 1 })`,
    limits: { maxCalls: 6 },
    expected: () => stopped('call_limit'),
  },
  {
    name: 'waits for nothing',
    weight: 200,
    code: `${MARKED} await new Promise(() => {})`,
    expected: () => stopped('deadlock'),
  },
  {
    name: 'breaks the built-ins',
    weight: 200,
    code: `${MARKED} const call = get, n = input; for (const key of Object.getOwnPropertyNames(globalThis)) try { globalThis[key] = null } catch {}
      (await call({ n })).value`,
    expected: (i) => ok(2 * i, { calls: 1 }),
  },
  {
    name: 'too little time to compute',
    weight: 250,
    code: `${MARKED} for (;;);`,
    limits: { cpuMs: 20 },
    expected: () => stopped('cpu_limit'),
  },
  {
    name: 'too little time for a tool',
    weight: 150,
    code: `${MARKED} await get({ n: 1 }); await never({})`,
    limits: { wallMs: 60 },
    // On a slow machine the time may end before the second call has begun.
    expected: () => stopped('wall_limit', { warnings: ANY }),
  },
  {
    name: 'cancelled while it waits',
    weight: 250,
    code: `${MARKED} never({}); await never({ cancel: true })`,
    expected: () => stopped('cancelled', { warnings: 1 }),
  },
  {
    name: 'cancelled before it begins',
    weight: 60,
    code: 'input',
    isCancelled: true,
    expected: () => stopped('cancelled'),
  },
  {
    name: 'cancelled while it computes',
    weight: 30,
    code: `${MARKED} get({ cancel: true }); await get({ n: 1 }); for (;;);`,
    expected: () => stopped('cancelled'),
  },
  {
    name: 'out of memory',
    weight: 40,
    code: `${MARKED} const all = []; for (;;) all.push(new Uint8Array(1e6))`,
    expected: () => stopped('memory_limit'),
  },
  {
    name: 'a native loop',
    weight: 20,
    code: `${MARKED} new Array(2e8).join()`,
    limits: { cpuMs: 20 },
    expected: () => stopped('cpu_limit'),
  },
  {
    name: 'Python, result of calls',
    weight: 200,
    language: 'python3',
    code: `${PYTHON_MARKED}sum([get(n=n)["value"] for n in range(4)])`,
    expected: (i) => ok(4 * i + 6, { calls: 4 }),
  },
  {
    name: 'Python, exception',
    weight: 60,
    language: 'python3',
    code: `${PYTHON_MARKED}raise ValueError("of " + str(input))`,
    expected: (i) => stopped('exception', { message: `ValueError: of ${i}` }),
  },
  {
    name: 'Python, cancelled while it waits',
    weight: 20,
    language: 'python3',
    code: `${PYTHON_MARKED}never(cancel=True)`,
    expected: () => stopped('cancelled', { warnings: 1 }),
  },
  {
    name: 'Python, too little time to compute',
    weight: 20,
    language: 'python3',
    code: `${PYTHON_MARKED}while True: x = 1`,
    limits: { cpuMs: 20 },
    expected: () => stopped('cpu_limit'),
  },
];

const BINDINGS = (() => {
  const methods = ['get', 'fail', 'large', 'never'].map((name) => ({ name, id: `a.${name}` }));
  return { namespaces: [{ name: 'a', methods }], plainFunctions: methods };
})();

/** The run number `index` of that kind, as the sandbox takes it. */
export function runOf(kind, index) {
  const abort = new AbortController();
  if (kind.isCancelled) abort.abort();
  const onCall = async (id, args) => {
    // After the answer, so that the program computes when it comes, or waits if it asked for that.
    if (args.cancel) setTimeout(() => abort.abort(), 5);
    if (id === 'a.get') return { json: JSON.stringify({ value: index + args.n }) };
    if (id === 'a.large') return { text: JSON.stringify({ rows: rowsOf(index) }) };
    if (id === 'a.never') return new Promise(() => {});
    return { error: { name: 'ToolError', message: `refused ${index}`, ran: 'no' } };
  };
  return {
    language: kind.language ?? 'javascript',
    code: kind.code,
    inputJson: String(index),
    bindings: BINDINGS,
    limits: kind.limits ?? {},
    resultBudgetTokens: 2_000,
    onCall,
    signal: abort.signal,
  };
}

function rowsOf(index) {
  return Array.from({ length: 2_000 }, (_, id) => ({
    id,
    of: index,
    name: `row ${id}`,
    tags: ['a', 'b'],
  }));
}

/** What is wrong with an outcome, in one line; undefined when nothing is. */
export function problemOf(kind, index, outcome) {
  const expected = kind.expected(index);
  const seen = outcome.stop?.reason;
  if (seen !== expected.reason) return `ended as ${seen ?? 'ok'}: ${outcome.stop?.message}`;
  const checks = {
    result: [outcome.result?.json, expected.reason ? undefined : JSON.stringify(expected.result)],
    calls: [outcome.callsMade, expected.calls ?? ANY],
    console: [JSON.stringify(outcome.console.map((line) => line.text)), JSON.stringify(expected.console ?? [])],
    warnings: [outcome.warnings.length, expected.warnings ?? 0],
  }; // prettier-ignore
  for (const [name, [is, should]] of Object.entries(checks)) {
    if (should !== ANY && is !== should) return `${name} is ${is} and not ${should}`;
  }
  const { message } = expected;
  if (message !== undefined && !outcome.stop.message.includes(message)) {
    return `says "${outcome.stop.message}" and not "${message}"`;
  }
  return undefined;
}
