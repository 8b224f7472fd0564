/** The page of the view "Skills": filters, what is damaged, and the list. */
import type { DamagedSkillRow, SkillRow } from '../../src/protocol/skills';
import { h, listOf, setText, type Row, type View } from '../dom';
import { count, counted, visible } from '../format';
import { emptyState } from '../ui/emptyState';
import { badge } from '../ui/badge';
import { button, dropdown, textField } from '../ui/kit';
import { skillRow, type SkillItem } from './skillRow';
import {
  STATE_FILTERS,
  type SkillsChoices,
  type SkillsState,
  type SkillsStore,
} from './skillsStore';
import { libraryNames, matchesState, stateNames } from './words';

export function skillsPage(store: SkillsStore): View<SkillsState> {
  const search = textField({
    label: 'Search skills',
    placeholder: 'Search skills',
    onInput: (text) => store.choose({ search: text }),
  });
  const library = dropdown({
    label: 'Library',
    choices: (['all', 'workspace', 'user'] as const).map((value) => ({
      value,
      label: libraryNames[value],
    })),
    onChange: (value) => store.choose({ library: value }),
  });
  const state = dropdown({
    label: 'State',
    choices: STATE_FILTERS.map((value) => ({ value, label: stateNames[value] })),
    onChange: (value) => store.choose({ state: value }),
  });
  const tagPlace = h('div', { class: 'tag-place' });
  const controls = h(
    'div',
    { class: 'controls', role: 'search' },
    search.element,
    library.element,
    state.element,
    tagPlace,
  );
  const summary = h('p', { class: 'summary', role: 'status' });
  const restricted = h(
    'p',
    { class: 'restricted' },
    badge('shield', 'warn', 'Restricted mode:'),
    ' skills of this folder do not run before the folder is trusted.',
  );
  const damaged = h('ul', { class: 'damaged', 'aria-label': 'Skills that cannot be read' });
  const showDamaged = listOf<DamagedSkillRow>(
    damaged,
    ({ key }) => key,
    (row) => damagedRow(store, row),
  );
  const list = h('ul', { class: 'skills', 'aria-label': 'Skills' });
  const show = listOf<SkillItem>(
    list,
    ({ skill }) => skill.key,
    (item) => skillRow(store, item),
  );
  list.addEventListener('keydown', (event) => moveFocus(list, event));
  const nothing = emptyState(
    'No skill is saved yet',
    'When a program of the agent worked and its like will be needed again, ask: ',
    h('q', {}, 'Save this as a skill.'),
    ' It is then checked, kept in this folder, and listed here. ',
    button({ label: 'Import Skills…', onPress: () => store.import() }),
  );
  const noMatch = emptyState(
    'No skill matches',
    button({
      label: 'Clear Filters',
      onPress: () => {
        store.clearFilters();
        search.element.focus();
      },
    }),
  );
  let knownTags = '';
  let tag: ReturnType<typeof dropdown<string>> | undefined;
  let revealed: SkillsState['revealed'];

  function showTags(skills: readonly SkillRow[]): void {
    const tags = [...new Set(skills.flatMap((skill) => skill.tags))].toSorted();
    const version = tags.join('\n');
    if (version === knownTags) return;
    knownTags = version;
    const choices = [
      { value: '', label: 'Any tag' },
      ...tags.map((value) => ({ value, label: visible(value) })),
    ];
    tag = dropdown<string>({
      label: 'Tag',
      choices,
      onChange: (value) => store.choose({ tag: value }),
    });
    tagPlace.replaceChildren(...(tags.length > 0 ? [tag.element] : []));
  }

  return {
    element: h(
      'main',
      { class: 'skills-page' },
      controls,
      restricted,
      summary,
      damaged,
      list,
      nothing,
      noMatch,
    ),
    update({ snapshot, choices, runs, revealed: wanted }) {
      const skills = snapshot?.skills ?? [];
      const broken = snapshot?.damaged ?? [];
      showTags(skills);
      search.setValue(choices.search);
      library.setValue(choices.library);
      state.setValue(choices.state);
      tag?.setValue(choices.tag);
      const open = new Set(choices.open);
      const matches = matcherFor(choices);
      const items = skills.map((skill) => ({
        skill,
        isShown: matches(skill),
        isOpen: open.has(skill.key),
        run: runs.get(skill.key),
      }));
      keepFocus(list, () => show(items));
      showDamaged(broken);
      const matching = items.filter(({ isShown }) => isShown).length;
      const isEmpty = skills.length === 0;
      controls.hidden = isEmpty;
      damaged.hidden = broken.length === 0;
      list.hidden = matching === 0;
      nothing.hidden = snapshot === undefined || !isEmpty || broken.length > 0;
      noMatch.hidden = isEmpty || matching > 0;
      restricted.hidden = snapshot?.isWorkspaceTrusted !== false;
      setText(
        summary,
        snapshot === undefined ? 'Reading the skills…' : summaryOf(skills.length, matching),
      );
      if (wanted !== revealed) {
        revealed = wanted;
        if (wanted !== undefined) focusSkill(list, wanted.key);
      }
    },
  };
}

