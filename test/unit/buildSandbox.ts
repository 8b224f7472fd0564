/** Builds the sandbox worker for the unit tests, into a folder that no other build touches. */
import { build } from 'esbuild';
import path from 'node:path';
import { copyEngine, reaper, root, javascriptWorker, tokenizer } from '../../scripts/bundles.mjs';

export const ASSETS = path.join(root, 'out/unit-assets');

export async function setup(): Promise<void> {
  await copyEngine(ASSETS);
  await Promise.all(
    [javascriptWorker, tokenizer, reaper].map((options) => build({ ...options, outdir: ASSETS })),
  );
}
