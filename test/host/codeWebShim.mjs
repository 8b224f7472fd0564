#!/usr/bin/env node
/**
 * Stands in for the desktop VS Code in @vscode/test-electron's `runTests`: takes the same
 * arguments, runs the tests in VS Code's web server with a headless browser, and ends with the
 * tests' exit code (124: no result in time, 130: interrupted).
 *
 * Environment: TOOLWRIGHT_SHIM_TIMEOUT_MS; TOOLWRIGHT_SHIM_PREFIX (only log lines that start with
 * it are printed, without it); TOOLWRIGHT_SHOTS (folder for a picture of a failed run).
 */
import { cpSync, createWriteStream, fstatSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { readArguments, toPath } from './shimArguments.mjs';
import { openHeadless, productInfo, startServer } from './vscodeWeb.mjs';

const { folders, flags, values, developmentPaths } = readArguments(process.argv.slice(2));

if (flags.has('version')) {
  const { version, commit } = productInfo();
  console.log(`${version}\n${commit}\n${process.arch}`);
  process.exit(0);
}

const userData = values.has('user-data-dir')
  ? toPath(values.get('user-data-dir'))
  : mkdtempSync(path.join(os.tmpdir(), 'toolwright-shim-'));
const extensions = toPath(values.get('extensions-dir') ?? path.join(userData, 'extensions'));
const timeoutMs = Number(process.env.TOOLWRIGHT_SHIM_TIMEOUT_MS ?? 300_000);
const prefix = process.env.TOOLWRIGHT_SHIM_PREFIX ?? '';

/**
 * The workbench keeps only one development extension. The first one stays that; the others are put
 * where installed extensions lie, which are adopted at the first start.
 */
function installExtraExtensions() {
  for (const folder of developmentPaths.slice(1)) {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const id = `${manifest.publisher}.${manifest.name}-${manifest.version}`.toLowerCase();
    cpSync(folder, path.join(extensions, id), { recursive: true, dereference: true });
  }
}

/** What the workbench is told in its address: what to load, and which tests to run. */
function payload(server) {
  const entries = developmentPaths
    .slice(0, 1)
    .map((folder) => ['extensionDevelopmentPath', server.remoteUri(folder)]);
  const tests = values.get('extensionTestsPath');
  if (tests) {
    const file = createRequire(import.meta.url).resolve(toPath(tests));
    entries.push(['extensionTestsPath', server.remoteUri(file)]);
  }
  return JSON.stringify(entries);
}

function serverFlags() {
  // Without the smoke-test driver a built VS Code ignores the payload. The rest makes the server
  // end soon after its page, whatever happens to us.
  const always = [
    '--enable-smoke-test-driver',
    '--enable-remote-auto-shutdown',
    '--remote-auto-shutdown-without-delay',
    '--reconnection-grace-time=5',
  ];
  return flags.has('disable-workspace-trust') ? [...always, '--disable-workspace-trust'] : always;
}

/** Runs `onGone` when whoever started us is gone: then our input, a pipe of theirs, ends. */
function watchParent(onGone) {
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) process.stdin.on('end', onGone).resume();
}

/** Shows the tests' lines; the workbench's own lines come the same way and go to a file only. */
function logWriter() {
  const file = createWriteStream(path.join(userData, 'renderer.log'));
  return (type, args) => {
    const line = format(...args);
    file.write(`${type} ${line}\n`);
    if (line.startsWith(prefix)) console.log(line.slice(prefix.length));
  };
}

installExtraExtensions();
const server = await startServer({ userData, extensions, flags: serverFlags() });
const browser = await openHeadless({
  userData,
  debuggingPort: values.get('remote-debugging-port'),
}).catch(async (error) => {
  await server.stop();
  throw error;
});
const { page } = browser;

let isEnding = false;
async function end(code, reason) {
  if (isEnding) return;
  isEnding = true;
  if (reason) console.error(`VS Code: ${reason}`);
  const shots = process.env.TOOLWRIGHT_SHOTS;
  if (code !== 0 && shots) {
    await page
      .screenshot({ path: path.join(shots, 'failed-run.png'), timeout: 5000 })
      .catch(() => {});
  }
  await browser.close();
  await server.stop();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void end(130, `ended by ${signal}`));
}
watchParent(() => void end(130, 'whoever started it is gone'));
page.on('crash', () => void end(1, 'the page crashed'));
setTimeout(() => void end(124, `no result after ${timeoutMs / 1000} s`), timeoutMs).unref();

// The two functions that the workbench calls when it runs under automation.
await page.exposeFunction('codeAutomationLog', logWriter());
await page.exposeFunction('codeAutomationExit', (code) => void end(code));

await page.goto(
  server.url({
    ...(folders[0] ? { folder: toPath(folders[0]) } : { ew: 'true' }),
    payload: payload(server),
  }),
);
