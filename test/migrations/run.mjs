/**
 * `npm run eval:migrations`: how many programs are migrated, refused, and wrong. A program is wrong when the old
 * one against the old tool and the new one against the new tool end differently on the same input: both run in
 * the real sandbox, over inputs that are generated with a fixed seed. Ends with 1 for any that is wrong, for
 * one that should be refused and is not, or where less than 98 % of what rules can express is migrated.
 *
 * `--verbose` shows what was not migrated; `--only=WORDS` runs the cases whose name has them.
 */
import { Validator } from '@cfworker/json-schema';
import { build } from 'esbuild';
import fc from 'fast-check';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { isDeepStrictEqual } from 'node:util';
import {
  copyEngines,
  javascriptWorker,
  measured,
  pythonWorker,
  root,
  tokenizer,
} from '../../scripts/bundles.mjs';
import { realHistories } from './histories.mjs';
import { refusals } from './refusals.mjs';
import { rules } from './rules.mjs';
import * as styles from './styles.mjs';
import { tricky } from './tricky.mjs';

const SEED = 20_261_127;
const INPUTS = 3;
const isVerbose = process.argv.includes('--verbose');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice(7);

const assets = path.join(root, 'out/migrations');
await mkdir(assets, { recursive: true });
await copyEngines(assets);
await Promise.all(
  [javascriptWorker, pythonWorker, tokenizer].map((options) =>
    build({ ...options, outdir: assets }),
  ),
);
const outfile = path.join(assets, 'core.mjs');
const CONTENTS = `
  export { argumentProblems } from './src/core/versioning/migration/proof';
  export { newArguments } from './src/core/versioning/migration/translate';
  export { differenceOf } from './src/core/versioning/contract/changes';
  export { renamesBetween } from './src/core/versioning/contract/renames';
  export { normaliseTools } from './src/core/catalog/normalise';
  export { problemsOf } from './src/core/proxy/argumentCheck';
  export { rewrite } from './src/core/versioning/codemod/rewrite';
  export { CERTAIN, describeFound, inferSteps, stepsFrom, LIKELY } from './src/core/versioning/migration/inferSteps';
  export { withGaps } from './src/core/versioning/migration/gaps';
  export { Sandbox } from './src/core/sandbox/sandbox';`;
await build(measured(CONTENTS, outfile));
const core = await import(outfile);
const sandbox = new core.Sandbox(assets, { maxWorkers: 2 });

const counts = { migrated: 0, refused: 0, wrong: 0, rightlyRefused: 0, wronglyDone: 0, void: 0 };
const byHelper = { text: 0, helper: 0 };
/** Programs that are written to be misread. */
const misleading = { migrated: 0, refused: 0 };
/** Of the same cases those in which a step is only likely, and nobody is asked. */
const unattended = { migrated: 0, refused: 0 };
const faults = [];

const limit = pLimit(4);
await Promise.all(
  [...cases()]
    .filter(({ name }) => only === undefined || name.includes(only))
    .map((each) => limit(() => judge(each))),
);
for (const { code, ...each } of tricky()) {
  if (only !== undefined && !each.name.includes(only)) continue;
  const steps = core.withGaps(each.rule.steps, each.rule.before.inputSchema);
  await judgeTricky({ ...each, request: requestFor(each.rule, steps, each.language, code) });
}
for (const each of refusals(core)) {
  if (only !== undefined && !each.name.includes(only)) continue;
  const done = core.rewrite(each.request);
  const isMisfit =
    !('refused' in done) && each.after && core.argumentProblems(done.calls, each.after).length > 0;
  if ('refused' in done || isMisfit) counts.rightlyRefused++;
  else {
    counts.wronglyDone++;
    faults.push(
      `NOT REFUSED: ${each.name}\n${indent(each.request.code)}\n  ->\n${indent(done.code)}`,
    );
  }
}
await sandbox.dispose();
const real = only === undefined ? realHistories(core, SEED) : undefined;
faults.push(...(real?.faults ?? []));

const shown = isVerbose
  ? faults
  : faults.filter((fault) => !fault.startsWith('refused')).slice(0, 10);
