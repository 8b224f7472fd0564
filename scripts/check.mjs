/**
 * Everything that needs no VS Code and no browser: types, lint, format, dead code, unit tests. The
 * small ones run side by side, the unit tests alone, since they measure time.
 */
import { bootstrap, root } from './bootstrap.mjs';
import { run } from './childProcess.mjs';

const small = [
  ['types', 'types'],
  ['lint', 'lint'],
  ['format', 'format:check'],
  ['dead code', 'deadcode'],
];

async function check([title, script]) {
  const { code, output, seconds } = await run('npm', ['run', '--silent', script], { cwd: root });
  // One write, so that the output of two checks never mixes.
  const detail = code === 0 ? '' : `${output.trimEnd()}\n`;
  process.stdout.write(
    `${code === 0 ? 'ok' : 'FAILED'} - ${title} (${seconds.toFixed(1)} s)\n${detail}`,
  );
  return code === 0;
}

await bootstrap({ vscode: false, browser: false });

const results = [];
// Two at a time: the machine that this is tuned for has two cores.
for (let i = 0; i < small.length; i += 2) {
  results.push(...(await Promise.all(small.slice(i, i + 2).map(check))));
}
const unit = await run('npm', ['run', '--silent', 'test:unit'], { cwd: root, echo: true });
console.log(`${unit.code === 0 ? 'ok' : 'FAILED'} - unit tests (${unit.seconds.toFixed(1)} s)`);
results.push(unit.code === 0);
process.exitCode = results.every(Boolean) ? 0 : 1;
