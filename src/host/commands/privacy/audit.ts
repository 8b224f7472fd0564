/** The audit of what was kept from models: shown as a document, checked, or written to a file. */
import * as vscode from 'vscode';
import type { Audit } from '../../../core/privacy/audit';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { CoreHost } from '../../coreHost';

interface Choice extends vscode.QuickPickItem {
  take(audit: Audit): Promise<void>;
}

export async function showAudit(host: CoreHost, documents: VirtualDocuments): Promise<void> {
  const { toolwright } = await host.get();
  const choices: Choice[] = [
    {
      label: vscode.l10n.t('Show'),
      detail: vscode.l10n.t('A line for each token, place and time; never a value'),
      take: async (audit) => {
        const uri = documents.add('privacy-audit.jsonl', await textOf(audit));
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      },
    },
    {
      label: vscode.l10n.t('Verify'),
      detail: vscode.l10n.t('Whether a line was changed or taken out'),
      take: verify,
    },
    {
      label: vscode.l10n.t('Export…'),
      detail: vscode.l10n.t('As JSON lines'),
      take: exportTo,
    },
  ];
  const title = vscode.l10n.t('Privacy Audit');
  const choice = await vscode.window.showQuickPick(choices, { title });
  await choice?.take(toolwright.privacy.audit);
}

async function textOf(audit: Audit): Promise<string> {
  return (await audit.lines()).map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function verify(audit: Audit): Promise<void> {
  const { lines, days, broken } = await audit.verify();
  if (broken === undefined) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The audit is whole: {0} lines of {1} days, each fits the one before.',
        lines,
        days,
      ),
    );
    return;
  }
  await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The audit was changed: {0}, line {1}: {2}.',
      broken.file,
      broken.line,
      broken.reason,
    ),
  );
}

async function exportTo(audit: Audit): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Privacy Audit'),
    filters: { [vscode.l10n.t('JSON lines')]: ['jsonl'] },
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(await textOf(audit)));
}
