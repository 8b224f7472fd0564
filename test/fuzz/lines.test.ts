/** What is read line by line or comes from somebody else's export: bad lines are left out, the good ones count. */
import * as fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { LEARNED } from '../../src/core/guidance/counting';
import { Lessons } from '../../src/core/guidance/lessons';
import { Model } from '../../src/core/guidance/model';
import { readLearning, writeLearning } from '../../src/core/guidance/shared';
import { MEASURED } from '../../src/core/metrics/measured';
import { Tally } from '../../src/core/metrics/tally';
import type { EventKind, TimedEvent } from '../../src/core/store/eventLog';
import { dayOf } from '../../src/core/util/days';
import { InvalidInputError } from '../../src/core/util/errors';
import { declaredIn } from '../../src/core/versioning/registry/declared';
import {
  damagedText,
  damagedValue,
  expectPlainPrototypes,
  expectRefusal,
  fuzz,
  FUZZ_TIMEOUT_MS,
  jsonOf,
} from './mutations';

vi.setConfig({ testTimeout: FUZZ_TIMEOUT_MS });
afterEach(expectPlainPrototypes);

const AT = Date.UTC(2026, 10, 27);
const USE = { ok: 2, failed: 0, times: { counts: [[3, 2]], us: 900 } };
const MEASURED_EVENTS = [
  {
    at: AT,
    type: 'search',
    detail: 'full',
    matched: 3,
    complete: true,
    ms: 2,
    bytesOut: 9,
    tokensOut: 3,
    isCached: true,
  },
  {
    at: AT,
    type: 'run',
    kind: 'program',
    language: 'typescript',
    status: 'ok',
    ms: 20,
    cpuMs: 3,
    memoryBytes: 1_000_000,
    sdk: { ms: 1, isCached: false, tools: 3 },
    tools: [{ server: 'github', tool: 'list_issues', bytes: 100, ...USE }],
    bytesIn: 100,
    bytesOut: 10,
    tokensIn: 30,
    tokensOut: 3,
    isCut: false,
    skills: [{ name: 'count-todos', ...USE }],
  },
  { at: AT, type: 'tools', server: 'github', count: 3, added: ['a'], removed: [], changed: [] },
  { at: AT, type: 'privacy', action: 'tokenized', kind: 'email', count: 2 },
  { at: AT, type: 'suggestion', advice: 'hint', outcome: 'given' },
];
const LEARNED_EVENTS = [
  { at: AT, type: 'chosen', tool: 'github.list_issues', words: ['a1', 'b2'] },
  {
    at: AT,
    type: 'ran',
    tools: [
      {
        tool: 'a.b',
        ok: 1,
        failed: 0,
        shapes: [['x,y', 'ok']],
        failures: [],
        slow: 5,
        crowd: 1,
        after: 'a.c',
      },
    ],
    next: [['a.b', 'a.c']],
    chains: [['a.b a.c', 'a.d']],
    habits: [['loop', 'ok']],
    skills: [['count-todos', 'ok']],
    failed: 'timeout a.b',
    fix: { of: 'timeout a.b', changes: ['fewer'] },
    cost: { way: 'program', tokens: 100 },
  },
  { at: AT, type: 'advice', advice: 'hint', outcome: 'followed' },
  { at: AT, type: 'migration', tool: 'a.b', outcome: 'migrated' },
];

/** Lines of a log, whole and damaged. */
function lines(events: readonly unknown[]): fc.Arbitrary<string> {
  const whole = damagedValue(...events).map((event) => jsonOf(event) ?? '');
  return fc.oneof(whole, damagedText(...events.map((event) => JSON.stringify(event))));
}

