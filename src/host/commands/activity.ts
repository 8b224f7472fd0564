/** Commands of the view "Activity": look at what ran and what it gave, show only some of it, clear it. */
import * as vscode from 'vscode';
import type { ActivityEntry } from '../../core/metrics/activity';
import type { VirtualDocuments } from '../adapters/virtualDocuments';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { endedLine, kindName, statusName, titleOf } from '../runLine';
import { toldCommand } from './toldCommand';
import { ACTIVITY_FILTERS, filterName, type ActivityView } from '../views/activityView';

export function registerActivity(
  host: CoreHost,
  documents: VirtualDocuments,
  view: ActivityView,
): vscode.Disposable {
  return vscode.Disposable.from(
    toldCommand(Commands.openRunCode, (target) => open(host, documents, 'code', target)),
    toldCommand(Commands.openRunResult, (target) => open(host, documents, 'reply', target)),
    toldCommand(Commands.filterActivity, () => filter(view)),
    toldCommand(Commands.clearActivity, async () => host.started?.toolwright.clearActivity()),
  );
}

async function open(
  host: CoreHost,
  documents: VirtualDocuments,
  what: 'code' | 'reply',
  target: unknown,
): Promise<void> {
  const toolwright = host.started?.toolwright;
  const id = idOf(target) ?? (await pick(host, what));
  const text = id === undefined ? undefined : toolwright?.runText(id);
  if (text === undefined) {
    if (id === undefined) return;
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Only the last runs of this window can be looked at; this one is not kept.'),
    );
    return;
  }
  const ending = what === 'reply' ? 'json' : text.language === 'python3' ? 'py' : 'ts';
  const name = what === 'reply' ? `result ${id}.json` : `program ${id}.${ending}`;
  const shown =
    what === 'reply' ? JSON.stringify(JSON.parse(text.reply), null, 2) : (text.code ?? '');
  await vscode.window.showTextDocument(documents.add(name, shown), { preview: true });
}

/** The tree hands over its node. */
function idOf(target: unknown): number | undefined {
  const id = (target as { id?: unknown } | undefined)?.id;
  return typeof id === 'number' ? id : undefined;
}

async function pick(host: CoreHost, what: 'code' | 'reply'): Promise<number | undefined> {
  const toolwright = host.started?.toolwright;
  const isOpenable = ({ id }: ActivityEntry): boolean => {
    const text = toolwright?.runText(id);
    return text !== undefined && (what === 'reply' || text.code !== undefined);
  };
  const entries = (toolwright?.activity.entries() ?? []).filter(isOpenable).toReversed();
  if (entries.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing has run in this window yet.'),
    );
    return undefined;
  }
  const items = entries.map((entry) => ({
    id: entry.id,
    label: `${kindName(entry.kind)}: ${titleOf(entry)}`,
    description: `${statusName(entry.status)} · ${endedLine(entry)}`,
  }));
  const title =
    what === 'code' ? vscode.l10n.t('Open which program?') : vscode.l10n.t('Open which result?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.id;
}

async function filter(view: ActivityView): Promise<void> {
  const items = ACTIVITY_FILTERS.map((value) => ({
    value,
    label: filterName(value),
    ...(value === view.filter && { description: vscode.l10n.t('now') }),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Show in Activity'),
  });
  if (chosen !== undefined) view.filter = chosen.value;
}
