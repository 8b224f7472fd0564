/** The Language Model Tool `toolwright_save_skill`. Shows the whole program before it is kept. */
import * as vscode from 'vscode';
import { codeBlock, fieldText, languageOf, type ToolBehaviour } from './languageModelTool';

export const saveSkill: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.saveSkill(input, caller),
  prepare: (input) => ({
    invocationMessage: vscode.l10n.t('Saving the skill {0}', fieldText(input, 'name')),
    confirmationMessages: {
      title: vscode.l10n.t('Save this program as the skill {0}?', fieldText(input, 'name')),
      message: codeBlock(languageOf(input), fieldText(input, 'code')),
    },
  }),
};
