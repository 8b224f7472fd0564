/**
 * Programs that do what programs do, run ahead of the first one in idle time: code is compiled well only
 * after it has been used, and what is compiled of the engine serves all threads.
 */
import { DEFAULT_LIMITS } from '../limits';
import type { GuestCall, SandboxBindings } from '../messages';
import type { Engine } from './engine';
import { ProgramRun, type Step } from './programRun';

const BINDINGS: SandboxBindings = {
  namespaces: [{ name: 'warm', methods: [{ name: 'get', id: 'warm.get' }] }],
  plainFunctions: [],
};

const PROGRAM = `
const items = await warm.get({ many: true });
const active = items.filter((item) => item.active && item.score > 10).map(({ id, name }) => ({ id, name }));
active.sort((a, b) => b.id - a.id || a.name.localeCompare(b.name));
const groups = {};
for (const item of items) (groups[item.name.slice(0, 6)] ??= []).push(item);
const texts = items.map((item) => \`\${item.id}: \${item.name}\`).filter((text) => /9$/.test(text) || text.includes('7'));
const copy = JSON.parse(JSON.stringify(items.slice(0, 200)));
for (let i = 0; i < 20; i++) await warm.get({ i });
const all = await Promise.all(active.slice(0, 50).map((item) => warm.get({ id: item.id })));
console.log(texts.length, Object.keys(groups).length, copy.length);
return { count: active.length, first: active.slice(0, 10), all: all.length };
`;

const ITEMS = Array.from({ length: 2_000 }, (_, id) => ({
  id,
  name: `item ${id}`,
  active: id % 3 === 0,
  score: (id * 7) % 100,
}));

/** Small programs, whose preparing is most of what they cost. */
const TRIFLES = [
  '1 + 1',
  'const a: number = 1;\nreturn { a };',
  'const one = await warm.get({ i: 1 });\nconsole.log(one.name);\none.id',
  'async function main() {\n  return (await warm.get({})).name;\n}',
];
const TRIFLE_RUNS = 10;

/** Runs them. Takes some ten milliseconds; the engine has to be reset afterwards. */
export async function warmUp(engine: Engine): Promise<void> {
  await runWarm(engine, PROGRAM);
  for (let i = 0; i < TRIFLE_RUNS; i++) {
    for (const code of TRIFLES) {
      engine.reset();
      await runWarm(engine, code);
    }
  }
}

async function runWarm(engine: Engine, code: string): Promise<void> {
  const program = {
    code,
    inputJson: 'null',
    limits: DEFAULT_LIMITS,
    resultBudgetTokens: 10_000,
  };
  const run = new ProgramRun(engine, program, BINDINGS);
  let step: Step = run.start();
  while (step.type === 'waiting') {
    step = run.settle(
      step.calls.length,
      step.calls.map(({ call, args }) => [call, true, answer(args)] as const),
    );
  }
  await step.outcome;
}

function answer(args: GuestCall['args']): unknown {
  return (args as { many?: boolean }).many === true ? ITEMS : ITEMS[0];
}
