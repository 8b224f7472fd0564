/**
 * What is bundled from what: the one place that knows the entry points and how each is built. Used by
 * the build and by tests that need a part of it.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

export const root = path.dirname(import.meta.dirname);
const require = createRequire(path.join(root, 'node_modules/quickjs-emscripten/package.json'));
const micropython = 'node_modules/@micropython/micropython-webassembly-pyscript/micropython.wasm';

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  // Names stay, so that errors and profiles of the shipped code can be read.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
};

// A CommonJS bundle has no import.meta.url, and the engine's loader asks for one.
const BUNDLE_URL = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: BUNDLE_URL },
};

/** What is large and rarely needed is a file of its own, which `require` loads when it is. */
function apart(name, filter) {
  return {
    name: `${name}-apart`,
    setup(build) {
      build.onResolve({ filter }, () => ({ path: `./${name}.js`, external: true }));
    },
  };
}
const tokenizerApart = apart('tokenizer', /\/results\/tokenizer$/);
const codemodApart = apart('codemod', /\/codemod\/rewrite$/);

/** What packages that are CommonJS expect to be there. */
const ESM_HEAD = [
  "import { createRequire as requireFrom } from 'node:module';",
  "import { dirname as folderOf } from 'node:path';",
  "import { fileURLToPath as pathOf } from 'node:url';",
  'const require = requireFrom(import.meta.url);',
  'const __filename = pathOf(import.meta.url), __dirname = folderOf(__filename);',
].join('\n');

/**
 * Activation reads the commands and views alone: what they import only when they need it lies in files of its own,
 * each module in one of them.
 *
 * @type {import('esbuild').BuildOptions}
 */
export const extension = {
  ...node,
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'part-[name]-[hash]',
  define: {},
  banner: { js: ESM_HEAD },
  entryPoints: { extension: 'src/extension.ts' },
  plugins: [codemodApart, tokenizerApart],
};

export const cli = {
  ...node,
  plugins: [codemodApart],
  entryPoints: { cli: 'src/cli.ts' },
  banner: { js: `#!/usr/bin/env node\n${BUNDLE_URL}` },
};

export const javascriptWorker = {
  ...node,
  entryPoints: { javascriptWorker: 'src/core/sandbox/javascript/worker.ts' },
  plugins: [tokenizerApart],
};

/** @type {import('esbuild').BuildOptions} */
export const pythonWorker = {
  ...node,
  entryPoints: { pythonWorker: 'src/core/sandbox/python/worker.ts' },
  plugins: [tokenizerApart],
  loader: { '.py': 'text' },
};

/** Looks for personal data in a thread of its own: number plans and patterns load only there. */
export const privacyWorker = {
  ...node,
  entryPoints: { privacyWorker: 'src/core/privacy/worker.ts' },
};

/** Rewrites the programs of skills: parsers of two languages. */
export const codemod = {
  ...node,
  entryPoints: { codemod: 'src/core/versioning/codemod/rewrite.ts' },
};

export const tokenizer = { ...node, entryPoints: { tokenizer: 'src/core/results/tokenizer.ts' } };

export const reaper = { ...node, entryPoints: { reaper: 'src/core/proxy/process/reaper.ts' } };

/** @type {import('esbuild').BuildOptions} */
export const webview = {
  ...common,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  entryPoints: { 'webview/main': 'webview/main.ts', 'webview/style': 'webview/style/style.css' },
};

/** A module of what these lines of TypeScript export from the core: for what measures it. */
export const measured = (contents, outfile) => ({
  absWorkingDir: root,
  stdin: { contents, resolveDir: root, loader: 'ts' },
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  // Some packages are CommonJS: they ask for Node's own modules, and for their place.
  banner: {
    js: [
      "import { createRequire } from 'node:module';",
      "import { fileURLToPath } from 'node:url';",
      'const require = createRequire(import.meta.url);',
      'const __filename = fileURLToPath(import.meta.url);',
    ].join('\n'),
  },
});

/** The engines' wasm lies beside the workers' bundles. */
export async function copyEngines(outdir) {
  await mkdir(outdir, { recursive: true });
  const wasm = require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  await copyFile(wasm, path.join(outdir, 'quickjs.wasm'));
  await copyFile(path.join(root, micropython), path.join(outdir, 'micropython.wasm'));
}
