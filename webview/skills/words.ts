/** The words and badges for what the protocol says of skills. */
import type { SkillRow, SkillToolRow } from '../../src/protocol/skills';
import { ago, counted, percent } from '../format';
import { badge } from '../ui/badge';
import type { StateFilter } from './skillsStore';

export const stateNames: Readonly<Record<StateFilter, string>> = {
  all: 'Any state',
  review: 'To review',
  changed: 'Changed',
  broken: 'Tools changed or missing',
  unused: 'Never used',
};

export const libraryNames = {
  all: 'All libraries',
  workspace: 'This folder',
  user: 'Your own',
} as const;

/** What is not as usual with a skill; empty for most. */
export function badgesOf(skill: SkillRow): HTMLElement[] {
  return [
    ...(skill.trust === 'untrusted' && skill.kind === 'program'
      ? [badge('shield', 'warn', 'Review first')]
      : []),
    ...(skill.trust === 'changed' ? [badge('warning', 'warn', 'Changed since reviewed')] : []),
    ...(skill.compatibility === 'broken' ? [badge('cross', 'bad', 'Tool missing')] : []),
    ...(skill.compatibility === 'changed' ? [badge('warning', 'warn', 'Tool changed')] : []),
    ...(skill.isEdited && skill.trust !== 'changed'
      ? [badge('code', 'plain', 'Edited by hand')]
      : []),
    ...(skill.standing === 'exemplary' ? [badge('check', 'good', 'Proven')] : []),
    ...(skill.standing === 'failing' ? [badge('warning', 'warn', 'Mostly fails')] : []),
    ...(skill.kind === 'instructions' ? [badge('skill', 'plain', 'Instructions')] : []),
    ...(skill.isShadowed ? [badge('slash', 'plain', 'Hidden by one of the folder')] : []),
  ];
}

export function toolBadge(state: SkillToolRow['state']): HTMLElement {
  switch (state) {
    case 'same':
      return badge('check', 'good', 'As saved');
    case 'changed':
      return badge('warning', 'warn', 'Changed');
    case 'missing':
      return badge('cross', 'bad', 'Missing');
  }
}

/** "12 runs, 92.3 % OK, 3 days ago". */
export function usageText({ runs, runsOk, lastUsedAt }: SkillRow, now: number): string {
  if (runs === 0 || lastUsedAt === undefined) return 'Never used';
  return `${counted(runs, 'run')}, ${percent(runsOk, runs)} OK, ${ago(lastUsedAt, now)}`;
}

/** Where it is, and which version. */
export function placeText({ library, folder, version, language }: SkillRow): string {
  const place = library === 'user' ? 'Your own library' : (folder ?? 'This folder');
  const words = { typescript: 'TypeScript', javascript: 'JavaScript', python3: 'Python' };
  return [place, `version ${version}`, ...(language ? [words[language]] : [])].join(' · ');
}

export function matchesState(skill: SkillRow, state: StateFilter): boolean {
  switch (state) {
    case 'all':
      return true;
    case 'review':
      return skill.trust === 'untrusted';
    case 'changed':
      return skill.trust === 'changed' || skill.isEdited;
    case 'broken':
      return skill.compatibility !== 'compatible';
    case 'unused':
      return skill.runs === 0;
  }
}
