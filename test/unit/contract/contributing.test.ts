/** What CONTRIBUTING.md points to is there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const text = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const named = [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

it('names files and folders that exist', () => {
  const paths = named.filter((name) => /^(?:src|test|webview|docs|l10n)\/[\w./-]+$/.test(name));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

it('names commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = text
    .split('\n')
    .filter((line) => line.startsWith('| `npm run'))
    .flatMap((line) => [...line.split('|')[1]!.matchAll(/`(?:npm run )?([\w:]+)`/g)])
    .map(([, name]) => name!);
  expect(commands.length).toBeGreaterThan(15);
  expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
