/**
 * `npm start`: a real VS Code with the extension at work on a sample workspace.
 *
 * Which VS Code: the executable in TOOLWRIGHT_VSCODE; else, with a display and outside of CI, a
 * desktop VS Code that is downloaded once; else VS Code's web server from npm, in a window of the
 * browser or, without a display, at an address that is printed. Everything that it writes goes
 * into a temporary folder, which is removed at the end.
 *
 * `npm start -- --check` opens it in a browser without a window, looks whether the extension is at
 * work, and ends: exit code 0 and the line `start: ok`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, hasNpmVsCode, root } from './bootstrap.mjs';
import { run } from './childProcess.mjs';

const isCheck = process.argv.includes('--check');
const workspace = path.join(root, 'test/fixtures/sample-workspace');
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

/** Settings of the person in the sample VS Code. */
const settings = {
  'workbench.startupEditor': 'readme',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Toolwright serves the servers of .vscode/mcp.json: the model needs each tool only once.
  'chat.mcp.autostart': 'never',
};

const nextSteps = `
What to do next, in the VS Code that has opened:
  - Toolwright's icon at the left edge shows its servers and their tools.
  - Open try-me.ts, press F1 and choose "Toolwright: Run Program in Editor".
  - Do the same with ask-me.ts: it changes something, so you are asked first.
  - Press F1 and choose "Toolwright: Open Dashboard".
  - Open the chat, choose a model of yours and the agent mode, and ask about the files here.
`;

function say(line) {
  console.log(`start: ${line}`);
}

/** The desktop executable to use, or undefined for the web server. */
async function desktopExecutable() {
  if (isCheck) return undefined;
  const given = process.env.TOOLWRIGHT_VSCODE;
  if (given && given !== 'desktop') return given;
  const isWanted = given === 'desktop' || (hasDisplay && !process.env.CI);
  if (!isWanted && hasNpmVsCode) return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  say('looking for a desktop VS Code, downloading it where there is none ...');
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(root, 'out/vscode') });
  } catch (error) {
    if (!hasNpmVsCode) throw error;
    say(`no desktop VS Code (${error.message}): VS Code from npm is used instead`);
    return undefined;
  }
}

async function build() {
  say('building the extension ...');
  const { code, output } = await run(process.execPath, ['esbuild.mjs'], { cwd: root });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/** Stops what was started, last first, and removes the temporary folder. Runs once. */
function makeCleanUp(folder) {
  const stops = [];
  let ending;
  return {
    onEnd: (stop) => stops.unshift(stop),
    end(exitCode) {
      ending ??= (async () => {
        for (const stop of stops) await stop().catch(() => {});
        if (existsSync(folder)) {
          rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
        }
        process.exit(exitCode);
      })();
      return ending;
    },
  };
}

await bootstrap({ vscode: false, browser: false });
const temporary = mkdtempSync(path.join(os.tmpdir(), 'toolwright-start-'));
const cleanUp = makeCleanUp(temporary);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    say('ending ...');
    void cleanUp.end(0);
  });
}

try {
  const executable = await desktopExecutable();
  if (!executable) await bootstrap();
  await build();
  const options = { root, workspace, temporary, settings, onEnd: cleanUp.onEnd };
  if (executable) {
    const { openDesktop } = await import('./startDesktop.mjs');
    say(`opening ${executable}`);
    const isClosed = openDesktop(executable, options);
    console.log(nextSteps);
    await isClosed;
  } else if (isCheck) {
    const { checkWeb } = await import('./startCheck.mjs');
    await checkWeb(options);
    console.log('start: ok');
  } else {
    const { openWeb } = await import('./startWeb.mjs');
    const { url, isClosed } = await openWeb({ ...options, hasWindow: hasDisplay });
    say(hasDisplay ? 'VS Code is open in a browser window' : `open this address:\n\n  ${url}`);
    console.log(nextSteps);
    say('close the window or press Ctrl-C here to end');
    await isClosed;
  }
  await cleanUp.end(0);
} catch (error) {
  console.error(`start failed: ${error.stack}`);
  await cleanUp.end(1);
}
