/**
 * `npm test`: makes the machine ready and runs every part, one after the other. A part that fails,
 * cannot run or ran no test does not stop the others, but the whole has failed then.
 *
 *   node scripts/test.mjs                all parts
 *   node scripts/test.mjs host package   these only
 */
import { bootstrap, hasNpmVsCode, root } from './bootstrap.mjs';
import { run } from './childProcess.mjs';

const partLimitMs = 15 * 60_000;

/**
 * `closing`: a line that the part must have printed, as a proof that its tests ran. Its first two
 * groups, if it has any, are the numbers of tests that passed and failed.
 */
const parts = [
  { name: 'check', script: 'check', closing: counts('unit') },
  {
    name: 'discovery',
    command: [process.execPath, 'test/discovery/run.mjs', '--gate'],
    closing: counts('discovery'),
  },
  {
    name: 'privacy',
    command: [process.execPath, 'test/privacy/run.mjs'],
    closing: counts('privacy'),
  },
  {
    name: 'migrations',
    command: [process.execPath, 'test/migrations/run.mjs'],
    closing: counts('migrations'),
  },
  {
    name: 'guidance',
    command: [process.execPath, 'test/guidance/run.mjs'],
    closing: counts('guidance'),
  },
  { name: 'hostile', script: 'test:hostile', closing: counts('hostile') },
  { name: 'fuzz', script: 'test:fuzz', closing: counts('fuzz') },
  {
    name: 'soak',
    command: [process.execPath, 'test/soak/run.mjs'],
    closing: counts('soak'),
  },
  { name: 'build', script: 'build' },
  {
    name: 'servers soak',
    command: [process.execPath, 'test/soak/servers.mjs'],
    closing: counts('servers soak'),
  },
  { name: 'integration', script: 'test:integration', closing: counts('integration') },
  {
    name: 'conformance',
    command: [process.execPath, 'test/conformance/run.mjs'],
    closing: counts('conformance'),
  },
  { name: 'webview', script: 'test:webview', closing: counts('webview') },
  { name: 'host', script: 'test:host', closing: counts('host') },
  ...(hasNpmVsCode
    ? [
        { name: 'dialogs', script: 'test:dialogs', closing: counts('dialogs') },
        { name: 'welcome', script: 'test:welcome', closing: counts('welcome') },
      ]
    : []),
  {
    name: 'package',
    command: [process.execPath, 'test/package/package.mjs'],
    closing: counts('package'),
  },
  {
    name: 'start',
    command: [process.execPath, 'scripts/start.mjs', '--check'],
    closing: /^start: ok$/m,
  },
];

function counts(suite) {
  return new RegExp(`^${suite}: (\\d+) passed, (\\d+) failed`, 'm');
}

/** Runs one part; says why it counts as failed, if it does. */
async function runPart({ name, script, command, closing }) {
  console.log(`\n=== ${name} ===`);
  const [file, ...args] = command ?? ['npm', 'run', '--silent', script];
  const { code, output, seconds, isTimeout } = await run(file, args, {
    cwd: root,
    echo: true,
    timeoutMs: partLimitMs,
  });
  const line = closing?.exec(output);
  const [, passed, failed] = line ?? [];
  const problem = isTimeout
    ? `still running after ${partLimitMs / 60_000} minutes`
    : code !== 0
      ? `exit code ${code}`
      : closing && !line
        ? 'ended without its closing line'
        : passed === '0'
          ? 'ran no test'
          : Number(failed) > 0
            ? `${failed} failed`
            : undefined;
  return { name, passed, failed, seconds, problem };
}

function printTable(results) {
  console.log('\npart          passed  failed  seconds');
  for (const { name, passed, failed, seconds, problem } of results) {
    const row = [
      name.padEnd(12),
      (passed ?? '-').padStart(8),
      (failed ?? '-').padStart(8),
      seconds.toFixed(0).padStart(9),
    ].join('');
    console.log(problem ? `${row}  FAILED: ${problem}` : row);
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  const known = parts.map((part) => part.name).join(', ');
  console.error(`No part is called ${unknown.join(', ')}. There are: ${known}.`);
  process.exit(2);
}

await bootstrap({ prometheus: true });
const results = [];
for (const part of parts) {
  if (wanted.length === 0 || wanted.includes(part.name)) results.push(await runPart(part));
}
printTable(results);
const failures = results.filter((result) => result.problem);
console.log(
  failures.length === 0
    ? '\nAll parts passed.'
    : `\nFailed: ${failures.map((result) => result.name).join(', ')}.`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
