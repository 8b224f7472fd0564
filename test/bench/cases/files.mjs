/** Listing 50,000 files through the workspace source, and how long that holds the event loop. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interleaved, median, ms, ratio, timed, watchHold } from '../measure.mjs';

const FOLDERS = 500;
const FILES_EACH = 100;
const GROUPS = 20;

export async function files({ assets, rounds }) {
  const { WorkspaceSource } = await import(pathToFileURL(path.join(assets, 'core.mjs')).href);
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'toolwright-bench-')));
  try {
    makeFiles(root);
    const source = new WorkspaceSource({
      workspace: { folders: () => [root], isTrusted: () => true },
    });
    const plain = {
      name: 'plain Node, readdir recursive',
      list: async () => (await readdir(root, { recursive: true })).length - FOLDERS - GROUPS,
    };
    const own = {
      name: 'Toolwright, list_files',
      list: async () => {
        const { signal } = new AbortController();
        const args = { path: '.', recursive: true };
        return (await source.callTool('list_files', args, { signal })).value.length;
      },
    };
    const { results, failures } = await interleaved([plain, own], Math.min(5, rounds), once);
    const middle = (variant, key) => median(results.get(variant).map((entry) => entry[key]));
    const rows = [plain, own].map((variant) => [
      variant.name,
      ms(middle(variant, 'time')),
      ratio(middle(variant, 'time'), middle(plain, 'time')),
      ms(middle(variant, 'held')),
    ]);
    const columns = ['variant', 'ms', 'to plain', 'host hold, ms'];
    return {
      tables: [{ title: 'Listing 50,000 files', columns, rows }],
      figures: { filesMs: middle(own, 'time'), filesHoldMs: middle(own, 'held') },
      failures,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function once({ list }) {
  const hold = watchHold();
  const { ms: time, value } = await timed(list);
  const held = await hold.stop();
  if (value !== FOLDERS * FILES_EACH) throw new Error(`listed ${value} files`);
  return { time, held };
}

function makeFiles(root) {
  for (let folder = 0; folder < FOLDERS; folder++) {
    const inside = path.join(root, `group${folder % GROUPS}`, `folder${folder}`);
    mkdirSync(inside, { recursive: true });
    for (let file = 0; file < FILES_EACH; file++) {
      writeFileSync(path.join(inside, `file${file}.ts`), '');
    }
  }
}
