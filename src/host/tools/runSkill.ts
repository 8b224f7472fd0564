/**
 * The Language Model Tool `toolwright_run_skill`. Only skills that a person stands behind run, so what is
 * shown before is what it gets; each call of it passes the policy like any other.
 */
import * as vscode from 'vscode';
import { codeBlock, fieldText, type ToolBehaviour } from './languageModelTool';

export const runSkill: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.runSkill(input, caller),
  prepare: (input) => ({
    invocationMessage: vscode.l10n.t('Running the skill {0}', fieldText(input, 'name')),
    confirmationMessages: {
      title: vscode.l10n.t('Run the skill {0}?', fieldText(input, 'name')),
      message: codeBlock('json', JSON.stringify(inputOf(input), null, 2)),
    },
  }),
};

function inputOf(input: unknown): unknown {
  return (input as { input?: unknown } | null | undefined)?.input ?? {};
}