for (const fault of shown) console.log(`${fault}\n`);
const all = counts.migrated + counts.refused + counts.wrong;
const rate = all === 0 ? 1 : counts.migrated / all;
console.log(`cases that rules express   ${all}`);
console.log(`  migrated                 ${counts.migrated} (${(100 * rate).toFixed(1)} %)`);
console.log(`  refused                  ${counts.refused}`);
console.log(`  wrong                    ${counts.wrong}`);
console.log(
  `  likely steps, unasked    ${unattended.migrated} migrated, ${unattended.refused} refused`,
);
console.log(
  `written to be misread      ${misleading.migrated} migrated, ${misleading.refused} refused`,
);
console.log(`to be refused              ${counts.rightlyRefused + counts.wronglyDone}`);
console.log(`  refused                  ${counts.rightlyRefused}`);
console.log(`calls rewritten in place   ${byHelper.text}, through a function ${byHelper.helper}`);
if (real !== undefined) console.log(real.text);
if (counts.void > 0) console.log(`cases that prove nothing   ${counts.void}`);
const failed =
  (real?.faults.length ?? 0) +
  counts.wrong +
  counts.wronglyDone +
  counts.void +
  (rate > 0.98 ? 0 : 1);
console.log(
  `\nmigrations: ${counts.migrated + counts.rightlyRefused + misleading.migrated + misleading.refused + (real?.checked ?? 0)} passed, ${failed} failed`,
);
process.exitCode = failed === 0 ? 0 : 1;

async function judge(each) {
  if (each.unattended !== undefined) await judgeUnattended(each);
  const done = core.rewrite(each.request);
  if ('refused' in done) {
    counts.refused++;
    faults.push(`refused: ${each.name}: ${done.refused}\n${indent(each.request.code)}`);
    return;
  }
  for (const { by } of done.calls) byHelper[by]++;
  const problem = await differenceOf(each, done.code);
  if (problem === undefined) counts.migrated++;
  else if (problem === 'void') {
    counts.void++;
    faults.push(
      `void: ${each.name}: the old program never ends well\n${indent(each.request.code)}`,
    );
  } else {
    counts.wrong++;
    faults.push(
      `WRONG: ${each.name}: ${problem}\n${indent(each.request.code)}\n  ->\n${indent(done.code)}`,
    );
  }
}

async function judgeTricky(each) {
  const done = core.rewrite(each.request);
  if ('refused' in done) {
    misleading.refused++;
    faults.push(`refused: ${each.name}: ${done.refused}\n${indent(each.request.code)}`);
    return;
  }
  const problem = await differenceOf(each, done.code);
  if (problem === undefined) misleading.migrated++;
  else if (problem === 'void') {
    counts.void++;
    faults.push(`void: ${each.name}\n${indent(each.request.code)}`);
  } else {
    counts.wrong++;
    faults.push(
      `WRONG: ${each.name}: ${problem}\n${indent(each.request.code)}\n  ->\n${indent(done.code)}`,
    );
  }
}

async function judgeUnattended(each) {
  const done = core.rewrite(each.unattended);
  const isRefused =
    'refused' in done || core.argumentProblems(done.calls, each.rule.after).length > 0;
  const problem = isRefused ? undefined : await differenceOf(each, done.code);
  unattended[isRefused ? 'refused' : 'migrated']++;
  if (problem === undefined || problem === 'void') return;
  counts.wrong++;
  faults.push(
    `WRONG, unattended: ${each.name}: ${problem}\n${indent(each.request.code)}\n  ->\n${indent(done.code)}`,
  );
}