function summaryOf(all: number, matching: number): string {
  if (all === 0) return '';
  return matching === all
    ? counted(all, 'skill')
    : `${count(matching)} of ${counted(all, 'skill')}`;
}

/** Every word of the search somewhere in what is known of the skill. */
function matcherFor({ search, tag, library, state }: SkillsChoices): (skill: SkillRow) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (skill) => {
    if (library !== 'all' && skill.library !== library) return false;
    if (tag !== '' && !skill.tags.includes(tag)) return false;
    if (!matchesState(skill, state)) return false;
    if (words.length === 0) return true;
    const { name, description, tags, tools } = skill;
    const text = [name, description, ...tags, ...tools.map((tool) => tool.name)]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function damagedRow(store: SkillsStore, { key }: DamagedSkillRow): Row<DamagedSkillRow> {
  const name = h('bdi', { class: 'skill-name' });
  const problem = h('p', {});
  const remove = button({ label: 'Delete', onPress: () => store.act('delete', key) });
  const element = h(
    'li',
    {},
    h('div', { class: 'badges' }, badge('cross', 'bad', 'Cannot be read')),
    name,
    problem,
    h('div', { class: 'actions' }, remove),
  );
  return {
    element,
    update(row) {
      setText(name, visible(row.name));
      setText(problem, visible(row.problem));
      remove.setAttribute('aria-label', `Delete ${visible(row.name)}`);
    },
  };
}

/** Where the skill that has the focus goes away, its neighbour takes over. */
function keepFocus(list: HTMLElement, change: () => void): void {
  const focused = document.activeElement?.closest('.skill');
  const at = headsOf(list).findIndex((head) => head.closest('.skill') === focused);
  change();
  if (at < 0 || list.contains(document.activeElement)) return;
  const heads = headsOf(list);
  heads[Math.min(at, heads.length - 1)]?.focus();
}

function headsOf(list: HTMLElement): HTMLElement[] {
  return Array.from(list.querySelectorAll<HTMLElement>('.skill:not([hidden]) .disclosure'));
}

/** Up and Down go from one skill to the next, Home and End to the first and last. */
function moveFocus(list: HTMLElement, event: KeyboardEvent): void {
  const heads = headsOf(list);
  const at = heads.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: heads.length - 1 }[event.key];
  const head = next === undefined ? undefined : heads[next];
  if (head === undefined) return;
  event.preventDefault();
  head.focus();
}

function focusSkill(list: HTMLElement, key: string): void {
  const rows = Array.from(list.querySelectorAll<HTMLElement>('.skill'));
  const row = rows.find(({ dataset }) => dataset['key'] === key);
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector<HTMLElement>('.disclosure')?.focus({ preventScroll: true });
}
