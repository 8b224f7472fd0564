/** What the page "Guidance" says of what was learned, in words. */
import type { AdviceRow, Guidance, Section } from '../../src/protocol/guidance';
import { count, counted } from '../format';

interface SectionWords {
  title: string;
  explanation: string;
  /** The heads of the columns for what it is about, and for how often. */
  about: string;
  times: string;
}

export const sectionWords: Readonly<Record<Section, SectionWords>> = {
  searches: {
    title: 'What searches mean',
    explanation: 'A tool that was called after searches with such words comes up in the next ones.',
    about: 'Tool',
    times: 'Searches',
  },
  next: {
    title: 'What usually comes next',
    explanation:
      'Tools that often follow one another. The usual ones are named beside the results of a search.',
    about: 'After',
    times: 'Times',
  },
  fixes: {
    title: 'What helped after failures',
    explanation:
      'What was changed when a run that had failed went well. The surest change is told the next time.',
    about: 'Tool',
    times: 'Helped',
  },
  programs: {
    title: 'How programs fail',
    explanation: 'Ways to write a program, and how many such programs failed.',
    about: 'Tool',
    times: 'Failed',
  },
  arguments: {
    title: 'Arguments and order that fail',
    explanation:
      'What a tool was given or what was called before it, and how many such calls failed.',
    about: 'Tool',
    times: 'Failed',
  },
  tools: {
    title: 'How tools do',
    explanation:
      'How reliable each tool is, and what it needs. Waits and calls at once stay within your limits.',
    about: 'Tool',
    times: 'Went well',
  },
  skills: {
    title: 'How skills do',
    explanation:
      'Skills that are proven come first in searches; those that mostly fail are not offered.',
    about: 'Skill',
    times: 'Went well',
  },
  migrations: {
    title: 'How migrations go',
    explanation:
      'How moving skills to a changed tool went, to say how hard the next time is likely to be.',
    about: 'Tool',
    times: 'Went well',
  },
};

export const sections = Object.keys(sectionWords) as Section[];

export const adviceWords: Readonly<Record<AdviceRow['kind'], string>> = {
  ranking: 'A tool moved up in a search',
  next: 'A tool that usually comes next',
  hint: 'What helped after such a failure',
  risk: 'A warning about a program',
  skill: 'A skill for a search',
  choice: 'A program in place of calls',
  limit: 'Another limit than was asked for',
};

/** Nothing was learned and nothing was said. */
export function isNothing({ sections: all, advice }: Guidance): boolean {
  return advice.length === 0 && sections.every((section) => all[section].length === 0);
}

/** What to know after three seconds. */
export function sentenceOf({ since, learners, advice }: Guidance): string {
  const from = [
    ...(since === undefined ? [] : [`from the work here since ${dayWords(since)}`]),
    ...othersWords(learners - (since === undefined ? 0 : 1)),
  ];
  const sum = (what: 'given' | 'followed' | 'helped'): number =>
    advice.reduce((total, row) => total + row[what], 0);
  const given = sum('given');
  const source = from.length === 0 ? '' : `Learned ${from.join(' and ')}. `;
  if (given === 0) return `${source}Nothing was suggested yet.`;
  return `${source}${suggestionWords(given, sum('followed'), sum('helped'))}`;
}

function suggestionWords(given: number, followed: number, helped: number): string {
  const suggestions = `Of ${counted(given, 'suggestion')}`;
  if (followed === 0) return `${suggestions} none was followed yet.`;
  const verb = followed === 1 ? 'was' : 'were';
  return `${suggestions} ${count(followed)} ${verb} followed, and ${helped === 0 ? 'none' : count(helped)} helped.`;
}

function othersWords(others: number): string[] {
  return others <= 0 ? [] : [`from ${counted(others, 'other', 'others')}`];
}

const longDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** "3 November 2026". */
function dayWords(day: string): string {
  return longDay.format(Date.parse(day));
}
