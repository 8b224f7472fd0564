/** Accessibility and pictures of a page, the same for all pages. */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { WebviewPage } from './harness';

const shots = path.resolve(import.meta.dirname, '../../out/shots');
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A screenshot under out/shots/ for a person to look at. */
export async function shoot(view: WebviewPage, name: string): Promise<void> {
  await mkdir(shots, { recursive: true });
  const file = path.join(shots, `${name}.png`);
  await view.page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
}

/** Runs axe-core with the rules of WCAG 2 A and AA; one line per violation. */
export async function axe(view: WebviewPage): Promise<string[]> {
  await view.page.evaluate(await readFile(axePath, 'utf8'));
  const violations = await view.page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa'] }).then((results) => results.violations)`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
