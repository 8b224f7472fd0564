/**
 * Builds dist/: the extension, the command line, the two helper processes (sandbox worker, reaper), the
 * webview, and the engine's wasm beside them. `--watch` rebuilds on change.
 */
import { context } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const watch = process.argv.includes('--watch');
const root = import.meta.dirname;
const dist = path.join(root, 'dist');
const require = createRequire(path.join(root, 'node_modules/quickjs-emscripten/package.json'));

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  // Names stay, so that errors and profiles of the shipped code can be read.
  keepNames: true,
  sourcemap: watch ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outdir: dist,
  external: ['vscode'],
  // A CommonJS bundle has no import.meta.url, and the engine's loader asks for one.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

const bundles = [
  { ...node, entryPoints: { extension: 'src/extension.ts' } },
  {
    ...node,
    entryPoints: { cli: 'src/cli.ts' },
    banner: { js: `#!/usr/bin/env node\n${node.banner.js}` },
  },
  {
    ...node,
    entryPoints: {
      sandboxWorker: 'src/core/sandbox/worker.ts',
      reaper: 'src/core/proxy/reaper.ts',
    },
  },
  {
    ...common,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    outdir: path.join(dist, 'webview'),
    entryPoints: { main: 'webview/main.ts', style: 'webview/style/style.css' },
  },
];

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await copyFile(
  require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'),
  path.join(dist, 'quickjs.wasm'),
);
const contexts = await Promise.all(bundles.map((options) => context(options)));
await Promise.all(contexts.map((bundle) => (watch ? bundle.watch() : bundle.rebuild())));
if (!watch) await Promise.all(contexts.map((bundle) => bundle.dispose()));