/** No figure that would make all others unreadable. */
function expectFigures(value: unknown): void {
  expect(JSON.stringify(value)).not.toMatch(/[:,[](?:null|-)/);
}

function counts<E extends TimedEvent, T>(
  kind: EventKind<E, T>,
  events: readonly unknown[],
): number {
  let counted = 0;
  fc.assert(
    fc.property(fc.array(lines(events), { maxLength: 5 }), (texts) => {
      const tally = kind.empty();
      for (const text of texts) {
        const event = kind.parse(text);
        if (event === undefined) continue;
        expect(dayOf(event.at)).toMatch(/^\d{4}-\d\d-\d\d$/);
        kind.count(event, tally);
        counted++;
      }
      expectFigures(tally);
      // What is written for a day can be read again.
      expect(JSON.stringify(kind.read(JSON.parse(JSON.stringify(tally))))).toBe(
        JSON.stringify(tally),
      );
    }),
    fuzz(3),
  );
  return counted;
}

it('any line of the metrics is counted or left out', () => {
  expect(counts(MEASURED, MEASURED_EVENTS)).toBeGreaterThan(0);
});

it('any line of what was learned is counted or left out', () => {
  expect(counts(LEARNED, LEARNED_EVENTS)).toBeGreaterThan(0);
});

it('a day that was compacted is read as it was, or not at all', () => {
  const [tally, lessons] = [new Tally(), new Lessons()];
  for (const event of MEASURED_EVENTS) MEASURED.count(event as never, tally);
  for (const event of LEARNED_EVENTS) LEARNED.count(event as never, lessons);
  let read = 0;
  const models: Model[] = [];
  const tryToRead = (kind: EventKind<never, unknown>, written: unknown): void => {
    let known: unknown;
    try {
      known = kind.read(written);
    } catch {
      return;
    }
    expectFigures(known);
    // Without an error: other days are added to it.
    if (known instanceof Tally) new Tally().merge(known);
    if (known instanceof Lessons) models.push(new Model([['2026-11-27', known]], '2026-11-27'));
    read++;
  };
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  fc.assert(
    fc.property(damagedValue(plain(tally)), damagedValue(plain(lessons)), (one, other) => {
      tryToRead(MEASURED as never, one);
      tryToRead(LEARNED as never, other);
    }),
    fuzz(3),
  );
  expect(models.length).toBeGreaterThan(0);
  expect(read).toBeGreaterThan(models.length);
});

it('a file of learned guidance is taken in as far as it can be, or refused with a sentence', () => {
  const lessons = new Lessons();
  for (const event of LEARNED_EVENTS) LEARNED.count(event as never, lessons);
  const models: Model[] = [];
  const file = writeLearning(new Map([['0123456789abcdef', new Map([['2026-11-27', lessons]])]]));
  const texts = fc.oneof(
    damagedText(file),
    damagedValue(JSON.parse(file)).map((value) => jsonOf(value) ?? ''),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const everybody = readLearning(text);
        for (const [, days] of everybody) models.push(new Model([...days], '2026-11-27'));
        // It can be given on.
        expect(readLearning(writeLearning(everybody)).size).toBeLessThanOrEqual(everybody.size);
      } catch (error) {
        expectRefusal(error, InvalidInputError);
      }
    }),
    fuzz(3),
  );
});

it('versions that people declare are taken as they are, or refused with what to mend', () => {
  const declared = {
    tool: 'files.read',
    versions: [
      {
        version: '2.0.0',
        from: '1.0.0',
        steps: [
          { step: 'rename_input', from: 'name', to: 'path' },
          { step: 'map_input', input: 'mode', values: [{ from: true, to: 'all' }] },
        ],
        deprecations: [
          { field: 'name', replacement: 'path', removed_in: '3.0.0', guidance: 'Use path.' },
        ],
        status: 'deprecated',
        input_schema: { type: 'object' },
        output_schema: { type: 'object' },
      },
    ],
  };
  let taken = 0;
  fc.assert(
    fc.property(damagedValue(declared), (value) => {
      try {
        declaredIn(value, 'files.read');
        taken++;
      } catch (error) {
        expectRefusal(error, InvalidInputError);
      }
    }),
    fuzz(3),
  );
  expect(taken).toBeGreaterThan(0);
});
