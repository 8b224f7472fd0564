/** What the rows of the tree "Servers" offer in each state, as package.json has it. */
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import type { ServerState, ServerView } from '../../../src/core/proxy/serverView';
import { contextOf, needOf } from '../../../src/host/views/serverNodes';

const menu = manifest.contributes.menus['view/item/context'];

/** The commands that a row with this context value shows: behind its name, and in its menu. */
function offered(viewItem: string): { inline: string[]; menu: string[] } {
  const fitting = menu.filter(({ when }) => {
    const pattern = /^view == toolwright\.servers && viewItem =~ \/(.+)\/$/.exec(when)?.[1];
    return pattern !== undefined && new RegExp(pattern).test(viewItem);
  });
  const names = (isInline: boolean): string[] =>
    fitting
      .filter(({ group }) => group.startsWith('inline') === isInline)
      .toSorted((a, b) => a.group.localeCompare(b.group))
      .map(({ command }) => command.replace('toolwright.', ''));
  return { inline: names(true), menu: names(false) };
}

const server = (state: ServerState, more: Partial<ServerView> = {}): ServerView => ({
  name: 'one',
  state,
  transport: 'stdio',
  origin: '/shop/.vscode/mcp.json',
  toolNames: [],
  ...more,
});

describe('the row of a server', () => {
  it.each([
    ['stopped', ['startServer', 'showServerLog']],
    ['starting', ['stopServer', 'showServerLog']],
    ['ready', ['stopServer', 'restartServer', 'showServerLog']],
    ['failed', ['startServer', 'showServerLog']],
    ['tripped', ['startServer', 'showServerLog']],
    ['signIn', ['signIn', 'showServerLog']],
    ['blocked', ['startServer', 'showServerLog']],
  ] as const)('offers what helps when it is %s', (state, inline) => {
    const { inline: shown, menu: all } = offered(contextOf(server(state, { transport: 'http' })));
    expect(shown).toEqual(inline);
    for (const command of inline) expect(all, 'the keyboard reaches it too').toContain(command);
    expect(all).toEqual(expect.arrayContaining(['openServerDefinition', 'copyName']));
  });

  it('offers a sign-in to remote servers, and its end where there is one', () => {
    const access = (more: Partial<ServerView>): string[] =>
      offered(contextOf(server('ready', more))).menu.filter((name) => /sign/.test(name));
    expect(access({})).toEqual([]);
    expect(access({ transport: 'sse' })).toEqual(['signIn']);
    expect(access({ transport: 'http', isSignedIn: true })).toEqual(['signIn', 'signOut']);
  });

  it('offers trust to those that have none, its end to those that have it, and all tools when some are off', () => {
    const access = (more: Partial<ServerView>): string[] =>
      offered(contextOf(server('stopped', more))).menu.filter((name) => /trust|All/.test(name));
    expect(access({ isTrusted: true })).toEqual(['distrustServer']);
    expect(access({ isTrusted: false })).toEqual(['trustServer']);
    expect(access({ isTrusted: false, disabledTools: ['a'] })).toEqual([
      'trustServer',
      'enableAllTools',
    ]);
  });

  it('of a source of ours offers nothing but its name', () => {
    for (const transport of ['built-in', 'editor'] as const) {
      expect(offered(contextOf(server('ready', { transport })))).toEqual({
        inline: [],
        menu: ['copyName'],
      });
    }
  });

  it('of a tool switches it, and of a problem leads to its cause', () => {
    expect(offered('tool.on')).toEqual({ inline: ['disableTool'], menu: ['copyName'] });
    expect(offered('tool.off')).toEqual({ inline: ['enableTool'], menu: ['copyName'] });
    expect(offered('problem.server').inline).toEqual(['openServerDefinition', 'showServerLog']);
    expect(offered('problem')).toEqual({ inline: [], menu: [] });
  });
});

describe('what a server needs of the person', () => {
  it('is a sign-in, a yes, or another start', () => {
    const needs = (
      ['stopped', 'starting', 'ready', 'failed', 'tripped', 'signIn', 'blocked'] as const
    ).map((state) => needOf({ state }, 'all'));
    const none = undefined;
    expect(needs).toEqual([none, none, none, none, 'start', 'signIn', 'approval']);
  });

  it('is nothing where no answer of theirs would help', () => {
    expect(needOf({ state: 'blocked' }, 'none')).toBeUndefined();
    expect(needOf({ state: 'blocked' }, 'registry')).toBeUndefined();
  });
});
