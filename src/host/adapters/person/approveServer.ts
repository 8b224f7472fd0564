/** Asks before a server starts that is new, or is not what was accepted before. */
import * as vscode from 'vscode';
import type { ServerAnswer, ServerQuestion } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { asBlock, askModal } from './modal';
import type { Turn } from './turns';

const MAX_LAUNCH = 1_000;

export async function approveServer(
  { server, origin, launch, isChanged }: ServerQuestion,
  turn: Turn,
): Promise<ServerAnswer> {
  const trust = vscode.l10n.t('Start and Trust');
  const start = vscode.l10n.t('Start, Ask for Each Tool');
  const name = plainLine(server, 80);
  const isRemote = /^https?:\/\//i.test(launch);
  const chosen = await askModal(
    turn,
    isChanged
      ? vscode.l10n.t("The MCP server '{0}' has changed. Start it?", name)
      : vscode.l10n.t("Start the MCP server '{0}'?", name),
    [
      isRemote
        ? vscode.l10n.t('Address: {0}', asBlock(launch, MAX_LAUNCH))
        : vscode.l10n.t('Command: {0}', asBlock(launch, MAX_LAUNCH)),
      vscode.l10n.t('Defined in: {0}', plainLine(origin, 300)),
      isRemote
        ? vscode.l10n.t('What programs hand to its tools is sent to this address.')
        : vscode.l10n.t('It runs as a program with your rights on this machine.'),
      vscode.l10n.t(
        'To trust it means to believe what it says of its own tools: those that it calls read-only run without a question.',
      ),
    ].join('\n\n'),
    // Enter presses the first one: the one that believes nothing.
    [start, trust],
  );
  if (chosen === trust) return 'trust';
  return chosen === start ? 'start' : 'refuse';
}
