/** The page "Guidance": what was learned, what was suggested, and what became of it. */
import type { GuidanceCommand } from '../../src/protocol/guidance';
import { h, setText, type View } from '../dom';
import type { Page } from '../page';
import type { State, Store } from '../store';
import { badge } from '../ui/badge';
import { emptyState } from '../ui/emptyState';
import { button } from '../ui/kit';
import { forgetAnnouncer } from './forgetAnnouncer';
import { lessonsView } from './lessons';
import { suggestionsView } from './suggestions';
import { isNothing, sections, sentenceOf } from './words';

/** Beside each other in a wide window: suggestions and so many sections, and the others. */
const leftSections = 3;

export const guidancePage: Page = {
  id: 'guidance',
  title: 'Guidance',
  create: guidanceView,
  onShow: (store, isShown) => store.watchGuidance(isShown),
};

function guidanceView(store: Store): View {
  const command = (label: string, name: GuidanceCommand): HTMLElement =>
    button({ label, onPress: () => store.guidanceCommand(name) });
  const [exporting, importing, reset] = [
    command('Export…', 'export'),
    command('Import…', 'import'),
    command('Reset…', 'reset'),
  ];
  const off = h(
    'div',
    { class: 'panel guidance-off' },
    badge('slash', 'warn', 'Guidance is off: nothing is learned, and nothing is said.'),
    command('Open Setting', 'settings'),
  );
  const waiting = h('p', { class: 'waiting', role: 'status' }, 'Reading …');
  const nothing = emptyState(
    'Nothing was learned yet',
    'It comes by itself: from which tools are called after a search, what fails and what then helps, and what usually ' +
      'follows what. With it models find the right tool sooner and are warned of what fails here. All of it stays on ' +
      'this machine, is shown here, and can be deleted row by row.',
  );
  const sentence = h('p', { class: 'sentence' });
  const suggestions = suggestionsView();
  const lessons = sections.map((section) => lessonsView(store, section));
  const elements = lessons.map(({ element }) => element);
  const content = h(
    'div',
    { class: 'guidance' },
    h('div', { class: 'guidance-column' }, suggestions.element, ...elements.slice(0, leftSections)),
    h('div', { class: 'guidance-column' }, ...elements.slice(leftSections)),
  );
  const announcer = forgetAnnouncer();
  const head = h(
    'header',
    { class: 'page-head' },
    h('h1', {}, 'Guidance'),
    h('div', { class: 'controls' }, exporting, importing, reset),
  );
  let shown: readonly unknown[] = [];

  function update(state: State): void {
    const { guidance } = state;
    waiting.hidden = guidance !== undefined;
    const isEmpty = guidance !== undefined && isNothing(guidance);
    nothing.hidden = !isEmpty;
    sentence.hidden = content.hidden = guidance === undefined || isEmpty;
    off.hidden = guidance?.isOn !== false;
    // There is nothing to give away or to forget.
    exporting.hidden = reset.hidden = guidance === undefined || isEmpty;
    if (guidance === undefined) return;
    setText(sentence, sentenceOf(guidance));
    suggestions.update(guidance.advice);
    for (const part of lessons) part.update(state);
    announcer.update(state);
  }

  const element = h('div', {}, head, off, waiting, nothing, sentence, content, announcer.element);
  return {
    element,
    update(state) {
      const { guidance, choices, forgetting, lessonErrors } = state;
      const parts = [
        guidance,
        choices.wholeSections,
        forgetting,
        lessonErrors,
        element.isConnected,
      ];
      if (parts.every((part, at) => part === shown[at])) return;
      shown = parts;
      keepFocus(element, () => update(state));
    },
  };
}

/** The focus stays where it is when its row moves, and goes to what is nearest when its row goes. */
function keepFocus(page: HTMLElement, change: () => void): void {
  const buttons = Array.from(page.querySelectorAll<HTMLElement>('button, ui-button'));
  const at = buttons.findIndex((each) => each === document.activeElement);
  change();
  if (at < 0) return;
  const isThere = (each: HTMLElement): boolean => each.isConnected && each.checkVisibility();
  const next = buttons.slice(at).find(isThere) ?? buttons.slice(0, at).findLast(isThere);
  if (next !== document.activeElement) next?.focus({ preventScroll: next === buttons[at] });
}
