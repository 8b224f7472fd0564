/** Each row of the threat model names the test that proves it, and that test is there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const model = readFileSync(path.join(root, 'docs/threat-model.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** All that is a test, by its path without its endings: `unit/policy/serverTrust`. */
const tests = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => !/(?:^|[\\/])(?:node_modules|fixtures)[\\/]/.test(file))
  .filter((file) => file.endsWith('.test.ts') || /[\\/](?:run|servers)\.mjs$/.test(file))
  .map((file) => `/${file.replaceAll('\\', '/').replace(/\.test\.ts$|\/run\.mjs$|\.mjs$/, '')}`);

/** The rows of all tables, without their heads: what is tried, and the names in the last column. */
const rows = model
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (?:---|it tries to)/.test(line))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return {
      tries: cells[1]!,
      names: [...cells.at(-2)!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
    };
  });

it('has rows', () => {
  expect(rows.length).toBeGreaterThanOrEqual(60);
});

it.each(rows)('a test is named, and is there: $tries', ({ names }) => {
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(testsNamed(name), `no test is called ${name}`).not.toEqual([]);
});

/** The tests of a name: a file, a folder of files, a command of npm, or a part of `npm test` in words. */
function testsNamed(name: string): string[] {
  const [, command] = /^((?:eval|soak|test):\w+)$/.exec(name) ?? [];
  if (command !== undefined) return scripts[command] === undefined ? [] : [command];
  // `servers soak` is test/soak/servers.mjs.
  const place = name.includes(' ') ? name.split(' ').toReversed().join('/') : name;
  return tests.filter((test) => test.endsWith(`/${place}`) || test.includes(`/${place}/`));
}
