/** Asks about a tool that wants to run, and for how long the answer holds. */
import * as vscode from 'vscode';
import type { ToolAnswer, ToolQuestion } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { asBlock, askModal } from './modal';
import { inQuickInput } from './display';
import type { Turn } from './turns';

const MAX_ARGUMENTS = 1_500;
const MAX_NAME = 80;

export async function approveTool(question: ToolQuestion, turn: Turn): Promise<ToolAnswer> {
  const { server, tool, origin, risk, argumentsPreview } = question;
  const inThisRun = vscode.l10n.t('Allow in This Run');
  const inThisSession = vscode.l10n.t('Allow in This Session');
  const always = vscode.l10n.t('Always Allow…');
  const detail = [
    risk,
    ...(origin === '' ? [] : [vscode.l10n.t('Defined in: {0}', plainLine(origin, 300))]),
    vscode.l10n.t('Arguments:\n{0}', asBlock(argumentsPreview, MAX_ARGUMENTS)),
  ].join('\n\n');
  for (;;) {
    const chosen = await askModal(
      turn,
      vscode.l10n.t("Run '{0}' of '{1}'?", plainLine(tool, MAX_NAME), plainLine(server, MAX_NAME)),
      detail,
      [inThisRun, inThisSession, always],
    );
    if (chosen === inThisRun) return 'run';
    if (chosen === inThisSession) return 'session';
    if (chosen !== always) return 'deny';
    const answer = await askForHowLong(question, turn.signal);
    // Closing the list goes back to the question, which is still open.
    if (answer !== undefined) return answer;
  }
}

async function askForHowLong(
  question: ToolQuestion,
  signal: AbortSignal,
): Promise<ToolAnswer | undefined> {
  const tool = inQuickInput(question.tool, MAX_NAME);
  const server = inQuickInput(question.server, MAX_NAME);
  const here = vscode.l10n.t('in this workspace');
  const everywhere = vscode.l10n.t('everywhere');
  const choices: (vscode.QuickPickItem & { answer?: ToolAnswer })[] = [
    {
      label: vscode.l10n.t('This tool'),
      kind: vscode.QuickPickItemKind.Separator,
    },
    { label: vscode.l10n.t("Allow '{0}'", tool), description: here, answer: 'workspace' },
    { label: vscode.l10n.t("Allow '{0}'", tool), description: everywhere, answer: 'always' },
    {
      label: vscode.l10n.t('Every tool of the server, later ones too'),
      kind: vscode.QuickPickItemKind.Separator,
    },
    {
      label: vscode.l10n.t("Allow all tools of '{0}'", server),
      description: here,
      answer: 'server-in-workspace',
    },
    {
      label: vscode.l10n.t("Allow all tools of '{0}'", server),
      description: everywhere,
      answer: 'server-always',
    },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t("Never allow '{0}'", tool),
      description: everywhere,
      iconPath: new vscode.ThemeIcon('circle-slash'),
      answer: 'never',
    },
  ];
  const cancel = new vscode.CancellationTokenSource();
  const onAbort = (): void => cancel.cancel();
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const chosen = await vscode.window.showQuickPick(
      choices,
      {
        title: vscode.l10n.t("'{0}' of '{1}'", tool, server),
        placeHolder: vscode.l10n.t('What is to be remembered? Escape goes back.'),
        matchOnDescription: true,
        ignoreFocusOut: true,
      },
      cancel.token,
    );
    return chosen?.answer;
  } finally {
    signal.removeEventListener('abort', onAbort);
    cancel.dispose();
  }
}
