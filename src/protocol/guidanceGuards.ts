/** Run-time guards for what the dashboard shows of what was learned. */
import { isCount, isListOf, isOneOf, isOptional, isRecord, isShortText, isText } from './checks';
import type { AdviceRow, Guidance, GuidanceCommand, Lesson, Section } from './guidance';

const sections: Readonly<Record<Section, true>> = {
  searches: true,
  next: true,
  fixes: true,
  programs: true,
  arguments: true,
  tools: true,
  skills: true,
  migrations: true,
};

const kinds: Readonly<Record<AdviceRow['kind'], true>> = {
  ranking: true,
  next: true,
  hint: true,
  risk: true,
  skill: true,
  choice: true,
  limit: true,
};

const commands: Readonly<Record<GuidanceCommand, true>> = {
  reset: true,
  export: true,
  import: true,
  settings: true,
};

export function isSection(value: unknown): value is Section {
  return isOneOf(value, Object.keys(sections));
}

export function isGuidance(value: unknown): value is Guidance {
  return (
    isRecord(value) &&
    typeof value['isOn'] === 'boolean' &&
    isOptional(value['since'], isDay) &&
    isCount(value['learners']) &&
    isListOf(value['advice'], isAdviceRow) &&
    areSections(value['sections'])
  );
}

function areSections(value: unknown): boolean {
  return (
    isRecord(value) && Object.keys(sections).every((section) => isListOf(value[section], isLesson))
  );
}

function isLesson(value: unknown): value is Lesson {
  return (
    isRecord(value) &&
    isShortText(value['id']) &&
    isOptional(value['about'], isText) &&
    isText(value['what']) &&
    isCount(value['times']) &&
    isCount(value['of']) &&
    isOptional(value['effect'], isText)
  );
}

function isAdviceRow(value: unknown): value is AdviceRow {
  return (
    isRecord(value) &&
    isOneOf(value['kind'], Object.keys(kinds)) &&
    [value['given'], value['followed'], value['helped']].every(isCount)
  );
}

/** `2026-11-27`, a day that there is. */
function isDay(value: unknown): boolean {
  return isText(value) && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** What a webview may ask of what was learned. */
export function isGuidanceMessage(value: Record<string, unknown>): boolean {
  switch (value['type']) {
    case 'watchGuidance':
      return typeof value['isWanted'] === 'boolean';
    case 'forgetLesson':
      return isCount(value['id']) && isShortText(value['lesson']) && value['lesson'] !== '';
    case 'guidanceCommand':
      return isOneOf(value['command'], Object.keys(commands));
    default:
      return false;
  }
}
