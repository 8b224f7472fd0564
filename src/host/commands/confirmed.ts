/** A question before something that nobody can take back. */
import * as vscode from 'vscode';

/** Whether the person chose `yes`; closing the dialog is a no. */
export async function confirmed(question: string, detail: string, yes: string): Promise<boolean> {
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, yes);
  return answer === yes;
}
