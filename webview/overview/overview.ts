/**
 * The page "Overview": the session at a glance, the servers, a tool finder and the activity. Puts the
 * parts together and tells screen readers when a server changes; each part draws itself.
 */
import type { ServerState } from '../../src/protocol/dashboard';
import { h, type View } from '../dom';
import { visible } from '../format';
import type { Page } from '../page';
import type { State, Store } from '../store';
import { activityView } from './activity';
import { figuresView } from './figures';
import { finderView } from './finder';
import { serversView } from './servers';
import { serverWord } from './words';

export const overviewPage: Page = { id: 'overview', title: 'Overview', create: overview };

function overview(store: Store): View {
  const parts = [figuresView(), serversView(store), finderView(store), activityView(store)];
  const waiting = h('p', { class: 'waiting', role: 'status' }, 'Waiting for Toolwright …');
  const content = h('div', { class: 'overview' }, ...parts.map((part) => part.element));
  const announcer = serverAnnouncer();
  return {
    element: h('div', {}, h('h1', {}, 'Overview'), waiting, content, announcer.element),
    update(state) {
      waiting.hidden = state.snapshot !== undefined;
      content.hidden = state.snapshot === undefined;
      for (const part of parts) part.update(state);
      announcer.update(state);
    },
  };
}

/** Says "github is ready" to who cannot see the table change. Silent about the first snapshot. */
function serverAnnouncer(): View {
  const element = h('div', { class: 'spoken', 'aria-live': 'polite' });
  let known: ReadonlyMap<string, ServerState> | undefined;
  return {
    element,
    update({ snapshot }: State) {
      if (!snapshot) return;
      const before = known;
      known = new Map(snapshot.servers.map((server) => [server.name, server.state]));
      const changed = before
        ? snapshot.servers.filter((server) => before.get(server.name) !== server.state)
        : [];
      if (changed.length === 0) return;
      element.textContent = changed
        .map((server) => `${visible(server.name)} is ${serverWord(server.state)}.`)
        .join(' ');
    },
  };
}
