/**
 * Programs over tools that fail for known reasons: whether warnings were right, whether hints were the fix, and how
 * many runs it took with and without them; what is said of limits, of the next tool, of skills and of costs.
 */
import { clockAt, DAY_MS, inFolder, openGuidance, pick, randomFrom } from './build.mjs';
import { runOf } from './ranking.mjs';
import { firstWay, SERVERS, TASKS } from './world.mjs';

const DAYS = 20;
const A_DAY = 30;
const MOST_TRIES = 5;

export async function scorePrograms(core, seed, { isSpeaking }) {
  return inFolder(async (folder) => {
    const clock = clockAt();
    const guidance = await openGuidance(core, folder, clock);
    const random = randomFrom(seed);
    const habitsOf = readerOf(core);
    const score = { warned: [], silent: [], hints: [], tries: [], blocked: [] };
    let limits;
    for (let turn = 0; turn < DAYS * A_DAY; turn++) {
      clock.turn(DAY_MS / A_DAY);
      if (turn === (DAYS * A_DAY) / 2) limits = limitsIn(guidance);
      const lifted = turn >= (DAYS * A_DAY) / 2;
      solve(pick(random, TASKS), { guidance, clock, random, habitsOf, score, isSpeaking, lifted });
    }
    const last = JSON.stringify(limitsIn(guidance));
    await guidance.dispose();
    const again = await openGuidance(core, folder, clock);
    const isSame = JSON.stringify(limitsIn(again)) === last;
    await again.dispose();
    return { ...score, limits, isSame };
  });
}

/** One task until it is done: the first program, then what comes to mind, or what the hint says. */
function solve(task, { guidance, clock, random, habitsOf, score, isSpeaking, lifted }) {
  let way = firstWay(random, task);
  const tried = new Set();
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const habits = habitsOf(way.code);
    const risk = guidance.risk(habits);
    const ended = way.run({ random, lifted });
    const facts = factsOf(ended, habits);
    if (tries === 1 && risk !== undefined) {
      const isWarned = risk.level !== 'low';
      (isWarned ? score.warned : score.silent).push({
        failed: !ended.ok,
        chance: risk.chance,
        task: task.name,
        lifted,
      });
      if (risk.level === 'critical') score.blocked.push({ failed: !ended.ok });
    }
    const hint = ended.ok ? undefined : guidance.hint(facts);
    guidance.ran(facts);
    clock.turn(20_000);
    if (ended.ok) {
      score.tries.push(tries);
      return;
    }
    tried.add(way);
    const right = task.ways.find((each) => each.fix !== undefined);
    if (hint !== undefined)
      score.hints.push({
        isRight: isFix(hint.change, right),
        task: task.name,
        change: hint.change,
      });
    if (isSpeaking && hint !== undefined && isFix(hint.change, right)) way = right;
    // Without a hint three of four ideas are beside the point: the same again, or something else that fails.
    else if (random() < 0.25) way = right ?? way;
  }
  score.tries.push(MOST_TRIES + 1);
}

function isFix(change, right) {
  if (right?.fix === undefined) return false;
  return (
    change === right.fix ||
    (right.fix === 'fewer_at_once' && change === 'without unbounded') ||
    (right.fix === 'other program' && change === 'without loop')
  );
}

function factsOf({ ok, attempts, reason }, habits) {
  return {
    kind: 'program',
    status: ok ? 'ok' : reason === 'wall_limit' ? 'timeout' : 'error',
    ...(reason && { reason }),
    message: '',
    attempts,
    habits,
    isCut: false,
    tokensWritten: 80,
    tokensOut: 120,
    skills: [],
  };
}

/** The habits of a text, by our own reader; the same text is read once. */
function readerOf(core) {
  const catalog = new core.Catalog();
  for (const { server, tools } of SERVERS) {
    catalog.setTools(server, core.normaliseTools(server, tools).tools);
  }
  const bindings = catalog.bindings();
  const known = new Map();
  return (code) => {
    let habits = known.get(code);
    if (habits === undefined) {
      const found = core.inspect(code, bindings);
      if (found.syntaxError !== undefined) throw new Error(found.syntaxError);
      habits = core.habitsOf(found, (name) => catalog.resolve(name));
      known.set(code, habits);
    }
    return habits;
  };
}

