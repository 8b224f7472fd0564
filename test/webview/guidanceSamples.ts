/** What was learned, made up of lessons and told by the core itself; and as much of it as there can be. */
import { LESSON_KINDS, Lessons, type LessonKind } from '../../src/core/guidance/lessons';
import { Model } from '../../src/core/guidance/model';
import { reportOf } from '../../src/core/guidance/report';
import { hashedWords } from '../../src/core/guidance/words';
import { guidanceOf } from '../../src/host/webviews/guidanceRows';
import type { Guidance, Lesson, Section } from '../../src/protocol/guidance';
import type { HostMessage } from '../../src/protocol/messages';
import { sections } from '../../webview/guidance/words';

const TODAY = '2026-11-27';
const SINCE = '2026-11-03';
/** Of so many days, each like the others. */
const DAYS = ['2026-11-26', TODAY];

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

const word = (text: string): string => hashedWords(text)[0]!.hash;

const aDay: Readonly<Partial<Record<LessonKind, Counts>>> = {
  word: {
    [word('ticket')]: { 'github.list_issues': 7 },
    [word('bug')]: { 'github.list_issues': 5 },
    [word('owner')]: { 'github.search_code': 3 },
  },
  chosen: { all: { 'github.list_issues': 9, 'github.search_code': 4, 'workspace.read_file': 4 } },
  next: {
    'github.list_issues': { 'github.get_issue': 11, 'github.search_code': 1 },
    'workspace.grep_file': { 'workspace.read_file': 9, 'github.search_code': 2 },
  },
  error: { 'wrong_arguments github.list_issues': { seen: 6, fixed: 5 } },
  fix: { 'wrong_arguments github.list_issues': { 'give owner': 5 } },
  habit: {
    'unbounded github.get_issue': { failed: 9, ok: 1 },
    unbounded: { failed: 9, ok: 6 },
    'loop postgres.query': { failed: 1, ok: 9 },
  },
  shape: { 'github.list_issues repo,state': { failed: 9, ok: 1 } },
  order: { 'browser.click': { failed: 8, ok: 1 } },
  tool: {
    'github.list_issues': { ok: 14, failed: 5 },
    'github.get_issue': { ok: 12 },
    'postgres.query': { ok: 10, failed: 1 },
    'workspace.read_file': { ok: 19 },
  },
  slow: { 'postgres.query': { '10': 19 } },
  skill: {
    'weekly-report': { ok: 9 },
    'stale-issues': { ok: 2, failed: 1 },
    'release-notes': { failed: 8 },
  },
  migration: { 'github.list_issues': { migrated: 2 } },
  advice: {
    ranking: { given: 9, followed: 7, helped: 7 },
    next: { given: 5, followed: 4, helped: 4 },
    hint: { given: 4, followed: 3, helped: 3 },
    risk: { given: 2 },
  },
};

/** A few weeks of work. */
export function guidance(more: Partial<Guidance> = {}): Guidance {
  const lessons = new Lessons();
  for (const kind of Object.keys(LESSON_KINDS) as LessonKind[]) {
    for (const [subject, objects] of Object.entries(aDay[kind] ?? {})) {
      for (const [object, count] of Object.entries(objects)) {
        lessons.add(kind, subject, object, count);
      }
    }
  }
  const model = new Model(
    DAYS.map((day) => [day, lessons] as const),
    TODAY,
  );
  const words = new Map([
    [word('ticket'), 'ticket'],
    [word('owner'), 'owner'],
  ]);
  const learned = reportOf(model, { words, limits: { callMs: 60_000, maxCallsInFlight: 16 } });
  return { ...guidanceOf({ isOn: true, since: SINCE, learners: 3, ...learned }), ...more };
}

export const nothingLearned: Guidance = {
  isOn: true,
  learners: 0,
  advice: [],
  sections: emptySections(),
};

/** One search and one call: nothing of it says anything yet. */
export const firstDay: Guidance = {
  ...nothingLearned,
  since: TODAY,
  learners: 1,
  sections: {
    ...emptySections(),
    searches: [
      {
        id: 'a',
        about: 'workspace.read_file',
        what: 'Called after searches with 1 word',
        times: 1,
        of: 1,
      },
    ],
    tools: [{ id: 'b', about: 'workspace.read_file', what: 'Gave a result', times: 1, of: 1 }],
  },
};

export const HOSTILE = `<img src=x onerror=alert(1)>\u202Egnp.exe\u0007`;
const RIGHT_TO_LEFT = 'شبكة.قراءة_الملف';

/** As many rows as the core sends, with names that are long, hostile or written from right to left. */
export function muchLearned(): Guidance {
  const abouts = [
    'github.list_issues',
    `${'very_long_server_name_'.repeat(4)}.${'and_tool_'.repeat(12)}`,
    HOSTILE,
    RIGHT_TO_LEFT,
    undefined,
  ];
  const rowsOf = (section: Section): Lesson[] =>
    Array.from({ length: 60 }, (_, index): Lesson => {
      const about = abouts[index % abouts.length];
      return {
        id: `${section}${index}`,
        ...(about !== undefined && { about }),
        what:
          index % 7 === 2
            ? `Called with ${'argument, '.repeat(40)}${HOSTILE}`
            : `Number ${index}: called with owner and repo`,
        times: 60 - index,
        of: index === 0 ? 1_234_567 : 60,
        ...(index < 40 && {
          effect:
            index % 5 === 1
              ? `A call may take 12 s; at most 4 calls at once; ${'from 3 calls on a program costs less; '.repeat(3)}`
              : 'Named when it fails',
        }),
      };
    });
  return {
    ...guidance(),
    learners: 1_200,
    sections: fromSections(rowsOf),
  };
}

export function guidanceMessage(guidance: Guidance): HostMessage {
  return { type: 'guidance', guidance };
}

function emptySections(): Guidance['sections'] {
  return fromSections(() => []);
}

function fromSections(rowsOf: (section: Section) => Lesson[]): Guidance['sections'] {
  return Object.fromEntries(
    sections.map((section) => [section, rowsOf(section)]),
  ) as unknown as Guidance['sections'];
}
