/** The guards of what was learned: every message that is meant passes, and nothing else does. */
import { describe, expect, test } from 'vitest';
import { SECTIONS } from '../../../src/core/guidance/report';
import { textLimit } from '../../../src/protocol/checks';
import type { Guidance, Lesson } from '../../../src/protocol/guidance';
import { isSection } from '../../../src/protocol/guidanceGuards';
import { isHostMessage, isWebviewMessage } from '../../../src/protocol/guards';
import type { WebviewMessage } from '../../../src/protocol/messages';
import { withoutOneField } from './withoutOneField';

const lesson: Lesson = {
  id: '0123456789abcdef',
  about: 'github.list_issues',
  what: 'Called with owner',
  times: 18,
  of: 20,
  effect: 'Named when it fails',
};

const guidance: Guidance = {
  isOn: true,
  since: '2026-11-03',
  learners: 2,
  advice: [{ kind: 'hint', given: 3, followed: 2, helped: 1 }],
  sections: {
    searches: [lesson],
    next: [],
    fixes: [],
    programs: [],
    arguments: [{ id: 'a', what: 'Programs', times: 0, of: 1 }],
    tools: [],
    skills: [],
    migrations: [lesson],
  },
};

const fromWebview: WebviewMessage[] = [
  { type: 'watchGuidance', isWanted: true },
  { type: 'watchGuidance', isWanted: false },
  { type: 'forgetLesson', id: 1, lesson: lesson.id },
  { type: 'guidanceCommand', command: 'reset' },
  { type: 'guidanceCommand', command: 'export' },
  { type: 'guidanceCommand', command: 'import' },
  { type: 'guidanceCommand', command: 'settings' },
];

describe('from the webview', () => {
  test.each(fromWebview)('%j passes', (message) => {
    expect(isWebviewMessage(message)).toBe(true);
  });

  test.each(fromWebview)('%j does not pass with any one field missing', (message) => {
    for (const copy of withoutOneField(message, new Set())) {
      expect(isWebviewMessage(copy)).toBe(false);
    }
  });

  test.each([
    { type: 'watchGuidance', isWanted: 'yes' },
    { type: 'forgetLesson', id: 1, lesson: '' },
    { type: 'forgetLesson', id: -1, lesson: 'a' },
    { type: 'forgetLesson', id: 1, lesson: 'x'.repeat(textLimit + 1) },
    { type: 'forgetLesson', id: 1, lesson: ['a'] },
    { type: 'guidanceCommand', command: 'toString' },
    { type: 'guidanceCommand', command: 'toolwright.resetGuidance' },
    { type: 'guidance', guidance },
  ])('%j does not', (message) => {
    expect(isWebviewMessage(message)).toBe(false);
  });
});

describe('from the host', () => {
  const passes = (changed: object): boolean =>
    isHostMessage({ type: 'guidance', guidance: { ...guidance, ...changed } });

  test('what was learned passes', () => {
    expect(passes({})).toBe(true);
    expect(isHostMessage(structuredClone({ type: 'guidance', guidance }))).toBe(true);
    expect(passes({ since: undefined })).toBe(true);
  });

  test('it does not pass with any one field missing', () => {
    const optional = new Set(['since', 'about', 'effect']);
    const copies = [...withoutOneField({ type: 'guidance', guidance }, optional)];
    expect(copies.length).toBeGreaterThan(25);
    for (const copy of copies) expect(isHostMessage(copy)).toBe(false);
  });

  test.each([
    { isOn: 1 },
    { since: 'yesterday' },
    { since: '2026-99-99' },
    { since: 7 },
    { learners: -1 },
    { advice: [{ kind: 'bribe', given: 1, followed: 1, helped: 1 }] },
    { advice: [{ kind: 'hint', given: 1.5, followed: 1, helped: 1 }] },
    { sections: [] },
    { sections: { ...guidance.sections, tools: [{ ...lesson, about: 7 }] } },
    { sections: { ...guidance.sections, tools: [{ ...lesson, effect: {} }] } },
    { sections: { ...guidance.sections, tools: [{ ...lesson, times: Number.NaN }] } },
  ])('%j does not', (changed) => {
    expect(passes(changed)).toBe(false);
  });
});

test('the sections are those of the core', () => {
  expect(Object.keys(guidance.sections)).toEqual([...SECTIONS]);
  expect(SECTIONS.every(isSection)).toBe(true);
  expect(['toString', '', undefined].some(isSection)).toBe(false);
});
