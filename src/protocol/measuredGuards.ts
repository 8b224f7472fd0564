/** Run-time guards for what the dashboard's pages show of the metrics. */
import {
  isCount,
  isListOf,
  isNumber,
  isOneOf,
  isOptional,
  isRecord,
  isShortText,
  isText,
  isTextList,
} from './checks';
import type {
  AffectedSkill,
  Measured,
  MeasuredFigures,
  OutdatedSkill,
  OutdatedTool,
  Range,
  ServerHistory,
  SkillUse,
  ToolChange,
} from './measured';

const ranges: Readonly<Record<Range, true>> = { day: true, week: true, month: true, year: true };

export function isRange(value: unknown): value is Range {
  return isOneOf(value, Object.keys(ranges));
}

export function isMeasured(value: unknown): value is Measured {
  return (
    isRecord(value) &&
    isReport(value['report']) &&
    isListOf(value['skills'], isSkillUse) &&
    isListOf(value['servers'], isServerHistory) &&
    isListOf(value['outdated'], isOutdatedSkill) &&
    isListOf(value['changes'], isToolChange)
  );
}

function isReport(value: unknown): boolean {
  return (
    isRecord(value) &&
    isRange(value['range']) &&
    isFigures(value['figures']) &&
    isOptional(value['before'], isFigures) &&
    isListOf(value['series'], isPoint) &&
    isListOf(value['tools'], isToolRow) &&
    isListOf(value['stops'], isRecord) &&
    isListOf(value['protected'], isRecord) &&
    isOptional(value['recorded'], isRecord) &&
    isRecord(value['notes'])
  );
}

/** Those that are always there; rates and times are absent where there is nothing that they are of. */
const figures: readonly (keyof MeasuredFigures)[] = [
  'tokens_kept',
  'tokens_received',
  'tokens_replied',
  'searches',
  'runs',
  'runs_ok',
  'runs_cancelled',
  'tool_calls',
  'skill_runs',
  'values_protected',
];

function isFigures(value: unknown): value is MeasuredFigures {
  return (
    isRecord(value) &&
    figures.every((name) => isNumber(value[name])) &&
    Object.values(value).every(isNumber)
  );
}

function isPoint(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { slot, ...numbers } = value;
  return isText(slot) && Object.values(numbers).every(isNumber);
}

function isToolRow(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { server, tool, ...numbers } = value;
  return isText(server) && isText(tool) && Object.values(numbers).every(isNumber);
}

function isSkillUse(value: unknown): value is SkillUse {
  return (
    isRecord(value) &&
    isText(value['key']) &&
    isText(value['name']) &&
    isOneOf(value['library'], ['workspace', 'user']) &&
    [value['runs'], value['failed'], value['runsEver']].every(isCount) &&
    isOptional(value['medianMs'], isNumber) &&
    isListOf(value['trend'], isNumber) &&
    isOptional(value['lastUsedAt'], isNumber) &&
    isOneOf(value['trust'], ['trusted', 'changed', 'untrusted']) &&
    isState(value['compatibility']) &&
    typeof value['isUnused'] === 'boolean'
  );
}

function isServerHistory(value: unknown): value is ServerHistory {
  return (
    isRecord(value) &&
    isText(value['name']) &&
    isText(value['state']) &&
    isOptional(value['product'], isText) &&
    isCount(value['toolCount']) &&
    isListOf(value['skills'], isAffectedSkill)
  );
}

function isToolChange(value: unknown): value is ToolChange {
  return (
    isRecord(value) &&
    isNumber(value['at']) &&
    isText(value['server']) &&
    isOptional(value['version'], isText) &&
    [value['added'], value['removed'], value['changed']].every(isTextList) &&
    isListOf(value['skills'], isAffectedSkill)
  );
}

function isAffectedSkill(value: unknown): value is AffectedSkill {
  return (
    isRecord(value) && isText(value['key']) && isText(value['name']) && isState(value['state'])
  );
}

function isDifficulty(value: unknown): boolean {
  return (
    isRecord(value) && isOneOf(value['level'], ['easy', 'moderate', 'hard']) && isText(value['why'])
  );
}

function isOutdatedSkill(value: unknown): value is OutdatedSkill {
  return (
    isRecord(value) &&
    isText(value['key']) &&
    isText(value['name']) &&
    isOneOf(value['status'], ['warning', 'needs_migration', 'incompatible']) &&
    isOptional(value['difficulty'], isDifficulty) &&
    isListOf(value['tools'], isOutdatedTool)
  );
}

function isOutdatedTool(value: unknown): value is OutdatedTool {
  return (
    isRecord(value) &&
    isText(value['tool']) &&
    [value['now'], value['from'], value['to']].every((each) => isOptional(each, isText)) &&
    isTextList(value['reasons']) &&
    isTextList(value['steps']) &&
    isListOf(value['lines'], isCount)
  );
}

function isState(value: unknown): boolean {
  return isOneOf(value, ['compatible', 'changed', 'broken']);
}

/** What a webview may ask of the metrics. */
export function isMeasureMessage(value: Record<string, unknown>): boolean {
  switch (value['type']) {
    case 'measure':
      return isRange(value['range']);
    case 'openSkill':
    case 'migrateSkill':
      return isShortText(value['key']);
    default:
      return value['type'] === 'cleanUpSkills';
  }
}
