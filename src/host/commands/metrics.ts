/** Commands with which people look after what was measured. */
import * as vscode from 'vscode';
import type { VirtualDocuments } from '../adapters/virtualDocuments';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { confirmed } from './confirmed';
import { toldCommand } from './toldCommand';

const SHOWN_MS = 5_000;

export function registerMetrics(host: CoreHost, documents: VirtualDocuments): vscode.Disposable {
  return vscode.Disposable.from(
    toldCommand(Commands.exportMetrics, () => exportMetrics(host, documents)),
    toldCommand(Commands.rebuildMetrics, () => rebuild(host)),
    toldCommand(Commands.clearMetrics, () => clear(host)),
  );
}

/** As JSON in an editor, from where it can be saved. */
async function exportMetrics(host: CoreHost, documents: VirtualDocuments): Promise<void> {
  const [{ toolwright }, { reportOf }] = await Promise.all([
    host.get(),
    import('../../core/metrics/report'),
  ]);
  await toolwright.metrics.refresh();
  const report = reportOf(toolwright.metrics.slots(), { range: 'year', now: Date.now() });
  const uri = documents.add('toolwright-metrics.json', JSON.stringify(report, null, 2));
  await vscode.window.showTextDocument(uri, { preview: false });
}

async function rebuild(host: CoreHost): Promise<void> {
  const { toolwright } = await host.get();
  const { events } = await toolwright.metrics.rebuild();
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Metrics counted again: {0} events', events),
    SHOWN_MS,
  );
}

async function clear(host: CoreHost): Promise<void> {
  const isSure = await confirmed(
    vscode.l10n.t('Clear what was measured in this workspace?'),
    vscode.l10n.t(
      'Figures and trends of the dashboard begin anew. Skills, their use and the privacy audit stay.',
    ),
    vscode.l10n.t('Clear'),
  );
  if (!isSure) return;
  const { toolwright } = await host.get();
  await toolwright.metrics.clear();
  vscode.window.setStatusBarMessage(vscode.l10n.t('Metrics begin anew'), SHOWN_MS);
}
