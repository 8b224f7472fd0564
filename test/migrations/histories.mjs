/**
 * Real histories: the tool lists of published versions of public servers. What fits the old contract must fit
 * the new one where the change was said to be none, or after the steps that were said to be sure.
 * `npm run eval:migrations -- --histories` prints each change, so that a person can read whether it is right.
 */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.mjs';

const FOLDER = path.join(root, 'test/fixtures/histories');

function histories() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')));
}

/** Each tool that changed from one version to the next. */
function* changesOf(core, { package: name, versions }) {
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

const SAMPLES = 20;

/** Figures, and what was said wrongly. */
export function realHistories(core, seed) {
  const isShown = process.argv.includes('--histories');
  const counts = {
    lists: 0,
    tools: 0,
    same: 0,
    patch: 0,
    minor: 0,
    major: 0,
    gone: 0,
    renamed: 0,
    sure: 0,
  };
  const faults = [];
  let checked = 0;
  for (const history of histories()) {
    counts.lists += history.versions.length;
    for (const { step, before, after, rename } of changesOf(core, history)) {
      counts.tools++;
      if (after === undefined) {
        counts.gone++;
        if (isShown) console.log(`${step}: gone`);
        continue;
      }
      if (rename !== undefined) counts.renamed++;
      const { level, changes } = core.differenceOf(before, after);
      counts[level ?? 'same']++;
      const { found, open } = core.inferSteps(before, after);
      if (isShown && (rename || level === 'major' || level === 'minor'))
        show(core, step, { rename, level, changes, found, open });
      const steps = core.stepsFrom(found, core.CERTAIN);
      const isBreaking = changes.some(
        (change) => change.side === 'input' && change.level === 'major',
      );
      const isSure =
        open.length === 0 && steps.every(({ step: kind }) => !/^(?:lose|need|check)_/.test(kind));
      if (isBreaking && !isSure) continue;
      if (isBreaking) counts.sure++;
      checked++;
      const fault = misfit(core, before, after, isBreaking ? steps : [], seed);
      if (fault !== undefined) faults.push(`WRONG: ${step}: said to be ${level}: ${fault}`);
    }
  }
  const { lists, tools, same, patch, minor, major, gone, renamed, sure } = counts;
  const text = [
    `real histories             ${lists} lists of ${histories().length} servers, ${tools} times a tool and the next version of it`,
    `  the same ${same}, other words ${patch}, minor ${minor}, major ${major} (${sure} with steps that are sure), gone ${gone}, found again ${renamed}`,
    `  checked with arguments   ${checked}, wrong ${faults.length}`,
  ].join('\n');
  return { text, faults, checked };
}

function show({ describeFound }, step, { rename, level, changes, found, open }) {
  const name = rename
    ? ` is ${rename.to.name} (${Math.round(rename.confidence * 100)} %: ${rename.reason})`
    : '';
  const lines = [
    `${step}${name}: ${level ?? 'the same'}`,
    ...changes.map((change) => `    ${change.level} ${change.text}`),
    ...found.map((each) => `      -> ${describeFound(each)}`),
    ...open.map((each) => `      nothing known for: ${each.text}`),
  ];
  console.log(lines.join('\n'));
}

/** Arguments that fit the old contract and not the new one. */
function misfit(core, before, after, steps, seed) {
  for (const args of fc.sample(valueOf(before.inputSchema, before.inputSchema, 0), {
    numRuns: SAMPLES,
    seed,
  })) {
    if (core.problemsOf(before, args).length > 0) continue;
    const translated = core.newArguments(steps, args);
    const problems = core.problemsOf(after, translated);
    if (problems.length > 0) return `${JSON.stringify(translated)}: ${problems.join('; ')}`;
  }
  return undefined;
}

/** Values of a schema, as far as it is plain. */
function valueOf(schema, root, depth) {
  if (typeof schema !== 'object' || depth > 6) return fc.constant('x');
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options))
    return fc.oneof(...options.map((option) => valueOf(option, root, depth + 1)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return fc.constantFrom('x', 'some text', 'https://example.com/');
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? 1,
        max: Math.max(schema.minimum ?? 1, Math.min(schema.maximum ?? 50, 50)),
      });
    case 'number':
      return fc.constantFrom(1, 2.5, 20);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, root, depth + 1), { minLength: 1, maxLength: 2 });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
        name,
        valueOf(field, root, depth + 1),
      ]);
      return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
    }
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom('x', 1, true);
  }
}
