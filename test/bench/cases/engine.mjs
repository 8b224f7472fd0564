/**
 * What it costs to have an engine that no program has run in: a new one, or the memory of the last one
 * put back to its image. And what a run and a call are made of, step by step. All in this thread,
 * without a worker, with the names of 500 tools.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interleaved, median, ms, ratio, timed } from '../measure.mjs';

const SERVERS = 10;
const TOOLS_EACH = 50;

const PROGRAMS = [
  ['1 + 1', '1 + 1'],
  ['10,000 objects made', 'Array.from({ length: 1e4 }, (_, i) => ({ i, name: "n" + i })).length'],
  ['20 MB used', 'new Uint8Array(2e7).fill(1).length'],
];

export async function engine({ assets, rounds }) {
  const core = await import(pathToFileURL(path.join(assets, 'engine.mjs')).href);
  const { Engine, ProgramRun, DEFAULT_LIMITS } = core;
  const module = await WebAssembly.compile(await readFile(path.join(assets, 'quickjs.wasm')));
  const bindings = manyTools();
  const make = async () => {
    const made = await Engine.create(module, DEFAULT_LIMITS);
    made.bind(bindings);
    return made;
  };
  const kept = await make();
  const run = async (code) => {
    const program = { code, inputJson: 'null', limits: DEFAULT_LIMITS, resultBudgetTokens: 1_000 };
    const outcome = await new ProgramRun(kept, program, bindings).start().outcome;
    if (outcome.stop !== undefined) throw new Error(outcome.stop.message);
  };
  const variants = [
    { name: 'a new engine', once: async () => (await timed(make)).ms },
    ...PROGRAMS.map(([name, code]) => ({
      name: `the memory put back after: ${name}`,
      once: async () => {
        await run(code);
        const { ms: time, value } = await timed(() => kept.reset());
        if (!value) throw new Error('the engine cannot be used again');
        return time;
      },
    })),
  ];
  const { results, failures } = await interleaved(variants, rounds * 3, ({ once }) => once());
  const base = median(results.get(variants[0]));
  const rows = Array.from(results, ([{ name }, times]) => [
    name,
    ms(median(times)),
    ratio(median(times), base),
  ]);
  const figures = { newEngineMs: base, resetMs: median(results.get(variants[1])) };
  const title = `An engine for the next program (image of ${Math.round(kept.imageBytes / 1024)} KB)`;
  const columns = ['what', 'ms', 'to a new one'];
  const tables = [{ title, columns, rows }, steps(core, kept, bindings)];
  return { tables, figures, failures };
}

/** Calls of the program whose steps are timed. */
const CALLS = 200;

/** The times of the steps, each the median of many runs in a row. */
function steps({ prepare, packReplies, DEFAULT_LIMITS }, engine, bindings) {
  const times = new Map();
  const lap = (name, step) => {
    const start = performance.now();
    const value = step();
    const list = times.get(name) ?? [];
    times.set(name, list);
    list.push(performance.now() - start);
    return value;
  };
  const program = `let n = 0;
    for (let i = 0; i < ${CALLS}; i++) n += (await server3.list_things_3_4({ i })).pad.length;
    n`;
  for (let round = 0; round < 40; round++) {
    // The first half warms up.
    if (round === 20) times.clear();
    const small = lap('the text of `1 + 1` made a script', () => prepare('1 + 1', bindings));
    lap('the script run', () => engine.start(small.source, 'null', DEFAULT_LIMITS));
    lap('its result, calls and console read', () => {
      engine.finish();
      engine.unawaited();
      engine.takeConsole();
    });
    engine.reset();
    const { source } = prepare(program, bindings);
    let turn = engine.start(source, 'null', DEFAULT_LIMITS);
    const pad = 'x'.repeat(180);
    while (turn.calls.length > 0) {
      const replies = turn.calls.map(({ call, args }) => ({
        call,
        ok: true,
        value: { ...args, pad },
      }));
      const { packed } = lap('one reply to a call written', () => packReplies(replies));
      turn = lap('one reply taken, to the next call', () => engine.settle(packed));
    }
    engine.reset();
  }
  const rows = Array.from(times, ([name, list]) => [name, ms(median(list))]);
  return { title: 'The steps of a run and of a call', columns: ['step', 'ms'], rows };
}

function manyTools() {
  const namespaces = Array.from({ length: SERVERS }, (_, server) => ({
    name: `server${server}`,
    methods: Array.from({ length: TOOLS_EACH }, (_, tool) => ({
      name: `list_things_${server}_${tool}`,
      id: `server${server}.list_things_${server}_${tool}`,
    })),
  }));
  return { namespaces, plainFunctions: namespaces.flatMap(({ methods }) => methods) };
}
