/** "Find a tool": asks the host what the model would get for these words, and shows just that. */
import type { SearchHit, SearchOutput } from '../../src/protocol/dashboard';
import { h, setText, type Child, type View } from '../dom';
import { bytes, count, counted, visible } from '../format';
import type { Store } from '../store';
import { badge } from '../ui/badge';
import { emptyState } from '../ui/emptyState';
import { textField } from '../ui/kit';

/** Typing pauses this long before a search goes out; Enter sends it at once. */
const typingPauseMs = 200;

export function finderView(store: Store): View {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const field = textField({
    label: 'Find a tool',
    placeholder: 'What should the tool do?',
    onInput: (text) => {
      clearTimeout(timer);
      timer = setTimeout(() => store.search(text), typingPauseMs);
    },
    onEnter: (text) => {
      clearTimeout(timer);
      store.search(text);
    },
  });
  const summary = h('span', { class: 'summary', role: 'status' });
  const hint = emptyState(
    'See what the model sees',
    'Type what you want to do, such as ',
    h('q', {}, 'create an issue'),
    '. The hits are the answer that ',
    h('code', {}, 'search_tools'),
    ' gives to the model.',
  );
  const notes = h('div', { class: 'notes' });
  const hits = h('ol', { class: 'hits' });
  const json = h('pre', { tabindex: '0', 'aria-label': 'The reply as JSON' });
  const jsonSize = h('summary');
  const raw = h('details', { class: 'raw' }, jsonSize, json);
  let shown: SearchOutput | undefined;

  function show(output: SearchOutput | undefined): void {
    if (output === shown) return;
    shown = output;
    hits.replaceChildren(...(output?.results ?? []).map(hitItem));
    const text = output ? JSON.stringify(output) : '';
    setText(json, output ? visible(JSON.stringify(output, undefined, 2)) : '');
    setText(jsonSize, `The whole reply as JSON (${bytes(new TextEncoder().encode(text).length)})`);
  }

  return {
    element: h(
      'section',
      { class: 'area-finder', 'aria-labelledby': 'finder-title' },
      h('header', {}, h('h2', { id: 'finder-title' }, 'Find a tool'), summary),
      h('div', { class: 'controls', role: 'search' }, field.element),
      h('div', { class: 'panel' }, hint, notes, hits, raw),
    ),
    update({ search, choices }) {
      // While the person types, the field is ahead of the state.
      if (!field.element.contains(document.activeElement)) field.setValue(choices.keyword);
      const { output, error, isRunning } = search;
      show(output);
      hint.hidden = isRunning || output !== undefined || error !== undefined;
      notes.replaceChildren(...notesOf(output, error));
      hits.hidden = !output || output.results.length === 0;
      raw.hidden = !output;
      setText(summary, isRunning ? 'Searching …' : summaryOf(output, error));
    },
  };
}

function summaryOf(output: SearchOutput | undefined, error: string | undefined): string {
  if (error !== undefined) return 'The search failed';
  if (!output) return '';
  const { matched, results } = output;
  if (matched === 0) return 'No tool matches';
  const shown = results.length < matched ? `, the first ${count(results.length)} shown` : '';
  return `${counted(matched, 'tool')} found${shown}`;
}

function notesOf(output: SearchOutput | undefined, error: string | undefined): HTMLElement[] {
  const notes: Child[][] = [];
  if (error !== undefined) notes.push([badge('cross', 'bad', visible(error))]);
  if (output?.suggestions?.length) {
    const names = output.suggestions.flatMap((name, index): Child[] => [
      index > 0 ? ', ' : undefined,
      h('code', {}, visible(name)),
    ]);
    notes.push(['The nearest names: ', ...names]);
  } else if (output?.matched === 0) {
    notes.push(['Try other words, or start the server that has the tool.']);
  }
  const warnings = (output?.warnings ?? []).map((warning) =>
    badge('warning', 'warn', visible(warning)),
  );
  return [...notes.map((note) => h('p', {}, ...note)), ...warnings];
}

function hitItem(hit: SearchHit): HTMLElement {
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'hit-head' },
      h('code', { class: 'hit-call' }, visible(hit.call)),
      h('bdi', { class: 'hit-server' }, visible(hit.server)),
    ),
    hit.signature === undefined ? undefined : h('pre', {}, visible(hit.signature)),
    hit.description === undefined
      ? undefined
      : h('p', { class: 'hit-description', dir: 'auto' }, visible(hit.description)),
    hit.why === undefined ? undefined : h('p', { class: 'hit-why' }, visible(hit.why)),
  );
}
