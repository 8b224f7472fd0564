/** What a model would not see of the selection, or of the whole file: beside it, with kinds in its place. */
import * as vscode from 'vscode';
import { countsText, nameOfKind, type Kind } from '../../../core/privacy/kinds';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { CoreHost } from '../../coreHost';

const MAX_CHARS = 2_000_000;

export async function previewPrivacy(host: CoreHost, documents: VirtualDocuments): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const { document, selection } = editor ?? {};
  const text = document?.getText(selection?.isEmpty === false ? selection : undefined) ?? '';
  if (text.trim() === '') {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Open a file, or select a text in one, to see what would be kept from models.'),
    );
    return;
  }
  if (text.length > MAX_CHARS) {
    await vscode.window.showWarningMessage(
      vscode.l10n.t('This is too long to be shown: select a part of it.'),
    );
    return;
  }
  const { toolwright } = await host.get();
  const spans = await toolwright.privacy.preview(text);
  if (spans.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing here would be kept from models.'),
    );
    return;
  }
  const counts: Partial<Record<Kind, number>> = {};
  let read = 0;
  let shown = '';
  for (const { start, end, kind } of spans) {
    counts[kind] = (counts[kind] ?? 0) + 1;
    shown += `${text.slice(read, start)}[${nameOfKind(kind)}]`;
    read = end;
  }
  shown += text.slice(read);
  const name = document?.fileName.split(/[/\\]/).at(-1) ?? 'text';
  await vscode.commands.executeCommand(
    'vscode.diff',
    documents.add(name, text),
    documents.add(name, shown),
    vscode.l10n.t('{0}: {1} kept from models', name, countsText(counts)),
    { preview: true },
  );
}
