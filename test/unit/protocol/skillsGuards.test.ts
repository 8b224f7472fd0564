/** The guards of the view "Skills": every message that is meant passes, and nothing else does. */
import { describe, expect, test } from 'vitest';
import type {
  SkillRow,
  SkillsHostMessage,
  SkillsWebviewMessage,
} from '../../../src/protocol/skills';
import { isSkillsHostMessage, isSkillsWebviewMessage } from '../../../src/protocol/skillsGuards';
import { withoutOneField } from './withoutOneField';

const fromWebview: SkillsWebviewMessage[] = [
  { type: 'ready' },
  { type: 'import' },
  { type: 'cleanUp' },
  { type: 'run', id: 1, key: '/a/b', input: { x: [1] } },
  { type: 'cancel', id: 1 },
  { type: 'act', action: 'open', key: '/a/b' },
];

const skill: SkillRow = {
  key: '/a/b',
  name: 'b',
  library: 'user',
  folder: 'a',
  description: '',
  kind: 'program',
  language: 'python3',
  call: 'skills.b',
  version: 1,
  isEdited: false,
  tags: ['t'],
  fields: [
    { name: 'x', kind: 'choice', type: '"a" | null', isRequired: true, options: ['a', null, 1] },
  ],
  tools: [{ name: 's.t', state: 'same' }],
  skills: ['c'],
  trust: 'trusted',
  compatibility: 'compatible',
  testCount: 0,
  runs: 1,
  runsOk: 1,
  lastUsedAt: 5.5,
  isShadowed: false,
};

const fromHost: SkillsHostMessage[] = [
  {
    type: 'skills',
    snapshot: {
      skills: [skill],
      damaged: [{ key: '/a/c', name: 'c', library: 'workspace', problem: 'why' }],
      isWorkspaceTrusted: true,
    },
  },
  { type: 'ran', id: 1, output: { status: 'ok', exit_code: 0, duration_ms: 1.5, result: [] } },
  { type: 'failed', id: 1, message: 'why' },
  { type: 'reveal', key: '/a/b' },
];

describe('from the webview', () => {
  test.each(fromWebview)('$type passes', (message) => {
    expect(isSkillsWebviewMessage(message)).toBe(true);
  });

  test.each([
    undefined,
    null,
    'ready',
    {},
    { type: 'toString' },
    { type: 'run', id: 1, key: '/a', input: [] },
    { type: 'run', id: 1, key: '/a', input: null },
    { type: 'run', id: 1, key: '/a' },
    { type: 'run', id: -1, key: '/a', input: {} },
    { type: 'run', id: 1e300, key: '/a', input: {} },
    { type: 'run', id: 1, key: '', input: {} },
    { type: 'run', id: 1, key: 'x'.repeat(5_000), input: {} },
    { type: 'cancel', id: '1' },
    { type: 'act', action: 'constructor', key: '/a' },
    { type: 'act', action: 'open', key: { length: 1 } },
    { type: 'reveal', key: '/a' },
  ])('%j does not', (message) => {
    expect(isSkillsWebviewMessage(message)).toBe(false);
  });
});

describe('from the host', () => {
  test.each(fromHost)('$type passes', (message) => {
    // What goes over the wire is a copy.
    expect(isSkillsHostMessage(structuredClone(message))).toBe(true);
  });

  const optional = ['folder', 'language', 'options', 'lastUsedAt'];
  test.each(fromHost)('$type does not pass with any one field missing', (message) => {
    for (const copy of withoutOneField(message, new Set([...optional, 'exit_code', 'result']))) {
      expect(isSkillsHostMessage(copy)).toBe(false);
    }
  });

  test.each([
    { language: 'cobol' },
    { trust: 'yes' },
    { lastUsedAt: Number.NaN },
    { tags: [1] },
    { fields: [{ ...skill.fields[0], options: [{}] }] },
    { tools: [{ name: 's.t', state: 'gone' }] },
    { tools: [{ name: 's.t', version: 1, state: 'same' }] },
  ])('a skill with %j does not', (change) => {
    const snapshot = { skills: [{ ...skill, ...change }], damaged: [], isWorkspaceTrusted: true };
    expect(isSkillsHostMessage({ type: 'skills', snapshot })).toBe(false);
  });
});
