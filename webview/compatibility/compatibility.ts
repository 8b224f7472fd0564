/** The page "Compatibility": what servers offer, what changed when, and which skills that concerns. */
import type {
  AffectedSkill,
  Measured,
  OutdatedSkill,
  OutdatedTool,
  ServerHistory,
  ToolChange,
} from '../../src/protocol/measured';
import { h, setText, type View } from '../dom';
import { count, counted, dayAndTime, visible } from '../format';
import { serverBadge } from '../overview/words';
import type { Page } from '../page';
import type { State, Store } from '../store';
import { badge } from '../ui/badge';
import { emptyState } from '../ui/emptyState';
import { button } from '../ui/kit';

export const compatibilityPage: Page = {
  id: 'compatibility',
  title: 'Compatibility',
  create: compatibility,
};

/** Names in a line; the rest is counted. */
const namedTools = 6;

function compatibility(store: Store): View {
  const waiting = h('p', { class: 'waiting', role: 'status' }, 'Looking …');
  const sentence = h('p', { class: 'sentence' });
  const servers = h('tbody', {});
  const columns = [
    h('th', { scope: 'col' }, 'Server'),
    h('th', { scope: 'col' }, 'State'),
    h('th', { scope: 'col', class: 'extra-2' }, 'Says it is'),
    h('th', { scope: 'col', class: 'extra-1' }, 'Tools'),
    h('th', { scope: 'col', class: 'extra-1' }, 'Skills that use it'),
  ];
  const table = h(
    'table',
    { 'aria-labelledby': 'compatible-servers' },
    h('thead', {}, h('tr', {}, ...columns)),
    servers,
  );
  const changes = h('ol', { class: 'changes' });
  const unchanged = emptyState(
    'No tool has changed',
    'When a server offers other tools than before, or the same with another contract, it is listed here with the ' +
      'skills that call them.',
  );
  const outdated = h('ul', { class: 'changes' });
  const outdatedPart = h(
    'section',
    { 'aria-labelledby': 'outdated-skills' },
    h('header', {}, h('h2', { id: 'outdated-skills' }, 'Skills to look at')),
    h('div', { class: 'panel' }, outdated),
  );
  const content = h(
    'div',
    { class: 'metrics' },
    outdatedPart,
    h(
      'section',
      { class: 'area-tools', 'aria-labelledby': 'compatible-servers' },
      h('header', {}, h('h2', { id: 'compatible-servers' }, 'Servers')),
      h('div', { class: 'panel' }, table),
    ),
    h(
      'section',
      { 'aria-labelledby': 'tool-changes' },
      h('header', {}, h('h2', { id: 'tool-changes' }, 'What changed')),
      h('div', { class: 'panel' }, changes, unchanged),
    ),
  );
  let shown = '';
  return {
    element: h('div', {}, h('h1', {}, 'Compatibility'), waiting, sentence, content),
    update({ measured }: State) {
      waiting.hidden = measured !== undefined;
      sentence.hidden = content.hidden = measured === undefined;
      if (measured === undefined) return;
      const version = JSON.stringify([measured.servers, measured.outdated, measured.changes]);
      if (version === shown) return;
      shown = version;
      setText(sentence, sentenceOf(measured));
      servers.replaceChildren(...measured.servers.map((server) => serverRow(server, store)));
      outdatedPart.hidden = measured.outdated.length === 0;
      outdated.replaceChildren(...measured.outdated.map((skill) => outdatedItem(skill, store)));
      changes.replaceChildren(...measured.changes.map((change) => changeItem(change, store)));
      changes.hidden = measured.changes.length === 0;
      unchanged.hidden = measured.changes.length > 0;
    },
  };
}

