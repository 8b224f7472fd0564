/**
 * Programs and how long they take: a trivial one, a thousand calls one after the other and at once,
 * large data that is filtered inside, and computing. Host-thread hold is the longest time for which
 * the event loop of the caller stood still.
 */
import { programs, tools } from '../data.mjs';
import {
  interleaved,
  median,
  ms,
  perSecond,
  quantile,
  ratio,
  timed,
  watchHold,
} from '../measure.mjs';
import {
  allVariants,
  bareThread,
  disposeAll,
  PLAIN,
  PLAIN_JSON,
  TOOLWRIGHT,
} from '../variants.mjs';

/** Runs in each round. */
const RUNS = 50;

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** A warm run of `1 + 1`: back to back, and as people and models do it, with pauses between. */
export async function warm(options) {
  const variants = await allVariants(options);
  const own = variants.find(({ name }) => name === TOOLWRIGHT);
  await own.warm(tools);
  const paused = pausing(own);
  const thread = bareThread();
  variants.splice(2, 0, thread);
  const all = variants.flatMap((variant) =>
    variant === own ? [own, paused] : variant === thread ? [thread, pausing(thread)] : [variant],
  );
  const { results, failures } = await interleaved(all, options.rounds, async (variant) => {
    const times = [];
    for (let i = 0; i < RUNS; i++) {
      if (variant.pauseMs) await pause(variant.pauseMs);
      times.push((await timed(() => variant.run(programs.trivial, tools))).ms);
    }
    return times;
  });
  await disposeAll(variants);
  const rows = [];
  const figures = {};
  const base = median(results.get(all[0]).flat());
  for (const [{ name }, rounds] of results) {
    const times = rounds.flat();
    const [p50, p90] = [median(times), quantile(times, 0.9)];
    rows.push([name, ms(p50), ms(p90), ratio(p50, base)]);
    if (name === TOOLWRIGHT) Object.assign(figures, { warmBusyP50: p50, warmBusyP90: p90 });
    if (name === paused.name) Object.assign(figures, { warmP50: p50, warmP90: p90 });
  }
  const columns = ['variant', 'p50, ms', 'p90, ms', 'to plain'];
  return { tables: [{ title: 'Warm run of `1 + 1`', columns, rows }], figures, failures };
}

const pausing = (variant) => ({
  ...variant,
  name: `${variant.name}, 10 ms between runs`,
  pauseMs: 10,
});

export const calls = (options) =>
  compare(options, [
    {
      key: 'sequential',
      title: '1,000 tool calls, one after the other',
      count: 1000,
      hasFloor: true,
    },
    { key: 'parallel', title: '1,000 tool calls at once', count: 1000 },
  ]);

export const data = (options) =>
  compare(options, [
    { key: 'strings', title: '50,000 strings (3 MB) handed over and filtered to 50' },
    { key: 'objects', title: '50,000 objects (4.6 MB) handed over and filtered to 50' },
  ]);

export const cpu = (options) =>
  compare({ ...options, rounds: Math.min(3, options.rounds) }, [
    { key: 'loop', title: 'Loop of 10 million steps' },
    { key: 'group', title: 'Parse, sort and group 100,000 records' },
  ]);

/** The same programs over all variants; one table for each. */
async function compare(options, cases) {
  const variants = await allVariants(options);
  const tables = [];
  const figures = {};
  const failures = [];
  const thread = bareThread();
  for (const { key, title, count, hasFloor } of cases) {
    let expected;
    const compared = hasFloor ? variants.toSpliced(2, 0, thread) : variants;
    const outcome = await interleaved(compared, options.rounds, async (variant) => {
      const hold = watchHold();
      const { ms: time, value } = await timed(() => variant.run(programs[key], tools));
      const held = await hold.stop();
      if (variant.isFloor) return { time, held };
      const text = JSON.stringify(value);
      expected ??= text;
      if (text !== expected) throw new Error(`another result: ${text.slice(0, 80)}`);
      return { time, held };
    });
    failures.push(...outcome.failures.map((line) => `${title}: ${line}`));
    const times = new Map();
    for (const [{ name }, list] of outcome.results) {
      const held = median(list.map((entry) => entry.held));
      times.set(name, { time: median(list.map((entry) => entry.time)), held });
    }
    const [plain, json] = [times.get(PLAIN).time, times.get(PLAIN_JSON).time];
    const rows = Array.from(times, ([name, { time, held }]) => [
      name,
      ms(time),
      ...(count ? [perSecond(count, time)] : []),
      ratio(time, plain),
      ratio(time, json),
      ms(held),
    ]);
    const rate = count ? ['calls'] : [];
    const columns = ['variant', 'ms', ...rate, 'to plain', 'to plain + JSON', 'host hold, ms'];
    tables.push({ title, columns, rows });
    const own = times.get(TOOLWRIGHT);
    if (own === undefined) continue;
    figures[`${key}Ms`] = own.time;
    figures[`${key}HoldMs`] = own.held;
    figures[`${key}ToPlain`] = own.time / plain;
    figures[`${key}ToJson`] = own.time / json;
    figures[`${key}JsonMs`] = json;
    if (count) figures[`${key}PerSecond`] = (count / own.time) * 1000;
  }
  await disposeAll([...variants, thread]);
  return { tables, figures, failures };
}
