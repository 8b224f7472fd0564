/** What was promised, beside what is measured now: each figure is read from what a command prints. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * @param {(what: string, file: string, args: string[]) => Promise<string>} run resolves to the output
 * @returns {Promise<{ step: string, what: string, target: string, measured: string, isMet: boolean, isKnown?: boolean, by: string }[]>}
 */
export async function checklist(run) {
  const node = (script, ...args) => run(script, process.execPath, [script, ...args]);
  const npm = (script, ...args) => run(script, 'npm', ['run', '--silent', script, '--', ...args]);
  return [
    ...discovery(await node('test/discovery/run.mjs')),
    ...execution(await node('test/soak/run.mjs')),
    ...scenarios(
      await run('scenarios', 'npx', ['vitest', 'run', '--project', 'integration', 'test/integration/scenarios.test.ts']),
    ),
    ...privacy(await node('test/privacy/run.mjs')),
    ...migrations(await node('test/migrations/run.mjs')),
    ...guidance(await node('test/guidance/run.mjs')),
    ...(await bench(npm)),
  ]; // prettier-ignore
}

function discovery(output) {
  const by = 'npm run eval:discovery';
  const hits = (set) =>
    Number(numbersAfter(output, new RegExp(`^${set} +\\d+ +toolwright`, 'm'))[1]);
  const step = 'find tools';
  return ['keywords', 'requests', 'unseen'].map((set) => ({
    step,
    what: `right tool in the first five, set "${set}"`,
    target: 'over 90 %',
    measured: `${hits(set)} %`,
    isMet: hits(set) > 90,
    by,
  }));
}

function execution(output) {
  const { passed, failed } = closing(output, 'soak');
  return [
    {
      step: 'run programs',
      what: 'mixed programs whose outcome is the right one',
      target: 'all',
      measured: `${passed} of ${passed + failed}`,
      isMet: failed === 0 && passed > 0,
      by: 'npm run soak',
    },
  ];
}

function scenarios(output) {
  const { passed, failed } = closing(output, 'integration');
  return [
    {
      step: 'all steps together',
      what: 'scenarios through serve (in the chat of VS Code: npm run test:host)',
      target: 'all',
      measured: `${passed} of ${passed + failed}`,
      isMet: failed === 0 && passed > 0,
      by: 'npm run test:integration',
    },
  ];
}

function privacy(output) {
  const rows = [...output.matchAll(/^\| all with a floor \| \d+ \| ([\d.]+) % \| ([\d.]+) % \|/gm)];
  const disguised = [...output.matchAll(/Disguised .*?: ([\d.]+) % of/g)].map(([, share]) =>
    Number(share),
  );
  const by = 'npm run eval:privacy';
  const step = 'protect data';
  const worst = (at) => Math.min(...rows.map((row) => Number(row[at])));
  return [
    { step, what: 'values with a structure found', target: 'over 99 %', measured: `${worst(1)} %`, isMet: worst(1) > 99, by },
    { step, what: 'of what was found, right', target: 'over 98 %', measured: `${worst(2)} %`, isMet: worst(2) > 98, by },
    { step, what: 'disguised values found', target: 'over 90 %', measured: `${Math.min(...disguised)} %`, isMet: Math.min(...disguised) > 90, by },
  ]; // prettier-ignore
}

function migrations(output) {
  const all = Number(/cases that rules express +(\d+)/.exec(output)?.[1]);
  const done = Number(/^ +migrated +(\d+) \(/m.exec(output)?.[1]);
  const wrong = [...output.matchAll(/wrong +(\d+)/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  const share = Math.floor((done / all) * 1_000) / 10;
  const by = 'npm run eval:migrations';
  const step = 'survive changes';
  return [
    { step, what: `migrated of ${all} cases that rules express`, target: 'over 98 %', measured: `${share} %`, isMet: share > 98, by },
    { step, what: 'wrong rewrites', target: '0', measured: String(wrong), isMet: wrong === 0, by },
  ]; // prettier-ignore
}

function guidance(output) {
  const { passed, failed } = closing(output, 'guidance');
  const precision = Number(/^warnings .*?right +([\d.]+) %/m.exec(output)?.[1]);
  const by = 'npm run eval:guidance';
  const step = 'learn';
  return [
    { step, what: 'better than none and than the plain formula, in all scenarios', target: 'all', measured: `${passed} of ${passed + failed}`, isMet: failed === 0 && passed > 0, by },
    { step, what: 'warnings that were right', target: 'over 80 %', measured: `${precision} %`, isMet: precision > 80, by },
  ]; // prettier-ignore
}

/** The targets of the benchmark; the quick run is rough, and so it says. */
async function bench(npm) {
  const file = path.join(tmpdir(), `toolwright-bench-${process.pid}.json`);
  const output = await npm('bench', '--quick', '--json', file);
  try {
    const { figures } = JSON.parse(readFileSync(file, 'utf8'));
    const step = 'speed';
    const by = 'npm run bench -- --quick';
    const at = (what, name, target, isMet, unit) => {
      const value = figures[name];
      const shown = value === undefined ? 'not measured' : `${value.toPrecision(3)} ${unit}`;
      return { step, what, target, measured: shown, isMet: value !== undefined && isMet(value), by };
    };
    return [
      at('search over 1,000 tools, p50', 'searchP50', 'under 2 ms', (value) => value < 2, 'ms'),
      at('search over 1,000 tools, p99', 'searchP99', 'under 10 ms', (value) => value < 10, 'ms'),
      at('signatures of 500 tools, cold', 'signaturesColdMs', 'under 50 ms', (value) => value < 50, 'ms'),
      // Missed and known: docs/performance.md says why.
      { ...at('a small program, warm, p50 (why: docs/performance.md)', 'warmP50', 'at most 0.2 ms', (value) => value <= 0.2, 'ms'), isKnown: true },
      at('recording an event', 'metricsEventUs', 'under 20 µs', (value) => value < 20, 'µs'),
      at('500 skills judged', 'skillsJudgedMs', 'under 200 ms', (value) => value < 200, 'ms'),
      at('search with guidance, p99', 'guidedSearchP99', 'under 10 ms', (value) => value < 10, 'ms'),
    ];
  } catch (error) {
    throw new Error(`the benchmark left no figures: ${String(error)}\n${output.slice(-2_000)}`, { cause: error });
  } finally {
    rmSync(file, { force: true });
  }
} // prettier-ignore

function closing(output, suite) {
  const [, passed, failed] =
    new RegExp(`^${suite}: (\\d+) passed, (\\d+) failed`, 'm').exec(output) ?? [];
  return { passed: Number(passed ?? 0), failed: Number(failed ?? 1) };
}

/** The numbers of the line after what a pattern finds. */
function numbersAfter(output, pattern) {
  const found = pattern.exec(output);
  if (found === null) return [];
  const rest = output.slice(found.index + found[0].length);
  return rest.slice(0, rest.indexOf('\n')).match(/[\d.]+/g) ?? [];
}
