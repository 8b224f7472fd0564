/** What the tree "Servers" is made of, and what a command that is called on a row gets. Free of vscode. */
import type { Place } from '../../core/config/place';
import type { McpAccess } from '../../core/policy/serverTrust';
import type { ServerView } from '../../core/proxy/serverView';

export interface ServerNode {
  kind: 'server';
  server: ServerView;
}

export interface ToolNode {
  kind: 'tool';
  server: string;
  name: string;
  isOff: boolean;
}

/** Something that a person should read: a problem of the configuration, or of one server. */
export interface ProblemNode {
  kind: 'problem';
  message: string;
  server?: string;
  /** Where it can be mended. */
  place?: Place;
}

/** How many resources or prompts a server has. */
export interface CountNode {
  kind: 'count';
  server: string;
  what: 'resources' | 'prompts';
  count: number;
}

export type Node = ServerNode | ToolNode | ProblemNode | CountNode;

/**
 * The server that a command is meant for: the tree hands over its node, who calls the command a name.
 * undefined where nobody said.
 */
export function serverOf(target: Node | string | undefined): string | undefined {
  if (typeof target === 'string') return target;
  return target?.kind === 'server' ? target.server.name : target?.server;
}

/** Sources of ours and of the editor, which nobody starts or stops. */
export function isServer({ transport }: Pick<ServerView, 'transport'>): boolean {
  return transport !== 'built-in' && transport !== 'editor';
}

/** What a server waits for that only a person can give it: a sign-in, a yes, another start. */
export type Need = 'signIn' | 'approval' | 'start';

/** undefined where it needs nobody, or where no answer helps because the editor permits no servers. */
export function needOf({ state }: Pick<ServerView, 'state'>, access: McpAccess): Need | undefined {
  if (state === 'signIn') return 'signIn';
  if (state === 'tripped') return 'start';
  return state === 'blocked' && access === 'all' ? 'approval' : undefined;
}

/** For the `when` clauses of the menus: the kind, the state, and what can be done beside. */
export function contextOf(server: ServerView): string {
  if (!isServer(server)) return 'server.builtIn';
  const { state, transport, isSignedIn, isTrusted, disabledTools = [] } = server;
  const tags = [
    transport === 'stdio' ? '' : 'remote',
    isSignedIn ? 'signedIn' : '',
    isTrusted === false ? 'untrusted' : 'trusted',
    disabledTools.length > 0 ? 'someOff' : '',
  ];
  return ['server', state, ...tags].filter((tag) => tag !== '').join('.');
}
