/** The Language Model Tool `toolwright_search_tools`. Reads only, so it asks for nothing. */
import * as vscode from 'vscode';
import { fieldText, type ToolBehaviour } from './languageModelTool';

export const searchTools: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.searchTools(input, caller),
  prepare: (input) => ({
    invocationMessage: vscode.l10n.t('Searching tools: {0}', fieldText(input, 'keyword')),
  }),
};
