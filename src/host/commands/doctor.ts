/** "Run Doctor": checks everything, and shows what was found in an editor. */
import * as vscode from 'vscode';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';

export function registerDoctor(
  host: CoreHost,
  context: vscode.ExtensionContext,
): vscode.Disposable {
  return vscode.commands.registerCommand(Commands.runDoctor, () => run(host, context));
}

async function run(host: CoreHost, context: vscode.ExtensionContext): Promise<void> {
  const [core, { runDoctor }, { reportOf }] = await Promise.all([
    host.get(),
    import('../../core/doctor/checks'),
    import('../../core/doctor/report'),
  ]);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Toolwright Doctor'),
    cancellable: true,
  };
  const checks = await vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return runDoctor({
      core,
      assets: context.asAbsolutePath('dist'),
      dataFolder: context.globalStorageUri.fsPath,
      signal: abort.signal,
      onProgress: (message) => progress.report({ message }),
    });
  });
  // The report is the core's, and English: it goes into bug reports, and the command line prints the same.
  const content = `Toolwright Doctor · VS Code ${vscode.version}\n\n${reportOf(checks, { isUnicode: true })}`;
  const document = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  await vscode.window.showTextDocument(document);
}
