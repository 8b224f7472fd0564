/** What a person asked for about a server: shown while it goes on, and with the next step when it fails. */
import * as vscode from 'vscode';
import { ServerStoppedError } from '../../core/proxy/serverSession';
import { messageOf, ToolwrightError } from '../../core/util/errors';
import { inMessage } from '../adapters/person/display';
import type { CoreHost } from '../coreHost';
import { Commands, Views } from '../ids';
import { mcpAccess, MCP_ACCESS } from '../mcpSettings';

/** A longer message stands whole below the server's row, and in its log. */
const MAX_MESSAGE_CHARS = 400;

interface Step {
  title: string;
  take(): unknown;
}

/** Never rejects for a failure of `work`: the person has been told then. */
export async function attempt(
  host: CoreHost,
  server: string,
  work: () => Promise<void> | void,
): Promise<void> {
  try {
    await vscode.window.withProgress({ location: { viewId: Views.servers } }, async () => work());
  } catch (error) {
    const steps = stepsAfter(error, host, server);
    if (steps.length === 0) return;
    const titles = steps.map(({ title }) => title);
    const message = inMessage(messageOf(error), MAX_MESSAGE_CHARS);
    const answer = await vscode.window.showErrorMessage(message, ...titles);
    await steps.find(({ title }) => title === answer)?.take();
  }
}

/** None where the person has said no, or stopped it themselves: they need not be told. */
function stepsAfter(error: unknown, host: CoreHost, server: string): Step[] {
  if (error instanceof ServerStoppedError) return [];
  const run = (title: string, command: string, argument: string): Step => ({
    title,
    take: () => vscode.commands.executeCommand(command, argument),
  });
  const showLog = { title: vscode.l10n.t('Show Log'), take: () => host.serverLogs.show(server) };
  switch (error instanceof ToolwrightError ? error.code : undefined) {
    case 'server_blocked':
      return mcpAccess() === 'all'
        ? []
        : [run(vscode.l10n.t('Open Setting'), 'workbench.action.openSettings', MCP_ACCESS)];
    case 'sign_in_needed':
      return [run(vscode.l10n.t('Sign In'), Commands.signIn, server), showLog];
    default:
      return [
        showLog,
        run(vscode.l10n.t('Open Definition'), Commands.openServerDefinition, server),
      ];
  }
}
