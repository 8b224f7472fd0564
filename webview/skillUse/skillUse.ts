/** The page "Skills": how each is used and ends, over time, and which may go. */
import type { SkillUse } from '../../src/protocol/measured';
import { sortedTable, type Column } from '../ui/sortedTable';
import { sparkline } from '../charts/sparkline';
import { h, setText, type View } from '../dom';
import { ago, count, counted, duration, percent, visible } from '../format';
import { rangeView, rangeWords } from '../range';
import type { Page } from '../page';
import type { State, Store } from '../store';
import { badge } from '../ui/badge';
import { emptyState } from '../ui/emptyState';
import { button } from '../ui/kit';

export const skillUsePage: Page = { id: 'skills', title: 'Skills', create: skillUse };

function skillUse(store: Store): View {
  const range = rangeView(store);
  const waiting = h('p', { class: 'waiting', role: 'status' }, 'Counting …');
  const summary = h('p', { class: 'sentence' });
  const table = sortedTable('skills-title', columnsOf(store), 1);
  const hint = emptyState(
    'No skill yet',
    'A program that worked can be kept: ask the chat to save it as a skill. Others then run it by its name, and it ' +
      'appears here with its use.',
  );
  const unused = h('ul', { class: 'counts' });
  const cleanUp = h(
    'section',
    {},
    h(
      'header',
      {},
      h('h2', {}, 'May go'),
      h('span', { class: 'summary' }, 'not used for 30 days'),
      button({ label: 'Clean Up…', onPress: () => store.cleanUpSkills() }),
    ),
    h('div', { class: 'panel' }, unused),
  );
  const content = h(
    'div',
    { class: 'metrics' },
    h(
      'section',
      { class: 'area-tools', 'aria-labelledby': 'skills-title' },
      h('header', {}, h('h2', { id: 'skills-title' }, 'Use')),
      h('div', { class: 'panel' }, table.element),
    ),
    cleanUp,
  );
  return {
    element: h(
      'div',
      {},
      h('header', { class: 'page-head' }, h('h1', {}, 'Skills'), range.element),
      waiting,
      summary,
      hint,
      content,
    ),
    update(state: State) {
      range.update(state);
      const { measured } = state;
      const skills = measured?.skills ?? [];
      waiting.hidden = measured !== undefined;
      hint.hidden = measured === undefined || skills.length > 0;
      summary.hidden = content.hidden = skills.length === 0;
      if (measured === undefined) return;
      setText(summary, summaryOf(skills, rangeWords[measured.report.range].toLowerCase()));
      table.update(skills);
      const old = skills.filter(({ isUnused }) => isUnused);
      cleanUp.hidden = old.length === 0;
      unused.replaceChildren(
        ...old.map(({ name, lastUsedAt }) =>
          h(
            'li',
            {},
            h('bdi', {}, visible(name)),
            h(
              'span',
              { class: 'summary' },
              lastUsedAt === undefined ? 'never used' : ago(lastUsedAt, Date.now()),
            ),
          ),
        ),
      );
    },
  };
}

function summaryOf(skills: readonly SkillUse[], when: string): string {
  const used = skills.filter(({ runs }) => runs > 0);
  const runs = used.reduce((sum, skill) => sum + skill.runs, 0);
  const failed = used.reduce((sum, skill) => sum + skill.failed, 0);
  if (runs === 0) return `None of ${counted(skills.length, 'skill')} ran in the ${when}.`;
  const well = failed === 0 ? 'all of them well' : `${percent(runs - failed, runs)} of them well`;
  return `${count(used.length)} of ${counted(skills.length, 'skill')} ran ${counted(runs, 'time')} in the ${when}, ${well}.`;
}

function columnsOf(store: Store): Column<SkillUse>[] {
  return [
    {
      title: 'Skill',
      sortBy: ({ name }) => name,
      cell: ({ key, name }) => {
        const open = h(
          'button',
          { class: 'disclosure', type: 'button' },
          h('bdi', {}, visible(name)),
        );
        open.addEventListener('click', () => store.openSkill(key));
        return open;
      },
    },
    { title: 'Runs', isNumber: true, sortBy: ({ runs }) => runs, cell: ({ runs }) => count(runs) },
    {
      title: 'Ended well',
      isNumber: true,
      extra: 1,
      sortBy: ({ runs, failed }) => (runs === 0 ? -1 : 1 - failed / runs),
      cell: ({ runs, failed }) => (runs === 0 ? '–' : percent(runs - failed, runs)),
    },
    {
      title: 'Time',
      isNumber: true,
      extra: 2,
      sortBy: ({ medianMs = 0 }) => medianMs,
      cell: ({ medianMs }) => (medianMs === undefined ? '–' : duration(medianMs)),
    },
    {
      title: 'Over time',
      extra: 2,
      cell: ({ trend, runs }) => (runs === 0 ? '' : sparkline(trend)),
    },
    {
      title: 'Ever',
      isNumber: true,
      extra: 2,
      sortBy: ({ runsEver }) => runsEver,
      cell: ({ runsEver }) => count(runsEver),
    },
    {
      title: 'Last used',
      extra: 2,
      sortBy: ({ lastUsedAt = 0 }) => lastUsedAt,
      cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? 'never' : ago(lastUsedAt, Date.now())),
    },
    { title: 'State', cell: stateOf },
  ];
}

function stateOf({ trust, compatibility }: SkillUse): HTMLElement {
  if (compatibility === 'broken') return badge('cross', 'bad', 'A tool is gone');
  if (trust === 'untrusted') return badge('shield', 'warn', 'Waits for your review');
  if (compatibility === 'changed') return badge('warning', 'warn', 'A tool changed');
  return badge('check', 'good', trust === 'changed' ? 'Edited' : 'Ready');
}
