/** One thing that was learned: what it is about, what was seen and how often, what follows from it. */
import type { Lesson, Section } from '../../src/protocol/guidance';
import { h, setText, type Row } from '../dom';
import { count, visible } from '../format';
import { badge } from '../ui/badge';
import { icon } from '../ui/icon';
import { sectionWords } from './words';

export interface LessonItem {
  lesson: Lesson;
  /** It is to go. */
  isGoing: boolean;
  /** Why it could not go. */
  error: string | undefined;
}

export function lessonRow(section: Section, id: string, onForget: () => void): Row<LessonItem> {
  const about = h('th', { scope: 'row', class: 'lesson-about' });
  const what = h('bdi', {});
  const error = h('p', { class: 'error-text' });
  const seen = h('td', { class: 'lesson-what' }, what, error);
  const times = h('span', {});
  const effect = h('td', { class: 'lesson-effect' });
  const forget = h('button', { class: 'forget', type: 'button', title: 'Forget' }, icon('bin'));
  forget.addEventListener('click', onForget);
  const element = h(
    'tr',
    { 'data-lesson': id },
    about,
    seen,
    // Where the heads are not shown, the number has its word beside it.
    h(
      'td',
      { class: 'lesson-times' },
      h('span', { class: 'times-word' }, sectionWords[section].times),
      times,
    ),
    effect,
    h('td', { class: 'lesson-forget' }, forget),
  );
  let shown = '';
  return {
    element,
    update(item) {
      const version = JSON.stringify(item);
      if (version === shown) return;
      shown = version;
      const { lesson, isGoing } = item;
      about.replaceChildren(aboutOf(lesson));
      what.replaceChildren(...withCode(visible(lesson.what)));
      setText(times, `${count(lesson.times)} of ${count(lesson.of)}`);
      effect.replaceChildren(effectOf(lesson));
      forget.setAttribute('aria-label', `Forget: ${nameOf(lesson)}`);
      forget.setAttribute('aria-disabled', String(isGoing));
      element.classList.toggle('going', isGoing);
      error.hidden = item.error === undefined;
      setText(error, item.error === undefined ? '' : visible(item.error));
    },
  };
}

/** What stands between backticks is a name of a program. */
function withCode(text: string): (Node | string)[] {
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));
}

/** "github.list_issues: Called with owner". */
export function nameOf({ about, what }: Lesson): string {
  return visible(about === undefined ? what : `${about}: ${what}`);
}

function aboutOf({ about }: Lesson): HTMLElement {
  return about === undefined
    ? h('span', { class: 'summary' }, 'Programs')
    : h('code', {}, h('bdi', {}, visible(about)));
}

function effectOf({ effect }: Lesson): HTMLElement {
  return effect === undefined
    ? h('span', { class: 'summary' }, 'No effect yet')
    : badge('arrow', 'busy', visible(effect));
}
