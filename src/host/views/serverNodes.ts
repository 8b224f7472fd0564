/** What the tree "Servers" is made of, and what a command that is called on a row gets. */
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
}

/** How many resources or prompts a server has. */
export interface CountNode {
  kind: 'count';
  server: string;
  what: 'resources' | 'prompts';
  count: number;
}

export type Node = ServerNode | ToolNode | ProblemNode | CountNode;

/** Sources of ours and of the editor, which nobody starts or stops. */
export function isServer({ transport }: Pick<ServerView, 'transport'>): boolean {
  return transport !== 'built-in' && transport !== 'editor';
}

/** Whether only a person gets it going again. */
export function needsPerson({ state }: Pick<ServerView, 'state'>): boolean {
  return state === 'signIn' || state === 'blocked' || state === 'tripped';
}
