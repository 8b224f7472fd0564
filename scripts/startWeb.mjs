/** `npm start` with VS Code's web server: in a browser window, at an address, or as a check. */
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startServer } from '../test/host/vscodeWeb.mjs';
import { writeUserData } from '../test/host/userData.mjs';
import { findBrowser } from './browser.mjs';

/**
 * Starts the server with the repository as an installed extension. Resolves to the address of the
 * sample workspace and the folder of the user's data.
 */
export async function serve({ root, workspace, temporary, settings, onEnd }) {
  const userData = path.join(temporary, 'user');
  const extensions = path.join(temporary, 'extensions');
  writeUserData(userData, settings);
  mkdirSync(extensions, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const id = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  // A link: a rebuild is there after "Developer: Reload Window".
  symlinkSync(root, path.join(extensions, id), 'dir');

  console.log("start: starting VS Code's server ...");
  const server = await startServer({
    userData,
    extensions,
    // The sample workspace is ours: no need to ask whether its authors are trusted.
    flags: ['--disable-workspace-trust'],
  });
  onEnd(server.stop);
  return { url: server.url({ folder: workspace }), userData };
}

/** Opens VS Code. `isClosed` resolves when the window is closed; without a window it never does. */
export async function openWeb({ hasWindow, ...options }) {
  const { url, userData } = await serve(options);
  if (!hasWindow) return { url, isClosed: new Promise(() => {}) };
  const browser = spawn(
    findBrowser(),
    [
      `--app=${url}`,
      `--user-data-dir=${path.join(userData, 'browser')}`,
      '--no-first-run',
      '--no-default-browser-check',
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  );
  options.onEnd(async () => void browser.kill());
  const isClosed = new Promise((resolve, reject) => {
    browser.once('error', reject);
    browser.once('exit', () => resolve());
  });
  return { url, isClosed };
}
