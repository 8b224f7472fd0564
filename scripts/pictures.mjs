/** Puts the pictures that the last `npm test` took where the README shows them. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';

/** Name in out/shots (written by the parts host, webview and start) to name in docs/images. */
const pictures = {
  'chat.png': 'chat.png',
  'start-dashboard.png': 'dashboard.png',
  'measured-metrics-dark-modern.png': 'metrics.png',
  'guidance-dark-modern.png': 'guidance.png',
};

mkdirSync(path.join(root, 'docs/images'), { recursive: true });
for (const [from, to] of Object.entries(pictures)) {
  const taken = path.join(root, 'out/shots', from);
  if (!existsSync(taken)) throw new Error(`out/shots/${from} is missing: run npm test first`);
  copyFileSync(taken, path.join(root, 'docs/images', to));
  console.log(`docs/images/${to}`);
}