/** What the limits came to be. */
function limitsIn(guidance) {
  return {
    item: guidance.crowdLimit(['api.get_item'], 16)?.calls,
    user: guidance.crowdLimit(['api.get_user'], 16)?.calls,
    report: guidance.runLimit(['report.build'], { askedMs: 2_000, boundMs: 30_000 })?.ms,
    quick: guidance.runLimit(['files.write'], { askedMs: 2_000, boundMs: 30_000 })?.ms,
    slowCall: guidance.callLimit('feed.fetch', 60_000),
    quickCall: guidance.callLimit('files.read', 60_000),
  };
}

/** Routines of three tools in a row: how often what is said to be next is. */
export async function scoreNext(core, seed) {
  return inFolder(async (folder) => {
    const clock = clockAt();
    const guidance = await openGuidance(core, folder, clock);
    const random = randomFrom(seed);
    const names = Array.from({ length: 24 }, (_, at) => `server.tool_${at}`);
    const routines = Array.from({ length: 6 }, (_, at) => names.slice(at * 3, at * 3 + 3));
    const score = { said: 0, right: 0, turns: 0 };
    for (let turn = 0; turn < 400; turn++) {
      clock.turn(DAY_MS / 12);
      const routine = pick(random, routines);
      for (const [step, usual] of routine.entries()) {
        const tool = random() < 0.8 ? usual : pick(random, names);
        const said = step === 0 ? [] : guidance.next();
        if (step > 0) score.turns++;
        if (said.length > 0) score.said++;
        if (said.some((each) => each.tool === tool)) score.right++;
        clock.turn(30_000);
        guidance.ran(runOf(tool, true));
      }
    }
    await guidance.dispose();
    return score;
  });
}

/** Skills that do well, that fail, and that are used for some words: what is said of them. */
export async function scoreSkills(core, seed) {
  return inFolder(async (folder) => {
    const clock = clockAt();
    const guidance = await openGuidance(core, folder, clock);
    const random = randomFrom(seed);
    const words = [
      'weekly',
      'invoice',
      'release',
      'standup',
      'backlog',
      'audit',
      'travel',
      'budget',
    ];
    const skills = words.map((word, at) => ({
      word,
      name: `skill-${at}`,
      success: at % 4 === 3 ? 0.2 : 0.97,
    }));
    const score = { said: 0, right: 0, turns: 0 };
    for (let turn = 0; turn < 200; turn++) {
      clock.turn(DAY_MS / 10);
      const { word, name, success } = pick(random, skills);
      const keyword = `${pick(random, ['make the', 'do', 'prepare my', ''])} ${word} ${pick(random, ['numbers', 'list', 'summary', ''])}`;
      const [best] = [...guidance.skillStrengths(keyword)]
        .filter(([, strength]) => strength >= 0.5)
        .sort(([, a], [, b]) => b - a);
      score.turns++;
      if (best !== undefined) score.said++;
      if (best?.[0] === name) score.right++;
      guidance.searched({ keyword, shown: [`skills.${name}`] });
      clock.turn(5_000);
      const ok = random() < success;
      guidance.ran(runOf('x.y', ok, { kind: 'skill', attempts: [], skills: [{ name, ok }] }));
    }
    const { model } = guidance;
    const standings = skills.map(({ name, success }) => {
      const standing = core.standingOf(name, model);
      return success < 0.5 ? standing === 'failing' : standing === 'exemplary';
    });
    await guidance.dispose();
    return { ...score, standings: standings.filter(Boolean).length, skills: skills.length };
  });
}

/** Direct calls and programs with known costs: the break-even that is measured. */
export async function scoreChoice(core, seed) {
  return inFolder(async (folder) => {
    const clock = clockAt();
    const guidance = await openGuidance(core, folder, clock);
    const random = randomFrom(seed);
    const around = (mean) => mean * (0.7 + 0.6 * random());
    for (let turn = 0; turn < 60; turn++) {
      clock.turn(60_000);
      guidance.ran(runOf('api.small', true, { tokensWritten: 20, tokensOut: around(130) }));
      guidance.ran(runOf('api.large', true, { tokensWritten: 20, tokensOut: around(580) }));
      guidance.ran(
        runOf('api.large', true, { kind: 'program', tokensWritten: 150, tokensOut: around(450) }),
      );
    }
    const { model } = guidance;
    const found = {
      small: core.breakEvenOf('api.small', model)?.breakEven,
      large: core.breakEvenOf('api.large', model)?.breakEven,
    };
    await guidance.dispose();
    return { found, true: { small: Math.ceil(600 / 150), large: 2 } };
  });
}
