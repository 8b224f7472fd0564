/**
 * Builds dist/: the extension, the command line, the helpers (sandbox workers, reaper), the webview, and
 * the engines' wasm beside them. `--watch` rebuilds on change, unminified and with source maps.
 */
import { context } from 'esbuild';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as bundles from './scripts/bundles.mjs';

const watch = process.argv.includes('--watch');
const outdir = path.join(bundles.root, 'dist');
const { extension, cli, javascriptWorker, pythonWorker, privacyWorker, tokenizer } = bundles;
const { codemod, reaper, webview } = bundles;

await rm(outdir, { recursive: true, force: true });
await bundles.copyEngines(outdir);
const contexts = await Promise.all(
  [
    extension,
    cli,
    javascriptWorker,
    pythonWorker,
    privacyWorker,
    tokenizer,
    codemod,
    reaper,
    webview,
  ].map((options) =>
    context({ ...options, outdir, minify: !watch, sourcemap: watch ? 'linked' : false }),
  ),
);
await Promise.all(contexts.map((bundle) => (watch ? bundle.watch() : bundle.rebuild())));
if (!watch) await Promise.all(contexts.map((bundle) => bundle.dispose()));
