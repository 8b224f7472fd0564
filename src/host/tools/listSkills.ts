/** The Language Model Tool `toolwright_list_skills`. Reads only, so it asks for nothing. */
import * as vscode from 'vscode';
import type { ToolBehaviour } from './languageModelTool';

export const listSkills: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.listSkills(input, caller),
  prepare: () => ({ invocationMessage: vscode.l10n.t('Looking through the skills') }),
};
