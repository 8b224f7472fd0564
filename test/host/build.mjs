/** Builds what a VS Code under test loads: the extension, the suites, the scripted model. */
import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bootstrap.mjs';
import { run } from '../../scripts/childProcess.mjs';

/** The newest change of a file or of anything below a folder, in ms since the epoch. */
function newest(place) {
  const stat = statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(place).map((name) => newest(path.join(place, name)));
  return Math.max(0, ...inside);
}

function isStale() {
  const built = path.join(root, 'dist/extension.mjs');
  if (!existsSync(built)) return true;
  const sources = ['src', 'webview', 'esbuild.mjs', 'scripts/bundles.mjs', 'package-lock.json'];
  return sources.some((source) => newest(path.join(root, source)) > statSync(built).mtimeMs);
}

/** Builds dist/ unless it is newer than its sources. Throws with the build's output on failure. */
export async function buildIfStale() {
  if (!isStale()) return;
  console.log('building dist ...');
  const { code, output } = await run(process.execPath, ['esbuild.mjs'], { cwd: root });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/** Bundles the suites and the extensions for tests; resolves to the folder that holds them. */
export async function buildHostTests() {
  const { build } = await import('esbuild');
  const out = path.join(root, 'out/test/host');
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: {
      index: 'index.ts',
      'scriptedModel/extension': 'scriptedModel/extension.ts',
      'dialogs/index': 'dialogs/index.ts',
      'dialogs/asker/extension': 'dialogs/asker/extension.ts',
    },
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // Playwright reads files beside itself; VS Code provides its own interface.
    external: ['vscode', 'playwright-core'],
    logLevel: 'warning',
  });
  for (const extension of ['scriptedModel', 'dialogs/asker']) {
    const manifest = path.join(extension, 'package.json');
    copyFileSync(path.join(import.meta.dirname, manifest), path.join(out, manifest));
  }
  return out;
}
