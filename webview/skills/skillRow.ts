/** A skill in the list: a head that says what it is, and its details, made when it is first opened. */
import type { SkillRow } from '../../src/protocol/skills';
import { h, setText, type Row } from '../dom';
import { visible } from '../format';
import { icon } from '../ui/icon';
import { skillDetails, type SkillDetails } from './skillDetails';
import type { SkillRun, SkillsStore } from './skillsStore';
import { badgesOf, usageText } from './words';

export interface SkillItem {
  skill: SkillRow;
  isShown: boolean;
  isOpen: boolean;
  run: SkillRun | undefined;
}

let lastId = 0;

export function skillRow(store: SkillsStore, { skill: { key } }: SkillItem): Row<SkillItem> {
  const detailsId = `skill-${++lastId}`;
  const name = h('bdi', { class: 'skill-name' });
  const toggle = h(
    'button',
    { class: 'disclosure', type: 'button', 'aria-expanded': 'false' },
    icon('chevron'),
    name,
  );
  toggle.addEventListener('click', () => store.toggle(key));
  const badges = h('div', { class: 'badges' });
  const about = h('div', { class: 'skill-line' });
  const usage = h('div', { class: 'skill-usage muted' });
  const head = h('div', { class: 'skill-head' }, h('h2', {}, toggle), badges, about, usage);
  // A large place to hit, beside the button that keyboards reach.
  head.addEventListener('click', (event) => {
    if (!toggle.contains(event.target as Node)) store.toggle(key);
  });
  const element = h('li', { class: 'skill', 'data-key': key }, head);
  let details: SkillDetails | undefined;
  let shown = '';

  return {
    element,
    update({ skill, isShown, isOpen, run }) {
      element.hidden = !isShown;
      const version = JSON.stringify(skill);
      if (version !== shown) {
        shown = version;
        setText(name, visible(skill.name));
        badges.replaceChildren(...badgesOf(skill));
        badges.hidden = badges.childElementCount === 0;
        setText(about, visible(skill.description));
      }
      setText(usage, usageText(skill, Date.now()));
      toggle.setAttribute('aria-expanded', String(isOpen));
      about.hidden = isOpen;
      if (isOpen && details === undefined) {
        details = skillDetails(store, key, detailsId);
        element.append(details.element);
        toggle.setAttribute('aria-controls', detailsId);
      }
      if (details === undefined) return;
      details.element.hidden = !isOpen;
      if (isOpen) details.update(skill, run);
    },
  };
}
