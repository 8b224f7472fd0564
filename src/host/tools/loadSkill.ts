/** The Language Model Tool `toolwright_load_skill`. Reads only, so it asks for nothing. */
import * as vscode from 'vscode';
import { fieldText, type ToolBehaviour } from './languageModelTool';

export const loadSkill: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.loadSkill(input, caller),
  prepare: (input) => ({
    invocationMessage: vscode.l10n.t('Reading the skill {0}', fieldText(input, 'name')),
  }),
};
