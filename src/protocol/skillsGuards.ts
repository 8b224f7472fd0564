/**
 * Run-time guards for the messages of the view "Skills", in both directions. The host trusts nothing that a
 * webview sends: these checks are what stands between a message and the core.
 */
import {
  isCount,
  isListOf,
  isNumber,
  isOneOf,
  isOptional,
  isRecord,
  isText,
  isTextList,
} from './checks';
import type {
  DamagedSkillRow,
  SkillAction,
  SkillField,
  SkillRow,
  SkillsHostMessage,
  SkillsSnapshot,
  SkillsWebviewMessage,
  SkillToolRow,
} from './skills';

/** Longest key: a path of a skill's folder, in UTF-16 units. */
const KEY_LIMIT = 4_096;

const ACTIONS: Readonly<Record<SkillAction, true>> = {
  open: true,
  review: true,
  history: true,
  test: true,
  rename: true,
  move: true,
  export: true,
  delete: true,
  more: true,
};

/** True for exactly the messages that the webview may send. */
export function isSkillsWebviewMessage(value: unknown): value is SkillsWebviewMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
    case 'import':
    case 'cleanUp':
      return true;
    case 'run':
      return isCount(value['id']) && isKey(value['key']) && isRecord(value['input']);
    case 'cancel':
      return isCount(value['id']);
    case 'act':
      return isOneOf(value['action'], Object.keys(ACTIONS)) && isKey(value['key']);
    default:
      return false;
  }
}

/** True for exactly the messages that the host may send. */
export function isSkillsHostMessage(value: unknown): value is SkillsHostMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'skills':
      return isSnapshot(value['snapshot']);
    case 'ran':
      return isCount(value['id']) && isRunOutput(value['output']);
    case 'failed':
      return isCount(value['id']) && isText(value['message']);
    case 'reveal':
      return isKey(value['key']);
    default:
      return false;
  }
}

function isKey(value: unknown): value is string {
  return isText(value) && value !== '' && value.length <= KEY_LIMIT;
}

function isSnapshot(value: unknown): value is SkillsSnapshot {
  return (
    isRecord(value) &&
    isListOf(value['skills'], isSkillRow) &&
    isListOf(value['damaged'], isDamagedRow) &&
    typeof value['isWorkspaceTrusted'] === 'boolean'
  );
}

const LANGUAGES = ['typescript', 'javascript', 'python3'];

function isSkillRow(value: unknown): value is SkillRow {
  return (
    isRecord(value) &&
    isKey(value['key']) &&
    isText(value['name']) &&
    isOneOf(value['library'], ['workspace', 'user']) &&
    isOptional(value['folder'], isText) &&
    isText(value['description']) &&
    isOneOf(value['kind'], ['program', 'instructions']) &&
    isOptional(value['language'], (language) => isOneOf(language, LANGUAGES)) &&
    isText(value['call']) &&
    isCount(value['version']) &&
    typeof value['isEdited'] === 'boolean' &&
    isOptional(value['standing'], (standing) => isOneOf(standing, ['exemplary', 'failing'])) &&
    isTextList(value['tags']) &&
    isListOf(value['fields'], isField) &&
    isListOf(value['tools'], isTool) &&
    isTextList(value['skills']) &&
    isOneOf(value['trust'], ['trusted', 'changed', 'untrusted']) &&
    isOneOf(value['compatibility'], ['compatible', 'changed', 'broken']) &&
    isCount(value['testCount']) &&
    isCount(value['runs']) &&
    isCount(value['runsOk']) &&
    isOptional(value['lastUsedAt'], isNumber) &&
    typeof value['isShadowed'] === 'boolean'
  );
}

const FIELD_KINDS: Readonly<Record<SkillField['kind'], true>> = {
  text: true,
  number: true,
  integer: true,
  boolean: true,
  choice: true,
  json: true,
};

function isField(value: unknown): value is SkillField {
  return (
    isRecord(value) &&
    isText(value['name']) &&
    isOneOf(value['kind'], Object.keys(FIELD_KINDS)) &&
    isText(value['type']) &&
    isOptional(value['description'], isText) &&
    typeof value['isRequired'] === 'boolean' &&
    isOptional(value['options'], (options) => isListOf(options, isOption))
  );
}

function isOption(value: unknown): boolean {
  return value === null || isText(value) || isNumber(value) || typeof value === 'boolean';
}

function isTool(value: unknown): value is SkillToolRow {
  return (
    isRecord(value) &&
    isText(value['name']) &&
    isOptional(value['version'], isText) &&
    isOneOf(value['state'], ['same', 'changed', 'missing'])
  );
}

function isDamagedRow(value: unknown): value is DamagedSkillRow {
  return (
    isRecord(value) &&
    isKey(value['key']) &&
    isText(value['name']) &&
    isOneOf(value['library'], ['workspace', 'user']) &&
    isText(value['problem'])
  );
}

function isRunOutput(value: unknown): boolean {
  return (
    isRecord(value) &&
    isOneOf(value['status'], ['ok', 'error', 'timeout', 'cancelled', 'blocked']) &&
    isNumber(value['duration_ms']) &&
    isOptional(value['stdout'], isText) &&
    isOptional(value['stderr'], isText) &&
    isOptional(value['warnings'], isTextList) &&
    isOptional(value['suggestions'], isTextList) &&
    isOptional(value['truncated'], isText)
  );
}
