/**
 * The targets of the design, for one machine class (two shared cores, quiet), and whether the figures
 * of a run meet them. `of` names a figure that a case gives.
 */
const targets = [
  {
    what: 'speed of the machine: plain Node + one JSON copy of 50,000 objects',
    of: 'objectsJsonMs',
    whereSet: 57,
    unit: 'ms',
  },
  { what: 'warm run through the worker, p50', of: 'warmP50', atMost: 0.2, unit: 'ms' },
  { what: 'warm run through the worker, p90', of: 'warmP90', atMost: 0.4, unit: 'ms' },
  { what: '50,000 strings filtered', of: 'stringsMs', atMost: 35, unit: 'ms' },
  { what: '50,000 strings, to plain + JSON', of: 'stringsToJson', atMost: 2.5, unit: 'x' },
  { what: '50,000 objects filtered', of: 'objectsMs', atMost: 95, unit: 'ms' },
  { what: '50,000 objects, to plain + JSON', of: 'objectsToJson', atMost: 1.7, unit: 'x' },
  { what: 'host thread held in the 3 MB case', of: 'stringsHoldMs', atMost: 25, unit: 'ms' },
  { what: 'calls one after the other', of: 'sequentialPerSecond', atLeast: 15_000, unit: '/s' },
  { what: 'calls at once', of: 'parallelPerSecond', atLeast: 60_000, unit: '/s' },
  { what: 'loop of 10 million, to plain', of: 'loopToPlain', atMost: 18, unit: 'x' },
  { what: 'sort and group, to plain', of: 'groupToPlain', atMost: 6, unit: 'x' },
  { what: 'endless loop, over its deadline', of: 'endlessOverMs', atMost: 10, unit: 'ms' },
  {
    what: 'native loop, over its deadline (250 grace)',
    of: 'nativeLoopOverMs',
    atMost: 265,
    unit: 'ms',
  },
  { what: 'memory left after a memory bomb', of: 'afterBombMb', atMost: 10, unit: 'MB' },
  { what: 'cold first run, warmed ahead', of: 'coldWarmedMs', atMost: 1, unit: 'ms' },
  { what: 'cold first run, not warmed', of: 'coldMs', atMost: 250, unit: 'ms' },
  { what: 'personal data looked for', of: 'privacyMbPerSecond', atLeast: 10, unit: 'MB/s' },
  { what: 'personal data, worst hostile 50 KB', of: 'privacyHostileMs', atMost: 100, unit: 'ms' },
  { what: 'recording an event', of: 'metricsEventUs', atMost: 20, unit: 'µs' },
  { what: 'a year of metrics, opened', of: 'metricsOpenMs', atMost: 300, unit: 'ms' },
  { what: 'search with guidance, p99', of: 'guidedSearchP99', atMost: 10, unit: 'ms' },
  { what: 'learning from a run', of: 'guidanceEventUs', atMost: 200, unit: 'µs' },
  { what: 'half a year of guidance, opened', of: 'guidanceOpenMs', atMost: 300, unit: 'ms' },
  { what: '500 skills judged', of: 'skillsJudgedMs', atMost: 200, unit: 'ms' },
  { what: 'personal data, host thread held', of: 'privacyHoldMs', atMost: 50, unit: 'ms' },
];

/** One row for each target whose figure was measured. */
export function targetTable(figures) {
  const rows = targets
    .filter(({ of }) => figures[of] !== undefined)
    .map(({ what, of, atMost, atLeast, whereSet, unit }) => {
      const value = figures[of];
      if (whereSet !== undefined) {
        const there = `${whereSet} ${unit} where the targets were set`;
        return [what, there, `${value.toPrecision(3)} ${unit}`, ''];
      }
      const isMet = atMost === undefined ? value >= atLeast : value <= atMost;
      const wanted = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
      const shown = value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
      return [what, `${wanted} ${unit}`, `${shown} ${unit}`, isMet ? 'yes' : '**no**'];
    });
  return { title: 'Targets', columns: ['what', 'target', 'measured', 'met'], rows };
}
