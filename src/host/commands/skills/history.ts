/**
 * The versions of a skill in a list: choosing one shows what it changed, beside what is there now; a button
 * makes it the newest one again.
 */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import { CODE_FILES } from '../../../core/skills/fileNames';
import type { FoundSkill } from '../../../core/skills/shelf';
import { inQuickInput } from '../../adapters/person/display';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import { attemptSkill } from './context';
import { openSkill } from './openSkill';

interface VersionItem extends vscode.QuickPickItem {
  version: number;
}

const RESTORE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('discard'),
  tooltip: vscode.l10n.t('Restore This Version'),
};
const MAX_ORIGIN_CHARS = 100;

export async function showHistory(
  core: Composition,
  found: FoundSkill,
  documents: VirtualDocuments,
): Promise<void> {
  const { library, skill } = found;
  const kept = new Set(await library.versions(skill.name));
  const { history, version: current } = skill.manifest;
  const picker = vscode.window.createQuickPick<VersionItem>();
  picker.title = vscode.l10n.t('Versions of {0}', skill.name);
  picker.placeholder = skill.isEdited
    ? vscode.l10n.t('Changed by hand since version {0}: choose a version to compare', current)
    : vscode.l10n.t('Choose a version to compare it with the program as it is');
  picker.items = history
    .filter(({ version }) => kept.has(version))
    .toReversed()
    .map(({ version, saved_at: at, origin }) => ({
      label: vscode.l10n.t('Version {0}', version),
      description: inQuickInput(origin, MAX_ORIGIN_CHARS),
      detail: dateOf(at),
      version,
      ...((version !== current || skill.isEdited) && { buttons: [RESTORE] }),
    }));
  const done = new Promise<void>((resolve) => {
    picker.onDidHide(() => resolve());
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      picker.hide();
      if (item !== undefined) {
        void attemptSkill(() => compare(found, item.version, documents));
      }
    });
    picker.onDidTriggerItemButton(({ item }) => {
      picker.hide();
      void attemptSkill(() => restore(core, found, item.version));
    });
  });
  picker.show();
  await done;
  picker.dispose();
}

/** The version's program on the left, the file itself, which can be changed, on the right. */
export async function compare(
  { library, skill, key }: FoundSkill,
  version: number,
  documents: VirtualDocuments,
): Promise<void> {
  const old = await library.readVersion(skill.name, version);
  const left = documents.add(CODE_FILES[old.manifest.language], old.code);
  const right = vscode.Uri.joinPath(vscode.Uri.file(key), CODE_FILES[skill.manifest.language]);
  const title = vscode.l10n.t('{0}: version {1} and now', skill.name, version);
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}

async function restore(core: Composition, found: FoundSkill, version: number): Promise<void> {
  const { desk, shelf } = core.toolwright.skills;
  const before = found.skill.manifest.version;
  const restored = await desk.restore(found, version);
  await openSkill(await shelf.at(found.key));
  const undo = vscode.l10n.t('Undo');
  const message = vscode.l10n.t(
    '{0} is as in version {1} again, saved as version {2}.',
    restored.name,
    version,
    restored.manifest.version,
  );
  const answer = await vscode.window.showInformationMessage(message, undo);
  // What was changed by hand has become the version before this one.
  const back = found.skill.isEdited ? restored.manifest.version - 1 : before;
  if (answer === undo) await desk.restore(await shelf.at(found.key), back);
}

function dateOf(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? '' : new Date(time).toLocaleString();
}
