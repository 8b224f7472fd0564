/** What a session makes of failures and of advice: what helped, and what did not. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewGuidanceEvent } from '../../../src/core/guidance/events';
import { Session } from '../../../src/core/guidance/session';
import { attempt, failedRun, runFacts, times } from './learned';

const MINUTE = 60_000;
let now: number;
let session: Session;
beforeEach(() => {
  now = 1_000;
  session = new Session(() => now);
});

const search = (keyword: string, ...shown: string[]) => session.searched({ keyword, shown });
const ok = (...tools: string[]) =>
  session.ran(runFacts({ attempts: tools.map((tool) => attempt(tool)) }));

describe('a failure and what made it go well', () => {
  const wrong = failedRun([attempt('a.get', { arguments: ['id:n'], failure: 'wrong_arguments' })]);
  const right = runFacts({ attempts: [attempt('a.get', { arguments: ['id:n', 'owner:s'] })] });
  const fix = () => of('ran', session.ran(right))[0]!.fix;

  test('show the change', () => {
    expect(of('ran', session.ran(wrong))[0]!.failed).toBe('wrong_arguments a.get');
    expect(fix()).toEqual({ of: 'wrong_arguments a.get', changes: ['give owner'] });
    expect(fix()).toBeUndefined();
  });

  test('may have other work in between, and no pause', () => {
    session.ran(wrong);
    expect(of('ran', ok('b.mail'))[0]!.fix).toBeUndefined();
    expect(fix()?.changes).toEqual(['give owner']);
    session.ran(wrong);
    now += 10 * MINUTE;
    expect(fix()).toBeUndefined();
  });
});

describe('advice', () => {
  const outcomes = (events: NewGuidanceEvent[]) =>
    of('advice', events).map(({ advice, outcome }) => `${advice} ${outcome}`);

  test('is given, then followed, then it helped', () => {
    expect(outcomes(session.gave([{ kind: 'ranking', tool: 'a' }]))).toEqual(['ranking given']);
    expect(outcomes(ok('b'))).toEqual([]);
    expect(outcomes(ok('a'))).toEqual(['ranking followed', 'ranking helped']);
    expect(outcomes(ok('a'))).toEqual([]);
  });

  test('did not help where the run failed all the same', () => {
    session.gave([{ kind: 'next', tool: 'a' }]);
    expect(outcomes(session.ran(failedRun([attempt('a')])))).toEqual(['next followed']);
  });

  test('is not followed after a pause', () => {
    session.gave([{ kind: 'ranking', tool: 'a' }]);
    now += 10 * MINUTE;
    expect(outcomes(ok('a'))).toEqual([]);
  });

  test('is followed by its change, its kind of run, or a program without the risk', () => {
    session.ran(failedRun([attempt('a', { failure: 'wrong_arguments' })]));
    session.gave([{ kind: 'hint', change: 'give owner' }]);
    const owner = runFacts({ attempts: [attempt('a', { arguments: ['owner:s'] })] });
    expect(outcomes(session.ran(owner))).toEqual(['hint followed', 'hint helped']);

    session.gave([{ kind: 'choice', run: 'program' }]);
    expect(outcomes(session.ran(runFacts({ kind: 'call' })))).toEqual([]);
    expect(outcomes(session.ran(runFacts()))).toEqual(['choice followed', 'choice helped']);

    session.gave([{ kind: 'risk', avoid: { key: 'habit loop a', tool: 'a' } }]);
    const risky = runFacts({ attempts: [attempt('a')], risks: ['habit loop a'] });
    expect(outcomes(session.ran(risky))).toEqual([]);
    expect(outcomes(ok('b'))).toEqual([]);
    expect(outcomes(ok('a'))).toEqual(['risk followed', 'risk helped']);
  });

  test('that we follow ourselves says at once how it went', () => {
    const done = (outcome: 'ok' | 'failed') =>
      outcomes(session.gave([{ kind: 'limit', done: outcome }]));
    expect(done('ok')).toEqual(['limit given', 'limit followed', 'limit helped']);
    expect(done('failed')).toEqual(['limit given', 'limit followed']);
  });

  test('is new once, and again after a pause', () => {
    expect([session.isNew('x'), session.isNew('x'), session.isNew('y')]).toEqual([
      true,
      false,
      true,
    ]);
    now += 10 * MINUTE;
    expect(session.isNew('x')).toBe(true);
  });
});

test('direct calls of a tool are counted until a program runs', () => {
  const call = (tool: string) => session.ran(runFacts({ kind: 'call', attempts: [attempt(tool)] }));
  for (const tool of ['a', 'a', 'b', 'a']) call(tool);
  expect([session.directCalls('a'), session.directCalls('b')]).toEqual([3, 1]);
  ok('c');
  expect(session.directCalls('a')).toBe(0);
});

test('what a session remembers is bounded', () => {
  for (const at of times(3_000, (each) => each)) {
    search(`${word(at)} of things`, 'a');
    session.isNew(`x ${at}`);
  }
  expect(session.words.size).toBeLessThanOrEqual(2_000);
  expect([session.isNew('x 2999'), session.isNew('x 0')]).toEqual([false, true]);
  expect(of('chosen', ok('a')).length).toBeLessThanOrEqual(6);
});

function of<T extends NewGuidanceEvent['type']>(type: T, events: readonly NewGuidanceEvent[]) {
  return events.filter(
    (event): event is Extract<NewGuidanceEvent, { type: T }> => event.type === type,
  );
}

/** Another one for each number, of letters alone. */
function word(at: number): string {
  return [...String(at)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('a');
}
