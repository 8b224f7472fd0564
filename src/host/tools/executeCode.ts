/** The Language Model Tool `toolwright_execute_code`. Shows the whole program before it runs. */
import * as vscode from 'vscode';
import { codeBlock, fieldText, languageOf, type ToolBehaviour } from './languageModelTool';

export const executeCode: ToolBehaviour = {
  run: (toolwright, input, caller) => toolwright.executeCode(input, caller),
  prepare: (input) => ({
    invocationMessage: vscode.l10n.t('Running a program over your tools'),
    confirmationMessages: {
      title: vscode.l10n.t('Run this program over your tools?'),
      message: codeBlock(languageOf(input), fieldText(input, 'code')),
    },
  }),
};
