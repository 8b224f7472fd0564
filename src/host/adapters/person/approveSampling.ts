/** Asks whether a server may put something before the person's language model. */
import * as vscode from 'vscode';
import type { SamplingAnswer, SamplingQuestion } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { asBlock, askModal, numberText } from './modal';
import type { Turn } from './turns';

export async function approveSampling(
  { server, preview, maxTokens }: SamplingQuestion,
  turn: Turn,
): Promise<SamplingAnswer> {
  const once = vscode.l10n.t('Allow Once');
  const inThisSession = vscode.l10n.t('Allow in This Session');
  const chosen = await askModal(
    turn,
    vscode.l10n.t("Let the MCP server '{0}' use your language model?", plainLine(server, 80)),
    [
      vscode.l10n.t('It sends this to the model:\n{0}', asBlock(preview, 1_500)),
      vscode.l10n.t(
        'The answer, of up to {0} tokens, goes to the server. It counts as your use of the model.',
        numberText(maxTokens),
      ),
    ].join('\n\n'),
    [once, inThisSession],
  );
  if (chosen === once) return 'once';
  return chosen === inThisSession ? 'session' : 'deny';
}
