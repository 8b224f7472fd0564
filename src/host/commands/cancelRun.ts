/** The command that cancels what is under way: from the tree, or by its name. */
import * as vscode from 'vscode';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { kindName, runningLine } from '../runLine';

export function registerCancelRun(host: CoreHost): vscode.Disposable {
  return vscode.commands.registerCommand(Commands.cancelRun, async (target?: unknown) => {
    const id = idOf(target) ?? (await pick(host));
    if (id !== undefined) host.started?.toolwright.cancel(id);
  });
}

/** The tree hands over its node. */
function idOf(target: unknown): number | undefined {
  const id = (target as { id?: unknown } | undefined)?.id;
  return typeof id === 'number' ? id : undefined;
}

/** Who asks by name and has only one means that one. */
async function pick(host: CoreHost): Promise<number | undefined> {
  const running = host.started?.toolwright.activity.running() ?? [];
  if (running.length < 2) return running[0]?.id;
  const items = running.map((run) => ({
    id: run.id,
    label: `${kindName(run.kind)}: ${run.title}`,
    description: runningLine(run),
  }));
  const title = vscode.l10n.t('Cancel which run?');
  return (await vscode.window.showQuickPick(items, { title }))?.id;
}