function sentenceOf({ servers }: Measured): string {
  const skills = new Map(
    servers.flatMap((server) => server.skills.map((skill) => [skill.key, skill])),
  );
  const needy = [...skills.values()].filter(({ state }) => state !== 'compatible');
  if (skills.size === 0) return 'No skill depends on a tool yet.';
  if (needy.length === 0) {
    return `${counted(skills.size, 'skill')} ${skills.size === 1 ? 'fits its' : 'fit their'} tools as they are now.`;
  }
  const broken = needy.filter(({ state }) => state === 'broken').length;
  const changed = needy.length - broken;
  return [
    broken > 0 ? `${counted(broken, 'skill')} cannot run: a tool is gone.` : '',
    changed > 0
      ? `${counted(changed, 'skill')} ${changed === 1 ? 'calls' : 'call'} a tool that has changed since.`
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const statuses = {
  warning: ['warning', 'warn', 'Goes on as it is'],
  needs_migration: ['warning', 'warn', 'Needs a migration'],
  incompatible: ['cross', 'bad', 'No rule is known'],
} as const;

const difficultyWords = {
  easy: 'Likely easy',
  moderate: 'May need a hand',
  hard: 'Likely hard',
} as const;

function outdatedItem(skill: OutdatedSkill, store: Store): HTMLElement {
  const { key, name, status, tools, difficulty } = skill;
  const open = h('button', { class: 'disclosure', type: 'button' }, h('bdi', {}, visible(name)));
  open.addEventListener('click', () => store.openSkill(key));
  const migrate = button({
    label: 'Migrate…',
    // Several rows have one: by its name alone it would say nothing.
    fullLabel: `Migrate… ${visible(name)}`,
    onPress: () => store.migrateSkill(key),
  });
  const [icon, tone, words] = statuses[status];
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'change-head' },
      h('strong', {}, open),
      badge(icon, tone, words),
      status === 'warning' ? undefined : h('span', { class: 'change-action' }, migrate),
    ),
    difficulty &&
      h(
        'p',
        { class: 'summary' },
        `${difficultyWords[difficulty.level]}: `,
        h('bdi', {}, visible(difficulty.why)),
      ),
    ...tools.map(outdatedTool),
  );
}

function outdatedTool({ tool, now, from, to, reasons, steps, lines }: OutdatedTool): HTMLElement {
  const versions =
    from === undefined
      ? undefined
      : `${from} → ${now === tool ? '' : `${visible(now ?? '')} `}${to ?? ''}`;
  const places =
    lines.length === 0
      ? undefined
      : `line ${lines.slice(0, namedTools).join(', ')}${lines.length > namedTools ? ', …' : ''}`;
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'change-line' },
      h('code', {}, visible(tool)),
      versions === undefined ? undefined : h('span', {}, versions),
      places === undefined ? undefined : h('span', { class: 'summary' }, places),
    ),
    h(
      'ul',
      { class: 'change-reasons' },
      ...reasons.map((reason) => h('li', {}, h('bdi', {}, visible(reason)))),
      ...steps.map((step) => h('li', { class: 'change-step' }, h('bdi', {}, visible(step)))),
    ),
  );
}

function serverRow(server: ServerHistory, store: Store): HTMLElement {
  const { name, state, product, toolCount, skills } = server;
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('bdi', {}, visible(name))),
    h('td', {}, serverBadge(state)),
    h('td', { class: 'extra-2' }, h('bdi', {}, product === undefined ? '–' : visible(product))),
    h('td', { class: 'extra-1' }, count(toolCount)),
    h('td', { class: 'extra-1' }, skills.length === 0 ? '–' : skillLinks(skills, store)),
  );
}

function changeItem(change: ToolChange, store: Store): HTMLElement {
  const { at, server, version, added, removed, changed, skills } = change;
  const time = h('time', { datetime: new Date(at).toISOString() }, dayAndTime(at));
  const head = h(
    'div',
    { class: 'change-head' },
    h('strong', {}, h('bdi', {}, visible(server))),
    version === undefined ? undefined : h('span', { class: 'summary' }, visible(version)),
    time,
  );
  const lines = [
    changed.length > 0 ? line(badge('warning', 'warn', 'Changed'), changed) : undefined,
    removed.length > 0 ? line(badge('cross', 'bad', 'Gone'), removed) : undefined,
    added.length > 0 ? line(badge('check', 'good', 'New'), added) : undefined,
    skills.length > 0
      ? h('div', { class: 'change-line' }, h('span', {}, 'Skills:'), skillLinks(skills, store))
      : undefined,
  ];
  return h('li', {}, head, ...lines);
}

function line(state: HTMLElement, tools: readonly string[]): HTMLElement {
  const rest = tools.length - namedTools;
  const names = tools.slice(0, namedTools).map((tool) => h('code', {}, visible(tool)));
  const more = rest > 0 ? `and ${count(rest)} more` : undefined;
  return h('div', { class: 'change-line' }, state, ...names, more);
}

function skillLinks(skills: readonly AffectedSkill[], store: Store): HTMLElement {
  const links = skills.map(({ key, name, state }) => {
    const note =
      state === 'broken' ? ' (a tool is gone)' : state === 'changed' ? ' (to be looked at)' : '';
    const open = h(
      'button',
      { class: 'disclosure', type: 'button' },
      h('bdi', {}, visible(name)),
      note,
    );
    open.addEventListener('click', () => store.openSkill(key));
    return h('li', {}, open);
  });
  return h('ul', { class: 'skill-links' }, ...links);
}
