/** The lessons of one section, in a table: the first ones, and all of them on demand. */
import type { Guidance, Lesson, Section } from '../../src/protocol/guidance';
import { h, listOf, setText, type View } from '../dom';
import { count } from '../format';
import type { Store } from '../store';
import { lessonRow, type LessonItem } from './lessonRow';
import { sectionWords } from './words';

/** Rows at first. */
const fewRows = 8;

export function lessonsView(store: Store, section: Section): View {
  const { title, explanation, about, times } = sectionWords[section];
  const titleId = `lessons-${section}`;
  const body = h('tbody', { id: `${titleId}-rows` });
  const more = h('button', { class: 'more', type: 'button', 'aria-controls': body.id });
  const heads = [about, 'What was seen', times, 'What follows', 'Forget'];
  const element = h(
    'section',
    { class: 'area-lessons', 'aria-labelledby': titleId },
    h('header', {}, h('h2', { id: titleId }, title), h('p', { class: 'summary' }, explanation)),
    h(
      'div',
      { class: 'panel' },
      h(
        'table',
        { class: 'lessons', 'aria-labelledby': titleId },
        h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
        body,
      ),
      more,
    ),
  );
  const show = listOf<LessonItem>(
    body,
    ({ lesson }) => lesson.id,
    ({ lesson: { id } }) => lessonRow(section, id, () => forget(id)),
  );
  const sorted = sortedOnce();
  let shown: LessonItem[] = [];
  let whole: readonly Section[] = [];

  function forget(id: string): void {
    const at = shown.findIndex(({ lesson }) => lesson.id === id);
    if (shown[at]?.isGoing !== false) return;
    const stays = ({ isGoing }: LessonItem): boolean => !isGoing;
    const next = shown.slice(at + 1).find(stays) ?? shown.slice(0, at).findLast(stays);
    if (next) focusRow(shown.indexOf(next));
    store.forgetLesson(id);
  }

  function focusRow(at: number, options?: FocusOptions): void {
    body.children[at]?.querySelector('button')?.focus(options);
  }

  more.addEventListener('click', () => {
    const isOpening = !whole.includes(section);
    const others = whole.filter((other) => other !== section);
    store.choose({ wholeSections: isOpening ? [...others, section] : others });
    // The first one that came, which is where the button was.
    if (isOpening) focusRow(fewRows, { preventScroll: true });
  });

  return {
    element,
    update({ guidance, choices, forgetting, lessonErrors }) {
      const lessons = sorted(guidance, guidance?.sections[section] ?? [], element.isConnected);
      whole = choices.wholeSections;
      const isWhole = whole.includes(section);
      shown = lessons.slice(0, isWhole ? lessons.length : fewRows).map((lesson) => ({
        lesson,
        isGoing: forgetting.has(lesson.id),
        error: lessonErrors.get(lesson.id),
      }));
      show(shown);
      element.hidden = lessons.length === 0;
      more.hidden = lessons.length <= fewRows;
      more.setAttribute('aria-expanded', String(isWhole));
      setText(more, isWhole ? `Show the first ${fewRows}` : `Show all ${count(lessons.length)}`);
    },
  };
}

/**
 * The rows in the order in which they were when the page was opened, the new ones last: under a pointer that is about
 * to delete one, none may take the place of another. Who leaves the page and comes back finds them in the order of now.
 */
function sortedOnce() {
  let known: Guidance | undefined;
  let isKept = false;
  let order: readonly Lesson[] = [];
  return (guidance: Guidance | undefined, rows: readonly Lesson[], isShown: boolean) => {
    if (guidance !== known) {
      order = isKept ? inPlace(rows, order) : rows;
      known = guidance;
      isKept = isShown;
    }
    // What comes first after that is from before, and what the host sends next is not.
    if (!isShown) isKept = false;
    return order;
  };
}

function inPlace(rows: readonly Lesson[], order: readonly Lesson[]): Lesson[] {
  const places = new Map(order.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: Lesson): number => places.get(id) ?? order.length;
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b));
}
