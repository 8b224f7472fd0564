/** The words and icons for the states and kinds that the protocol names. */
import type { ActivityKind, ServerRow, ServerState } from '../../src/protocol/dashboard';
import type { ServerAction } from '../../src/protocol/messages';
import { counted, visible } from '../format';
import { badge, type Tone } from '../ui/badge';
import type { IconName } from '../ui/icon';

interface KindLook {
  icon: IconName;
  word: string;
  plural: string;
}

/** Tools that are named in a line; the rest is counted. */
const namedTools = 3;

type Look = readonly [icon: IconName, tone: Tone, word: string];

const serverLooks: Readonly<Record<ServerState, Look>> = {
  stopped: ['circle', 'plain', 'Stopped'],
  starting: ['turning', 'busy', 'Starting'],
  ready: ['check', 'good', 'Ready'],
  failed: ['cross', 'bad', 'Failed'],
  tripped: ['cross', 'bad', 'Failed often'],
  signIn: ['shield', 'warn', 'Sign-in needed'],
  blocked: ['shield', 'warn', 'Waits for you'],
};

export const kindLooks: Readonly<Record<ActivityKind, KindLook>> = {
  program: { icon: 'code', word: 'Program', plural: 'Programs' },
  call: { icon: 'arrow', word: 'Call', plural: 'Direct calls' },
  search: { icon: 'search', word: 'Search', plural: 'Searches' },
  skill: { icon: 'skill', word: 'Skill', plural: 'Skills' },
};

/** What can be done with a server in a state, in the order of the buttons. */
const actionsByState: Readonly<Record<ServerState, readonly ServerAction[]>> = {
  stopped: ['startServer'],
  starting: ['stopServer'],
  ready: ['restartServer', 'stopServer'],
  failed: ['restartServer'],
  tripped: ['startServer'],
  signIn: ['startServer'],
  blocked: ['startServer'],
};

const actionWords: Readonly<Record<ServerAction, string>> = {
  startServer: 'Start',
  stopServer: 'Stop',
  restartServer: 'Restart',
};

/** To start a server that waits for a person means what it waits for. */
export function actionWord(action: ServerAction, state: ServerState): string {
  if (action === 'startServer' && state === 'signIn') return 'Sign In';
  return action === 'startServer' && state === 'blocked' ? 'Review' : actionWords[action];
}

/** Tools of our own process and of the editor have nothing to start. */
export function canStart({ transport }: Pick<ServerRow, 'transport'>): boolean {
  return transport !== 'built-in' && transport !== 'editor';
}

export function actionsOf(server: ServerRow): readonly ServerAction[] {
  return canStart(server) ? actionsByState[server.state] : [];
}

export function serverBadge(state: ServerState): HTMLElement {
  return badge(...serverLooks[state]);
}

/** The same word in the middle of a sentence. */
export function serverWord(state: ServerState): string {
  return serverLooks[state][2].toLowerCase();
}

/** "github.list_issues × 3, files.read_file and 2 more". */
export function toolNames(tools: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const tool of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const names = Array.from(counts, ([tool, times]) =>
    times > 1 ? `${visible(tool)} × ${times}` : visible(tool),
  );
  const rest = names.length - namedTools;
  return names.slice(0, namedTools).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** "5 values protected: email 2, card 3": what the model saw as tokens. */
export function keptWords(kept: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(kept);
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const named = kinds.map(([kind, count]) => `${visible(kind.replaceAll('_', ' '))} ${count}`);
  return `${counted(total, 'value')} protected: ${named.join(', ')}`;
}
