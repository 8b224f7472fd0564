/** The table of servers: how each is doing, why it failed, and what can be done about it. */
import type { ServerRow } from '../../src/protocol/dashboard';
import { h, listOf, setText, type Row, type View } from '../dom';
import { count, counted, visible } from '../format';
import type { State, Store } from '../store';
import { emptyState } from '../ui/emptyState';
import { button } from '../ui/kit';
import { actionsOf, actionWord, canStart, serverBadge } from './words';

/** A server and what the person last asked of it. */
interface Item {
  server: ServerRow;
  isBusy: boolean;
  actionError: string | undefined;
}

/** Longer error texts scroll, and what scrolls must be reachable by keyboard. */
const longError = 600;

export function serversView(store: Store): View {
  const summary = h('span', { class: 'summary' });
  const log = button({ label: 'Show Log', onPress: () => store.showLog() });
  const columns = ['Server', 'State', 'Transport', 'Tools', 'Defined in', 'Actions'];
  const table = h(
    'table',
    { class: 'servers', 'aria-labelledby': 'servers-title' },
    h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
  );
  const show = listOf<Item>(
    table,
    (item) => item.server.name,
    (item) => serverRow(store, item),
  );
  const hint = emptyState(
    'No MCP server yet',
    'Add one to ',
    h('code', {}, '.vscode/mcp.json'),
    ' or ',
    h('code', {}, '.mcp.json'),
    ' in this folder, or to the setting ',
    h('code', {}, 'toolwright.servers'),
    '. It appears here at once and starts when it is first used.',
  );
  return {
    element: h(
      'section',
      { class: 'area-servers', 'aria-labelledby': 'servers-title' },
      h('header', {}, h('h2', { id: 'servers-title' }, 'Servers'), summary, log),
      h('div', { class: 'panel' }, table, hint),
    ),
    update(state) {
      const servers = state.snapshot?.servers ?? [];
      setText(summary, summaryOf(servers));
      table.hidden = servers.length === 0;
      hint.hidden = !state.snapshot || servers.some(canStart);
      show(itemsOf(state));
    },
  };
}

function itemsOf(state: State): Item[] {
  return (state.snapshot?.servers ?? []).map((server) => ({
    server,
    isBusy: state.busyServers.has(server.name),
    actionError: state.actionErrors.get(server.name),
  }));
}

function summaryOf(servers: readonly ServerRow[]): string {
  if (servers.length === 0) return '';
  const numberOf = (state: string): number => servers.filter((row) => row.state === state).length;
  const failed = numberOf('failed') + numberOf('tripped');
  const waiting = servers.filter(isWaiting).length;
  return [
    `${count(numberOf('ready'))} ready`,
    failed > 0 ? `${count(failed)} failed` : '',
    waiting > 0 ? `${count(waiting)} waiting for you` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Nothing is wrong with it: it needs the person. */
function isWaiting({ state }: ServerRow): boolean {
  return state === 'signIn' || state === 'blocked';
}

/** What is not as usual with it, beside its state. */
function noteOf({ isTrusted, toolsOff }: ServerRow): string {
  const parts = [isTrusted ? '' : 'not trusted', toolsOff > 0 ? `${count(toolsOff)} off` : ''];
  return parts.filter((part) => part !== '').join(' · ');
}

function serverRow(store: Store, first: Item): Row<Item> {
  const { name } = first.server;
  const note = h('div', { class: 'server-note' });
  const state = h('td', { class: 'server-state' });
  const transport = h('td', { class: 'server-transport' });
  const tools = h('td', { class: 'server-tools number' });
  const origin = h('td', { class: 'server-origin' });
  const actions = h('td', { class: 'server-actions' });
  const errorText = h('div', { class: 'error-text' });
  const errorRow = h('tr', { class: 'server-error' }, h('td', { colspan: '6' }, errorText));
  let item = first;
  let shown = '';

  function showActions(): void {
    const hadFocus = actions.contains(document.activeElement);
    const buttons = actionsOf(item.server).map((action) => {
      const label = actionWord(action, item.server.state);
      return button({
        label,
        fullLabel: `${label} ${visible(name)}`,
        onPress: () => {
          if (!item.isBusy) store.act(action, name);
        },
      });
    });
    actions.replaceChildren(...buttons);
    // The pressed button is often the one that goes: its neighbour takes the focus.
    if (hadFocus) buttons[0]?.focus();
  }

  return {
    element: h(
      'tbody',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'row', class: 'server-name' }, h('bdi', {}, visible(name)), note),
        state,
        transport,
        tools,
        origin,
        actions,
      ),
      errorRow,
    ),
    update(next) {
      const { server } = next;
      if (shown === '' || next.server.state !== item.server.state) {
        state.replaceChildren(serverBadge(server.state));
        item = next;
        showActions();
      }
      item = next;
      for (const each of actions.children) {
        each.setAttribute('aria-disabled', String(next.isBusy));
      }
      const version = JSON.stringify([server, next.actionError]);
      if (version === shown) return;
      shown = version;
      const words = noteOf(server);
      setText(note, words);
      note.hidden = words === '';
      setText(transport, server.transport);
      tools.replaceChildren(
        h('span', { 'aria-hidden': 'true' }, count(server.toolCount)),
        h('span', { class: 'spoken' }, counted(server.toolCount, 'tool')),
      );
      origin.replaceChildren(
        h('bdi', { title: visible(server.origin) }, visible(server.originName)),
      );
      const error = [server.error, next.actionError].filter((text) => text !== undefined);
      errorRow.hidden = error.length === 0;
      errorRow.classList.toggle('waits', isWaiting(server));
      setText(errorText, visible(Array.from(new Set(error)).join('\n')));
      if ((errorText.textContent?.length ?? 0) > longError) {
        errorText.setAttribute('tabindex', '0');
        errorText.setAttribute('role', 'group');
        errorText.setAttribute('aria-label', `Error of ${visible(name)}`);
      } else {
        for (const attribute of ['tabindex', 'role', 'aria-label']) {
          errorText.removeAttribute(attribute);
        }
      }
    },
  };
}
