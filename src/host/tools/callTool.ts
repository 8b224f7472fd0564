/**
 * The Language Model Tool `toolwright_call_tool`. It has no confirmation of the chat's kind: approval
 * there is remembered for the tool as a whole, which would cover every tool behind it. The policy asks
 * for itself, by server and tool.
 */
import * as vscode from 'vscode';
import { fieldText, type ToolBehaviour } from './languageModelTool';

export const callTool: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.callTool(input, caller),
  prepare: (input) => ({
    invocationMessage: vscode.l10n.t('Calling {0}', fieldText(input, 'name')),
  }),
};
