/** Limits as people write them: what fits is taken, what does not is answered with what fits. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_RUN_LIMITS,
  LIMIT_RULES,
  parseLimit,
  readLimits,
} from '../../../src/core/config/limits';

describe('readLimits', () => {
  it('has a rule for each limit, and defaults that fit it', () => {
    expect(LIMIT_RULES.map(({ field }) => field).toSorted()).toEqual(
      Object.keys(DEFAULT_RUN_LIMITS).toSorted(),
    );
    const written = LIMIT_RULES.map(({ name, field, factor }) => [
      name,
      DEFAULT_RUN_LIMITS[field] / factor,
    ]);
    expect(readLimits(Object.fromEntries(written) as Record<string, unknown>)).toEqual({
      limits: DEFAULT_RUN_LIMITS,
      problems: [],
    });
    expect(readLimits({})).toEqual({ limits: DEFAULT_RUN_LIMITS, problems: [] });
  });

  it.each(LIMIT_RULES)('$name goes from $minimum to $maximum', (rule) => {
    const { name, field, factor, minimum, maximum } = rule;
    for (const value of [minimum, maximum]) {
      const { limits, problems } = readLimits({ [name]: value });
      expect(problems).toEqual([]);
      expect(limits).toEqual({ ...DEFAULT_RUN_LIMITS, [field]: value * factor });
    }
    for (const value of [minimum - 1, maximum + 1, String(minimum), Number.NaN, true, [1]]) {
      const { limits, problems } = readLimits({ [name]: value }, {}, 'toolwright.');
      expect(limits).toEqual(DEFAULT_RUN_LIMITS);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`toolwright.${name}: must be a`);
      expect(problems[0]).toContain(`from ${minimum} to ${maximum}`);
    }
  });

  it('takes parts of a unit for times only', () => {
    expect(readLimits({ timeoutSeconds: 1.5 }).limits.wallMs).toBe(1_500);
    expect(readLimits({ memoryMb: 64.5 }).problems).toEqual([
      'memoryMb: must be a whole number from 16 to 1024 (MiB), not 64.5; 128 holds until then.',
    ]);
    // Whole pages of WebAssembly, whatever was written.
    expect(readLimits({ memoryMb: 33 }).limits.memoryBytes % (64 * 1024)).toBe(0);
  });

  it('lets a folder lower a limit, and never raise one', () => {
    const own = { maxCalls: 50 };
    expect(readLimits(own, { maxCalls: 20 }).limits.maxCalls).toBe(20);
    const raised = readLimits(own, { maxCalls: 60, memoryMb: 256, stackKb: 'x' });
    expect(raised.limits).toEqual({ ...DEFAULT_RUN_LIMITS, maxCalls: 50 });
    expect(raised.problems.map((problem) => problem.slice(0, 60))).toEqual([
      'memoryMb: the folder asks for 256, but a folder can only low',
      'stackKb: must be a whole number from 64 to 512 (KiB), not x;',
      'maxCalls: the folder asks for 60, but a folder can only lowe',
    ]);
  });
});

describe('parseLimit', () => {
  it('reads a name and a number, whatever the case of the name', () => {
    expect(parseLimit('maxCalls=10')).toEqual({ name: 'maxCalls', value: 10 });
    expect(parseLimit('CPUSECONDS= 0.5')).toEqual({ name: 'cpuSeconds', value: 0.5 });
  });

  it.each([
    ['maxCall=1', "there is no limit 'maxCall'. Did you mean maxCalls"],
    ['zzzz=1', "there is no limit 'zzzz'. There are: timeoutSeconds, cpuSeconds, "],
    ['=1', "there is no limit ''. There are: timeoutSeconds"],
    ['memoryMb', 'memoryMb must be a whole number from 16 to 1024 (MiB)'],
    ['memoryMb=', 'memoryMb must be a whole number from 16 to 1024 (MiB)'],
    ['memoryMb=4', 'memoryMb must be a whole number from 16 to 1024 (MiB), not 4'],
    ['memoryMb=1e9', 'not 1e9'],
    ['stackKb=lots', 'not lots'],
  ])('answers %s with what fits', (text, answer) => {
    expect(parseLimit(text)).toContain(answer);
  });
});
