/** The person in front of this window, for the questions of the core: one question at a time. */
import type { Browser, Person } from '../../../core/ports';
import { approveMigration } from './approveMigration';
import { approveSampling } from './approveSampling';
import { approveServer } from './approveServer';
import { approveSignIn } from './approveSignIn';
import { approveTool } from './approveTool';
import { fillForm } from './fillForm';
import type { Turn, Turns } from './turns';
import { visitPage } from './visitPage';

export function personInWindow(turns: Turns, browser: Browser): Person {
  /** The question in its turn; the refusal when it is cancelled before. */
  const inTurn =
    <Q, A>(ask: (question: Q, turn: Turn) => Promise<A>, refusal: A) =>
    (question: Q, signal: AbortSignal): Promise<A> =>
      turns.take(signal, (turn) => ask(question, turn), refusal);
  return {
    approveTool: inTurn(approveTool, 'deny'),
    approveServer: inTurn(approveServer, 'refuse'),
    approveSignIn: inTurn(approveSignIn, false),
    approveMigration: inTurn(approveMigration, false),
    approveSampling: inTurn(approveSampling, 'deny'),
    fillForm: inTurn(fillForm, { action: 'cancel' }),
    visitPage: inTurn((request, turn) => visitPage(request, turn, browser), 'cancel'),
  };
}
