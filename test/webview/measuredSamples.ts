/** What was measured, made up with a fixed course of chance and counted by the core itself. */
import { countEvent } from '../../src/core/metrics/counting';
import type { NewEvent, RunEvent } from '../../src/core/metrics/events';
import { reportOf, type Range } from '../../src/core/metrics/report';
import { Tally, timesOf } from '../../src/core/metrics/tally';
import { hourOf } from '../../src/core/util/days';
import type { HostMessage } from '../../src/protocol/messages';
import type { AffectedSkill, Measured, SkillUse } from '../../src/protocol/measured';

/** A Friday afternoon. */
export const NOW = Date.parse('2026-11-27T15:40:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const TOOLS = [
  ['github', 'list_issues'],
  ['github', 'get_issue'],
  ['github', 'search_code'],
  ['jira', 'search'],
  ['workspace', 'read_file'],
  ['workspace', 'grep_file'],
  ['postgres', 'query'],
] as const;
const SKILLS = ['weekly-report', 'stale-issues', 'find-owners', 'release-notes'];

/** The same numbers each time. */
function chance(): () => number {
  let seed = 42;
  return () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** So many days up to now, busier from month to month, and quiet at weekends. */
function slotsOf(days: number, perDay: number): [string, Tally][] {
  const next = chance();
  const slots = new Map<string, Tally>();
  for (let back = days - 1; back >= 0; back--) {
    const morning = NOW - back * DAY_MS - 7 * HOUR_MS;
    const isWeekend = [0, 6].includes(new Date(morning).getUTCDay());
    const events = perDay * (1 - (0.7 * back) / days) * (isWeekend ? 0.15 : 1);
    for (let index = 0; index < events; index++) {
      const at = morning + Math.floor(next() * 7) * HOUR_MS;
      const slot = hourOf(at);
      const tally = slots.get(slot) ?? new Tally();
      slots.set(slot, tally);
      countEvent(eventOf(next), tally);
    }
  }
  return [...slots].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function eventOf(next: () => number): NewEvent {
  const kind = next();
  if (kind < 0.15) return { type: 'found_used' };
  if (kind < 0.35) {
    return {
      type: 'search',
      detail: 'full',
      matched: next() < 0.95 ? 4 : 0,
      ms: 1 + next() * 6,
      isAgain: next() < 0.1,
      isCached: true,
      bytesOut: 1_200,
      tokensOut: 320,
    };
  }
  if (kind < 0.9) return runOf(next);
  const kinds = ['email', 'phone', 'card', 'api_key'] as const;
  return {
    type: 'privacy',
    action: 'tokenized',
    kind: kinds[Math.floor(next() * next() * kinds.length)]!,
    count: 1 + Math.floor(next() * 3),
  };
}

function runOf(next: () => number): RunEvent {
  const [server, tool] = TOOLS[Math.floor(next() * next() * TOOLS.length)]!;
  const skill = SKILLS[Math.floor(next() * next() * SKILLS.length)]!;
  const isSkill = next() < 0.4;
  const calls = 1 + Math.floor(next() * 8);
  const end = next();
  const status = end < 0.93 ? 'ok' : end < 0.96 ? 'error' : end < 0.98 ? 'timeout' : 'cancelled';
  const bytes = calls * Math.floor(4_000 + next() * 40_000);
  const outcome = { ok: status === 'ok' ? 1 : 0, failed: status === 'ok' ? 0 : 1 };
  return {
    type: 'run',
    kind: isSkill ? 'skill' : 'program',
    ...(!isSkill && { language: 'typescript' as const }),
    status,
    ...(status === 'error' && { reason: 'exception' as const }),
    ...(status === 'timeout' && { reason: 'wall_limit' as const }),
    ms: 30 + next() * next() * 2_400,
    tools: [
      {
        server,
        tool,
        ok: calls,
        failed: status === 'error' ? 1 : 0,
        times: timesOf(Array.from({ length: calls }, () => 40 + next() * 300)),
        bytes,
      },
    ],
    bytesIn: bytes,
    bytesOut: 900,
    tokensIn: Math.round(bytes * 0.27),
    tokensOut: 240,
    isCut: false,
    skills: isSkill ? [{ name: skill, ...outcome, times: timesOf([120 + next() * 400]) }] : [],
  };
}

const affected: AffectedSkill[] = [
  { key: 'w/release-notes', name: 'release-notes', state: 'broken' },
  { key: 'w/stale-issues', name: 'stale-issues', state: 'changed' },
  { key: 'w/weekly-report', name: 'weekly-report', state: 'compatible' },
];

export interface SampleOptions {
  days?: number;
  perDay?: number;
  range?: Range;
}

export function measured({
  days = 60,
  perDay = 200,
  range = 'week',
}: SampleOptions = {}): Measured {
  const report = reportOf(slotsOf(days, perDay), { range, now: NOW });
  const rows = new Map(report.skills.map((row) => [row.skill, row]));
  const names = days === 0 ? [] : [...SKILLS, 'old-import'];
  return {
    report,
    skills: names.map((name): SkillUse => {
      const row = rows.get(name);
      return {
        key: `w/${name}`,
        name,
        library: 'workspace',
        runs: row?.runs ?? 0,
        failed: row?.failed ?? 0,
        ...(row?.median_ms !== undefined && { medianMs: row.median_ms }),
        trend: row?.trend ?? [],
        runsEver: (row?.runs ?? 0) * 3,
        ...(row && { lastUsedAt: NOW - HOUR_MS }),
        trust: name === 'find-owners' ? 'untrusted' : 'trusted',
        compatibility: affected.find((skill) => skill.name === name)?.state ?? 'compatible',
        isUnused: name === 'old-import',
      };
    }),
    servers: [
      {
        name: 'github',
        state: 'ready',
        product: 'github-mcp 1.42.0',
        toolCount: 41,
        skills: affected,
      },
      { name: 'jira', state: 'stopped', toolCount: 18, skills: [] },
      { name: 'workspace', state: 'ready', toolCount: 5, skills: affected.slice(2) },
    ],
    outdated:
      days === 0
        ? []
        : [
            {
              key: 'w/release-notes',
              name: 'release-notes',
              status: 'incompatible',
              difficulty: { level: 'hard', why: 'no rule is known for all of it' },
              tools: [
                {
                  tool: 'github.list_org_teams',
                  reasons: [
                    'github.list_org_teams is not there now, and none of the tools of now is like it',
                  ],
                  steps: [],
                  lines: [4, 12],
                },
              ],
            },
            {
              key: 'w/triage',
              name: 'triage-issues',
              status: 'needs_migration',
              difficulty: {
                level: 'easy',
                why: '1 step at 1 place; 3 of 3 migrations for github.list_issues went through here',
              },
              tools: [
                {
                  tool: 'github.list_issues',
                  now: 'github.list_issues',
                  from: '1.4.0',
                  to: '2.0.0',
                  reasons: [`input 'per_page' was removed`, `input 'perPage' is new`],
                  steps: [
                    'input per_page is perPage: names, types and descriptions are alike (1.00)',
                  ],
                  lines: [7],
                },
              ],
            },
            {
              key: 'w/search',
              name: 'find-todos',
              status: 'warning',
              tools: [
                {
                  tool: 'github.search_code',
                  now: 'github.search_code',
                  from: '1.0.0',
                  to: '1.1.0',
                  reasons: [`input 'language' is new`],
                  steps: [],
                  lines: [3],
                },
              ],
            },
          ],
    changes:
      days === 0
        ? []
        : [
            {
              at: NOW - 2 * HOUR_MS,
              server: 'github',
              version: '1.42.0',
              added: ['list_teams', 'list_sub_issues'],
              removed: ['list_org_teams'],
              changed: ['list_issues', 'search_code'],
              skills: affected.slice(0, 2),
            },
            {
              at: NOW - 9 * DAY_MS,
              server: 'jira',
              added: ['create_version'],
              removed: [],
              changed: [],
              skills: [],
            },
          ],
  };
}

export function measuredMessage(options?: SampleOptions): HostMessage {
  return { type: 'measured', measured: measured(options) };
}
