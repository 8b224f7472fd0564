/** Programs in Python through the sandbox. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { tools } from '../data.mjs';
import { median, ms, perSecond, timed } from '../measure.mjs';

const COUNT = 1_000;

const PROGRAMS = {
  sequential: `n = 0
for i in range(${COUNT}):
    n += len(small(i=i)["pad"])
n`,
  parallel: `len(parallel(small, [{"i": i} for i in range(${COUNT})]))`,
  strings: 'len([text for text in strings() if "-99" in text][:50])',
  loop: `def main():
    s = 0
    for i in range(1000000):
        s = (s + i * 7) % 1000003
    return s`,
};

export async function python({ assets, rounds }) {
  const { Sandbox } = await import(pathToFileURL(path.join(assets, 'sandbox.mjs')).href);
  const sandbox = new Sandbox(assets);
  const names = Object.keys(tools).map((name) => ({ name, id: name }));
  const run = async (code) => {
    const outcome = await sandbox.run({
      language: 'python3',
      code,
      inputJson: 'null',
      bindings: { namespaces: [{ name: 'server', methods: names }], plainFunctions: names },
      limits: { cpuMs: 60_000, wallMs: 120_000 },
      resultBudgetTokens: 2_000,
      onCall: async (id, args) => ({ json: JSON.stringify(await tools[id](args)) }),
      signal: new AbortController().signal,
    });
    if (outcome.stop !== undefined) throw new Error(outcome.stop.message);
  };
  const several = async (code, times, pauseMs = 0) => {
    const taken = [];
    for (let round = 0; round < times; round++) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      taken.push((await timed(() => run(code))).ms);
    }
    return median(taken);
  };
  const cold = (await timed(() => run('1 + 1'))).ms;
  const rows = [
    ['first program of a process', ms(cold), ''],
    ['1 + 1, 30 ms between runs', ms(await several('1 + 1', rounds * 4, 30)), ''],
    ['1 + 1, back to back', ms(await several('1 + 1', rounds * 4)), ''],
  ];
  for (const [name, title, count] of [
    ['sequential', '1,000 tool calls, one after the other', COUNT],
    ['parallel', '1,000 tool calls with parallel', COUNT],
    ['strings', '50,000 strings (3 MB) handed over and filtered'],
    ['loop', 'loop of 1 million steps'],
  ]) {
    const time = await several(PROGRAMS[name], rounds);
    rows.push([title, ms(time), count === undefined ? '' : perSecond(count, time)]);
  }
  await sandbox.dispose();
  const columns = ['program', 'ms', 'calls'];
  return { tables: [{ title: 'Python', columns, rows }], figures: {}, failures: [] };
}
