/**
 * Commands that do for a person what the tools do for a model: search tools, run a program; and that tell
 * other models of them.
 */
import * as vscode from 'vscode';
import type { RunOutput } from '../../core/results/outputs';
import type { CatalogTool } from '../../core/catalog/contract';
import { oneLine } from '../../core/catalog/text';
import { inMessage } from '../adapters/person/display';
import type { VirtualDocuments } from '../adapters/virtualDocuments';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';

export function registerToolCommands(
  host: CoreHost,
  documents: VirtualDocuments,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(Commands.searchTools, () => searchTools(host)),
    vscode.commands.registerCommand(Commands.runProgram, () => runProgram(host, documents)),
    vscode.commands.registerCommand(Commands.addInstructions, async () =>
      (await import('./addInstructions')).addInstructions(documents),
    ),
  );
}

const MAX_PROGRESS_CHARS = 200;
const MAX_DETAIL_CHARS = 150;

interface ToolItem extends vscode.QuickPickItem {
  call: string;
}

/** Search as you type; what is picked is inserted as a call where the cursor is, or copied. */
async function searchTools(host: CoreHost): Promise<void> {
  const { toolwright } = await host.get();
  const picker = vscode.window.createQuickPick<ToolItem>();
  picker.title = vscode.l10n.t('Search Tools');
  picker.placeholder = vscode.l10n.t('What should the tool do? For example: read a file');
  let abort = new AbortController();
  const search = async (keyword: string): Promise<void> => {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    picker.busy = true;
    const input = { keyword: keyword || '*', limit: 50, detail_level: 'name-only' };
    const output = await toolwright.searchTools(input, { signal });
    if (signal.aborted) return;
    picker.items = output.results.map(({ call, server }) => ({
      label: call,
      detail: oneLine(toolwright.tool(call)?.description ?? '', MAX_DETAIL_CHARS),
      description: server,
      call,
      // Our ranking, not the picker's own filter.
      alwaysShow: true,
    }));
    picker.busy = false;
  };
  const accepted = new Promise<ToolItem | undefined>((resolve) => {
    picker.onDidChangeValue((value) => void search(value));
    picker.onDidAccept(() => resolve(picker.selectedItems[0]));
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  await search('');
  const item = await accepted;
  abort.abort();
  picker.dispose();
  const tool = item && toolwright.tool(item.call);
  if (tool !== undefined) await offerCall(tool);
}

async function offerCall(tool: CatalogTool): Promise<void> {
  const required = (tool.inputSchema['required'] as unknown[] | undefined) ?? [];
  const fields = required.map((name, index) => `${String(name)}: \${${index + 1}}`).join(', ');
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    await vscode.env.clipboard.writeText(`await ${tool.call}({})`);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied the call of {0}', tool.call), 3_000);
    return;
  }
  const snippet = `await ${tool.call}(${fields === '' ? '' : `{ ${fields} }`})`;
  await editor.insertSnippet(new vscode.SnippetString(snippet));
}

/** Runs the program in the active editor and shows its output beside it. */
async function runProgram(host: CoreHost, documents: VirtualDocuments): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const { document, selection } = editor ?? {};
  const code = document?.getText(selection?.isEmpty === false ? selection : undefined);
  if (code === undefined || code.trim() === '') {
    const message = vscode.l10n.t(
      'Open a program first: a TypeScript, JavaScript or Python file that calls tools.',
    );
    await vscode.window.showInformationMessage(message);
    return;
  }
  const language = document?.languageId === 'python' ? 'python3' : 'typescript';
  const { toolwright } = await host.get();
  const title = vscode.l10n.t('Running the program');
  const output = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const onProgress = (message: string): void => {
        progress.report({ message: inMessage(message, MAX_PROGRESS_CHARS) });
      };
      return toolwright.executeCode({ code, language }, { signal: abort.signal, onProgress });
    },
  );
  await showOutput(documents, output);
}

async function showOutput(documents: VirtualDocuments, output: RunOutput): Promise<void> {
  const uri = documents.add('output.json', JSON.stringify(output, null, 2));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: true,
  });
}
