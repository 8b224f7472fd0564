/** What was learned, in a terminal. */
import type { AdviceKind } from '../../core/guidance/events';
import {
  SECTIONS,
  type GuidanceReport,
  type LearnedRow,
  type Section,
} from '../../core/guidance/report';
import { plural } from '../../core/util/count';
import { plainLine } from '../../core/util/plainText';
import { cut, plainTable, titled, wrapped, type DrawnTable } from './tables';

const TITLES: Readonly<Record<Section, string>> = {
  searches: 'What searches mean',
  next: 'What usually comes next',
  fixes: 'What helped after failures',
  programs: 'How programs fail',
  arguments: 'Arguments and order that fail',
  tools: 'How tools do',
  skills: 'How skills do',
  migrations: 'How migrations go',
};

const SUGGESTIONS: Readonly<Record<AdviceKind, string>> = {
  ranking: 'a tool moved up in a search',
  next: 'a tool that usually comes next',
  hint: 'what helped after such a failure',
  risk: 'a warning about a program',
  skill: 'a skill for a search',
  choice: 'a program in place of calls',
  limit: 'another limit than was asked for',
};

const ROWS = 10;
/** Below this many columns tables show less. */
const NARROW = 100;
const MOST_CHARS = 200;
const ABOUT = 36;
const SEEN = 12;
const GAP = 2;

export function guidanceText(report: GuidanceReport, columns: number): string {
  const { isOn, since, learners, sections, advice } = report;
  const off = isOn ? '' : 'Guidance is off: nothing is learned, and nothing is said.\n';
  if (since === undefined) {
    return `${off}Nothing was learned here yet: it comes with searches, calls and programs.\n`;
  }
  const suggestions = plainTable(['', 'given', 'followed', 'helped'], 1);
  for (const { kind, given, followed, helped } of advice) {
    suggestions.push([SUGGESTIONS[kind], given, followed, helped].map(String));
  }
  const others = learners > 1 ? `, from ${plural(learners, 'learner')}` : '';
  return [
    `${off}Learned since ${since}${others}\n`,
    titled('Suggestions', suggestions),
    ...SECTIONS.map((section) => titled(TITLES[section], tableOf(sections[section], columns))),
    wrapped(
      'Older times count less. To delete one of these: toolwright guidance forget ID, with its id in --json.',
      columns,
    ),
  ]
    .filter(Boolean)
    .join('\n');
}

function tableOf(rows: readonly LearnedRow[], columns: number): DrawnTable {
  const shown = rows
    .slice(0, ROWS)
    .map(({ about = 'programs', what, times, of, effect = '' }) => [
      cut(plainLine(about, MOST_CHARS), ABOUT),
      plainLine(what, MOST_CHARS),
      `${times} of ${of}`,
      plainLine(effect, MOST_CHARS),
    ]);
  const kept = columns < NARROW ? 3 : 4;
  const first = Math.max(0, ...shown.map(([about]) => about!.length)) + GAP;
  const left = columns - first - SEEN - 4 * GAP;
  const widths = [first, kept === 4 ? Math.ceil(left * 0.6) : left, SEEN, Math.floor(left * 0.4)];
  const drawn = plainTable(['', '', 'seen', 'so'].slice(0, kept), kept, widths.slice(0, kept));
  drawn.push(...shown.map((row) => row.slice(0, kept)));
  return drawn;
}
