/**
 * `npm run eval:guidance`: whether guidance is right more often than silence is. People with habits search and call
 * the recorded tools, and write programs over tools that fail for known reasons; guidance speaks before each, and is
 * scored on it. Fails where it is worse than none, or than the plain formula, or where warnings are wrong too often.
 *
 *   --seeds N      sessions of each kind (default 4)
 */
import { parseArgs } from 'node:util';
import { buildGuidance } from './build.mjs';
import { scoreChoice, scoreNext, scorePrograms, scoreSkills } from './programs.mjs';
import { SCENARIOS, scoreRanking } from './ranking.mjs';

const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '4' } } });
// Others than those with which the weights were set.
const seeds = Array.from({ length: Number(options.seeds) }, (_, at) => 101 + at);
const core = await buildGuidance();
let passed = 0;
let failed = 0;
const check = (what, isOk) => {
  if (isOk) passed++;
  else {
    failed++;
    console.log(`FAILED: ${what}`);
  }
};
const mean = (numbers) =>
  numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
const percent = (share) => (100 * share).toFixed(1).padStart(6);
const share = (list, is) => mean(list.map((each) => (is(each) ? 1 : 0)));

console.log(
  'search        hit@1                      MRR                        right in first five',
);
console.log(`              ${'  none formula guidance   '.repeat(3)}`);
for (const scenario of SCENARIOS) {
  const scores = [];
  for (const seed of seeds) scores.push(await scoreRanking(core, scenario, seed));
  const of = (way, figure) => mean(scores.map((score) => score[way][figure]));
  const figures = ['hit', 'mrr', 'in5'].map((figure) =>
    ['none', 'formula', 'guidance'].map((way) => percent(of(way, figure))).join('  '),
  );
  console.log(`${scenario.name.padEnd(13)} ${figures.join('     ')}   ${scenario.about}`);
  for (const figure of ['hit', 'mrr']) {
    const name = `${scenario.name}, ${figure}`;
    check(`${name}: guidance is above none`, of('guidance', figure) > of('none', figure));
    check(`${name}: guidance is above the formula`, of('guidance', figure) > of('formula', figure));
  }
}

const speaking = [];
const silent = [];
for (const seed of seeds) {
  speaking.push(await scorePrograms(core, seed, { isSpeaking: true }));
  silent.push(await scorePrograms(core, seed, { isSpeaking: false }));
}
const warned = silent.flatMap((score) => score.warned);
const quiet = silent.flatMap((score) => score.silent);
const blocked = silent.flatMap((score) => score.blocked);
const hints = speaking.flatMap((score) => score.hints);
const precision = share(warned, (each) => each.failed);
const recall =
  warned.filter((each) => each.failed).length /
  [...warned, ...quiet].filter((each) => each.failed).length;
const told = mean(warned.map((each) => each.chance));
const runs = [silent, speaking].map((scores) => mean(scores.flatMap((score) => score.tries)));
console.log(`
warnings      ${warned.length}: right ${percent(precision)} %, of all failures ${percent(recall)} %; the chance that was told ${percent(told)} %
after a change of the world ${percent(
  share(
    warned.filter((each) => each.lifted),
    (each) => each.failed,
  ),
)} % right
blocked       ${blocked.length}: right ${percent(share(blocked, (each) => each.failed))} %
hints         ${hints.length}: the fix ${percent(share(hints, (each) => each.isRight))} %
runs to success   without ${runs[0].toFixed(2)}, with hints ${runs[1].toFixed(2)}`);
check('warnings are right in more than 80 %', precision > 0.8);
check('the chance that is told is within 10 points of the truth', Math.abs(told - precision) < 0.1);
check(
  'what is blocked would have failed in more than 95 %',
  share(blocked, (each) => each.failed) > 0.95,
);
check('hints are the fix in more than 80 %', share(hints, (each) => each.isRight) > 0.8);
check('with hints it takes fewer runs', runs[1] < runs[0]);

for (const { limits, isSame } of speaking) {
  check('a log that is read again teaches the same', isSame);
  check('the tool that takes eight calls at once gets no more', limits.item === 8);
  check('the tool that takes more is left alone', limits.user === undefined);
  check(
    'a slow tool gets more than was asked for',
    limits.report > 6_000 && limits.report <= 30_000,
  );
  check('a quick tool gets what was asked for', limits.quick === undefined);
  check('no call is cut that would come', limits.slowCall >= 12_000 && limits.quickCall >= 15_000);
}

const next = [];
const skills = [];
for (const seed of seeds) {
  next.push(await scoreNext(core, seed));
  skills.push(await scoreSkills(core, seed));
  const { found, true: real } = await scoreChoice(core, seed);
  for (const tool of ['small', 'large']) {
    check(`the break-even of ${tool} is within one call`, Math.abs(found[tool] - real[tool]) <= 1);
  }
}
const sum = (list, figure) => list.reduce((all, each) => all + each[figure], 0);
const right = sum(next, 'right') / sum(next, 'said');
const rightSkills = sum(skills, 'right') / sum(skills, 'said');
console.log(`next tool     said ${percent(sum(next, 'said') / sum(next, 'turns'))} % of the time, right ${percent(right)} % (80 % follow the routine)
skills        said ${percent(sum(skills, 'said') / sum(skills, 'turns'))} % of the time, right ${percent(rightSkills)} %; standing right ${sum(skills, 'standings')} of ${sum(skills, 'skills')}`);
check('the next tool is right in more than 60 %', right > 0.6);
check('skills are right in more than 90 %', rightSkills > 0.9);
check(
  'standings are right in more than 80 %',
  sum(skills, 'standings') > 0.8 * sum(skills, 'skills'),
);

console.log(`\nguidance: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