function* cases() {
  for (const rule of rules) {
    const { found } = core.inferSteps(rule.before, rule.after);
    const sure = core.withGaps(core.stepsFrom(found, core.CERTAIN), rule.before.inputSchema);
    const steps = core.withGaps(
      rule.steps ?? core.stepsFrom(found, core.LIKELY),
      rule.before.inputSchema,
    );
    for (const language of ['typescript', 'python3']) {
      const isPython = language === 'python3';
      const ways = isPython ? styles.pythonStyles : styles.javascriptStyles;
      const uses = Object.entries(isPython ? styles.pythonUses : styles.javascriptUses);
      const textOf = isPython ? styles.pythonText : styles.javascriptText;
      for (const [number, args] of rule.args.entries()) {
        const entries = Object.entries(args).map(([key, part]) => [key, textOf(part)]);
        for (const [at, [style, way]] of Object.entries(ways).entries()) {
          const parts = way(entries);
          if (parts === undefined) continue;
          // An output is read in all ways, an input is given in all ways with another use each.
          const few = [0, 1, 2].map((more) => uses[(at + more * 3) % uses.length]);
          const chosen = rule.isOutput && number === 0 ? few : [uses[(at + number) % 4]];
          for (const [use, program] of chosen) {
            const code =
              rule.isFieldsOnly && !/field|apart|once|loop|get/.test(use)
                ? undefined
                : program(parts, rule);
            if (code === undefined) continue;
            const name = `${rule.name} / ${language} / ${style} / ${use} / ${number}`;
            const request = requestFor(rule, steps, language, code.trim());
            // Where nobody is asked, less is done, and still nothing wrong.
            const unattended =
              rule.steps === undefined && !isDeepStrictEqual(sure, steps)
                ? { ...request, steps: sure }
                : undefined;
            yield { name, rule, language, request, unattended };
          }
        }
      }
    }
  }
}

function requestFor(rule, steps, language, code) {
  const from = { id: 'files.list_files', namespace: 'files', method: 'list_files' };
  const { server = 'files', name = 'list_files' } = rule.renamed ?? {};
  return {
    code,
    language,
    from,
    to: { id: `${server}.${name}`, namespace: server, method: name },
    steps,
    before: rule.before.inputSchema,
    inputs: rule.inputs,
    versions: { from: '1.0.0', to: '2.0.0' },
  };
}

/** How the two end differently; undefined where they end alike on all inputs. */
async function differenceOf({ rule, language, request }, code) {
  const old = world(request.from, rule.before, rule.old);
  const now = world(request.to, rule.after, rule.now);
  const inputs = fc.sample(fc.record(rule.input), { numRuns: INPUTS, seed: SEED });
  let compared = 0;
  for (const input of inputs) {
    const before = await outcome(language, request.code, old, input);
    if ('error' in before) continue;
    compared++;
    const after = await outcome(language, code, now, input);
    if (!isDeepStrictEqual(before, after)) {
      return `on ${JSON.stringify(input)}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`;
    }
  }
  return compared === 0 ? 'void' : undefined;
}

/** A server with one tool that takes what its contract says, and nothing else. */
function world({ id, namespace, method }, { inputSchema }, work) {
  const validator = new Validator(inputSchema, '2020-12', false);
  return {
    id,
    required: inputSchema.required ?? [],
    bindings: {
      namespaces: [{ name: namespace, methods: [{ id, name: method }] }],
      plainFunctions: [{ id, name: method }],
    },
    call(args) {
      const { valid, errors } = validator.validate(args);
      if (!valid)
        throw new Error(`invalid arguments: ${errors.at(-1).error} ${JSON.stringify(args)}`);
      return work(args);
    },
  };
}

async function outcome(language, code, { id, bindings, required, call }, input) {
  const { result, stop } = await sandbox.run({
    language: language === 'python3' ? 'python3' : 'javascript',
    code,
    inputJson: JSON.stringify(input),
    bindings,
    limits: {},
    resultBudgetTokens: 20_000,
    signal: new AbortController().signal,
    onCall: async (asked, given) => {
      if (asked !== id)
        return { error: { name: 'ToolError', message: `no tool ${asked}`, ran: 'no' } };
      try {
        return { json: JSON.stringify(call(named(given ?? {}, required))) };
      } catch (error) {
        return { error: { name: 'ToolError', message: error.message, ran: 'no' } };
      }
    },
  });
  return stop === undefined
    ? { result: result === undefined ? null : JSON.parse(result.json) }
    : { error: stop.message };
}

/** As the product does: the only required argument may come without its name. */
function named(given, [only, ...others]) {
  const [first, more] = Array.isArray(given) ? given : [given];
  if (typeof first === 'object' && first !== null) return first;
  if (only === undefined || others.length > 0) throw new Error('one object with named arguments');
  return { ...more, [only]: first };
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}
