import { build } from 'esbuild';
import { measured, root } from '/work/main/scripts/bundles.mjs';
import { histories, changesOf } from '/work/main/test/migrations/histories.mjs';
const outfile = '/work/main/out/migrations/h.mjs';
await build(
  measured(
    `export { inferSteps, describeFound, stepsFrom, LIKELY, CERTAIN } from './src/core/versioning/migration/inferSteps'; export {differenceOf} from './src/core/versioning/contract/changes'; export {renamesBetween} from './src/core/versioning/contract/renames'; export {normaliseTools} from './src/core/catalog/normalise';`,
    outfile,
  ),
);
const core = await import(outfile);
const levels = {};
for (const h of histories())
  for (const c of changesOf(core, h)) {
    if (!c.after) {
      console.log(c.step + ': GONE');
      levels.gone = (levels.gone ?? 0) + 1;
      continue;
    }
    const d = core.differenceOf(c.before, c.after);
    const lv = c.rename ? 'renamed' : (d.level ?? 'same');
    levels[lv] = (levels[lv] ?? 0) + 1;
    if (c.rename)
      console.log(
        c.step +
          ': RENAMED ' +
          c.rename.to.name +
          ' ' +
          c.rename.confidence.toFixed(2) +
          ' ' +
          c.rename.reason,
      );
    if (!d.level || d.level === 'patch') continue;
    const inf = core.inferSteps(c.before, c.after);
    console.log(
      c.step +
        ': ' +
        d.level +
        '\n' +
        d.changes.map((x) => '    ' + x.level + ' ' + x.text).join('\n') +
        (inf.found.length
          ? '\n' + inf.found.map((f) => '      => ' + core.describeFound(f)).join('\n')
          : '') +
        (inf.open.length ? '\n      OPEN ' + inf.open.map((o) => o.text).join('; ') : '') +
        (inf.notes.length ? '\n      NOTE ' + inf.notes.join('; ') : ''),
    );
  }
console.log(levels);
