/** What an open row shows of a skill: its facts, and what can be done with it. */
import type { SkillField, SkillRow } from '../../src/protocol/skills';
import { h, type Child } from '../dom';
import { counted, visible } from '../format';
import { button } from '../ui/kit';
import { runPart } from './runPart';
import type { SkillRun, SkillsStore } from './skillsStore';
import { placeText, toolBadge } from './words';

export interface SkillDetails {
  readonly element: HTMLElement;
  update(skill: SkillRow, run: SkillRun | undefined): void;
}

export function skillDetails(store: SkillsStore, key: string, id: string): SkillDetails {
  const facts = h('div', { class: 'facts' });
  const actions = h('div', { class: 'actions' });
  const runner = runPart(store, key);
  const element = h('div', { class: 'skill-details', id }, facts, actions, runner.element);
  let shown = '';

  function showActions(skill: SkillRow): void {
    const hadFocus = actions.contains(document.activeElement);
    const name = visible(skill.name);
    const action = (label: string, onPress: () => void, isMain = false): HTMLElement =>
      button({ label, fullLabel: `${label} ${name}`, onPress, isMain });
    const mayRun = skill.kind === 'program' && skill.trust !== 'untrusted';
    const buttons = [
      ...(mayRun ? [action('Run…', () => runner.open(), skill.trust === 'trusted')] : []),
      ...(skill.trust === 'trusted' || skill.kind === 'instructions'
        ? []
        : [action('Review', () => store.act('review', key), true)]),
      action('Open', () => store.act('open', key)),
      ...(skill.kind === 'program' ? [action('History', () => store.act('history', key))] : []),
      ...(skill.testCount > 0 ? [action('Test', () => store.act('test', key))] : []),
      action('More…', () => store.act('more', key)),
    ];
    actions.replaceChildren(...buttons);
    if (!mayRun) runner.element.hidden = true;
    if (hadFocus) buttons[0]?.focus();
  }

  return {
    element,
    update(skill, run) {
      const version = JSON.stringify(skill);
      if (version !== shown) {
        shown = version;
        facts.replaceChildren(...factsOf(skill));
        showActions(skill);
      }
      runner.update(skill, run);
    },
  };
}

function factsOf(skill: SkillRow): HTMLElement[] {
  const { description, fields, tools, skills, tags, testCount, call, kind } = skill;
  return [
    h('p', { class: 'skill-about' }, visible(description)),
    h('p', { class: 'muted' }, placeText(skill)),
    ...(kind === 'program' ? [fact('Call', h('code', {}, `${visible(call)}(…)`))] : []),
    ...(fields.length > 0 ? [fact('Inputs', h('ul', {}, ...fields.map(fieldItem)))] : []),
    ...(tools.length + skills.length > 0
      ? [
          fact(
            'Tools',
            h(
              'ul',
              {},
              ...tools.map(({ name, version, state }) =>
                h(
                  'li',
                  { class: 'tool' },
                  h('bdi', {}, visible(name)),
                  version === undefined
                    ? undefined
                    : h('span', { class: 'muted' }, visible(version)),
                  toolBadge(state),
                ),
              ),
              ...skills.map((name) => h('li', {}, 'Skill ', h('bdi', {}, visible(name)))),
            ),
          ),
        ]
      : []),
    ...(tags.length > 0
      ? [fact('Tags', ...tags.map((tag) => h('span', { class: 'tag' }, visible(tag))))]
      : []),
    ...(testCount > 0 ? [fact('Tests', counted(testCount, 'test'))] : []),
  ];
}

function fact(name: string, ...content: readonly Child[]): HTMLElement {
  return h(
    'div',
    { class: 'fact' },
    h('div', { class: 'fact-name' }, name),
    h('div', {}, ...content),
  );
}

function fieldItem({
  name,
  type,
  description,
  isRequired,
  default: standard,
}: SkillField): HTMLElement {
  const notes = [
    visible(type),
    ...(isRequired ? [] : ['optional']),
    ...(standard === undefined ? [] : [`default ${visible(JSON.stringify(standard))}`]),
  ];
  return h(
    'li',
    {},
    h('code', {}, visible(name)),
    h('span', { class: 'muted' }, ` ${notes.join(', ')}`),
    description === undefined ? undefined : h('div', { class: 'muted' }, visible(description)),
  );
}
