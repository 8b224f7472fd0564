/** How a run ended, or that it goes on, as icon and word. */
import type { RunStatus } from '../../src/protocol/dashboard';
import { badge, type Tone } from './badge';
import type { IconName } from './icon';

type Look = readonly [icon: IconName, tone: Tone, word: string];

const runLooks: Readonly<Record<RunStatus, Look>> = {
  ok: ['check', 'good', 'OK'],
  error: ['cross', 'bad', 'Error'],
  timeout: ['clock', 'warn', 'Timeout'],
  cancelled: ['slash', 'plain', 'Cancelled'],
  blocked: ['shield', 'warn', 'Blocked'],
};

export function runBadge(status: RunStatus): HTMLElement {
  return badge(...runLooks[status]);
}

/** The same word in the middle of a sentence. */
export function runWord(status: RunStatus): string {
  return runLooks[status][2].toLowerCase();
}

export function runningBadge(isCancelling: boolean): HTMLElement {
  return badge('turning', 'busy', isCancelling ? 'Cancelling' : 'Running');
}
