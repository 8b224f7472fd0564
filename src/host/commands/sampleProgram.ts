/** A program to begin with, in an editor of its own: it runs in any folder, without a server. */
import * as vscode from 'vscode';
import { Commands } from '../ids';
import { toldCommand } from './toldCommand';

const PROGRAM = `// Counts the files here by kind: press F1 and choose "Toolwright: Run Program in Editor".
// @ts-nocheck: the functions below are tools, which exist only inside Toolwright.

const files = await list_files({ path: '.', recursive: true });

const kinds = {};
for (const file of files) {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const kind = name.includes('.') ? name.slice(name.lastIndexOf('.')) : 'others';
  kinds[kind] = (kinds[kind] ?? 0) + 1;
}
const most = Object.entries(kinds).sort(([, a], [, b]) => b - a);

// Only this goes back, however many files there are.
return { files: files.length, kinds: most.slice(0, 5) };
`;

export function registerSampleProgram(): vscode.Disposable {
  return toldCommand(Commands.openSampleProgram, async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'typescript',
      content: PROGRAM,
    });
    await vscode.window.showTextDocument(document, { preview: false });
  });
}
