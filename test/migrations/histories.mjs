/**
 * Real histories: the tool lists of published versions of public servers, and what is made of their changes.
 * A line for each change, so that a person can read whether it is right.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.mjs';

const FOLDER = path.join(root, 'test/fixtures/histories');

export function histories() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')));
}

/** Each tool that changed from one version to the next. */
export function* changesOf(core, { package: name, versions }) {
  for (const [index, now] of versions.entries()) {
    const before = versions[index - 1];
    if (before === undefined) continue;
    const [olds, news] = [before, now].map(
      ({ tools }) => core.normaliseTools('server', tools).tools,
    );
    const byName = (list) => new Map(list.map((tool) => [tool.name, tool]));
    const [old, next] = [byName(olds), byName(news)];
    const gone = olds.filter((tool) => !next.has(tool.name));
    const come = news.filter((tool) => !old.has(tool.name));
    const renames = new Map(
      core.renamesBetween(gone, come).map((rename) => [rename.from.name, rename]),
    );
    for (const tool of olds) {
      const rename = renames.get(tool.name);
      const after = next.get(tool.name) ?? rename?.to;
      const step = `${name} ${before.version} -> ${now.version} ${tool.name}`;
      yield { step, before: tool, after, rename };
    }
  }
}
