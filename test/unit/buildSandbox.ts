/** Builds the workers for the unit tests, into a folder that no other build touches. */
import { build } from 'esbuild';
import path from 'node:path';
import {
  copyEngines,
  javascriptWorker,
  privacyWorker,
  pythonWorker,
  reaper,
  root,
  tokenizer,
} from '../../scripts/bundles.mjs';

export const ASSETS = path.join(root, 'out/unit-assets');

export async function setup(): Promise<void> {
  await copyEngines(ASSETS);
  await Promise.all(
    [javascriptWorker, pythonWorker, privacyWorker, tokenizer, reaper].map((options) =>
      build({ ...options, outdir: ASSETS }),
    ),
  );
}
