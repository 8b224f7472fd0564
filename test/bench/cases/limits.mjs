/** How long a program lives on after its limit of computing time: gently stopped, or with its thread. */
import { programs, tools } from '../data.mjs';
import { interleaved, median, ms, timed } from '../measure.mjs';
import { allVariants, disposeAll, TOOLWRIGHT } from '../variants.mjs';

const DEADLINE_MS = 200;

export async function kill(options) {
  const all = await allVariants(options);
  const variants = all.slice(2);
  const rows = [];
  const figures = {};
  const failures = [];
  for (const [key, title] of [
    ['endless', 'endless loop'],
    ['nativeLoop', 'loop inside one built-in function'],
  ]) {
    // In the thread of the host, such a loop would hold the benchmark itself.
    const able = key === 'endless' ? variants : variants.filter((v) => v.endsNativeLoops);
    const rounds = Math.min(5, options.rounds);
    const outcome = await interleaved(able, rounds, async (variant) => {
      await variant.run(programs.trivial, tools);
      const stopped = await timed(() => endOf(variant, programs[key]));
      const next = await timed(() => variant.run(programs.trivial, tools));
      return { over: stopped.ms - DEADLINE_MS, next: next.ms };
    });
    failures.push(...outcome.failures);
    for (const [{ name }, list] of outcome.results) {
      const over = median(list.map((entry) => entry.over));
      const next = median(list.map((entry) => entry.next));
      rows.push([title, name, ms(over), ms(next)]);
      if (name === TOOLWRIGHT) figures[`${key}OverMs`] = over;
    }
  }
  await disposeAll(all);
  const columns = ['program', 'variant', 'over the deadline, ms', 'next run, ms'];
  const title = `End of a program that does not stop (deadline ${DEADLINE_MS} ms)`;
  return { tables: [{ title, columns, rows }], figures, failures };
}

async function endOf(variant, code) {
  try {
    await variant.run(code, tools, { timeoutMs: DEADLINE_MS });
  } catch {
    return;
  }
  throw new Error('the program was not stopped');
}
