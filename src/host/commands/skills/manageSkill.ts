/** Renames, moves, exports and deletes a skill, each with a way back where there is something to take back. */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import { skillNameOf } from '../../../core/skills/names';
import type { FoundSkill } from '../../../core/skills/shelf';
import { messageOf } from '../../../core/util/errors';
import { attemptSkill, chooseFolder } from './context';

export async function renameSkill(core: Composition, found: FoundSkill): Promise<void> {
  const { desk, shelf } = core.toolwright.skills;
  const { name } = found.skill;
  const { entries } = await shelf.contents();
  const callers = entries.filter(({ card }) => card.manifest.skill_dependencies.includes(name));
  const wanted = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename {0}', name),
    value: name,
    ...(callers.length > 0 && {
      prompt: vscode.l10n.t(
        'Called by {0}: change the name there, too.',
        callers.map(({ card }) => card.name).join(', '),
      ),
    }),
    validateInput: (value) => {
      try {
        const wish = skillNameOf(value);
        return wish === value
          ? undefined
          : {
              message: vscode.l10n.t('It will be called {0}', wish),
              severity: vscode.InputBoxValidationSeverity.Info,
            };
      } catch (error) {
        return messageOf(error);
      }
    },
  });
  if (wanted !== undefined) await desk.rename(found, wanted);
}

export async function moveSkill(core: Composition, found: FoundSkill): Promise<void> {
  const { desk } = core.toolwright.skills;
  const to = found.library.name === 'user' ? 'workspace' : 'user';
  const moved = await desk.move(found, to);
  const message =
    to === 'user'
      ? vscode.l10n.t('{0} is in your own library now, for every folder.', moved.skill.name)
      : vscode.l10n.t('{0} is in this folder now, to be committed.', moved.skill.name);
  const undo = vscode.l10n.t('Undo');
  if ((await vscode.window.showInformationMessage(message, undo)) === undo) {
    await desk.move(moved, found.library.name);
  }
}

/** Into this folder; without one the person is asked. */
export async function exportSkill(
  core: Composition,
  found: FoundSkill,
  to?: vscode.Uri,
): Promise<void> {
  const title = vscode.l10n.t('Export {0} into a folder', found.skill.name);
  const folder = to ?? (await chooseFolder(title, vscode.l10n.t('Export')));
  if (folder === undefined) return;
  const target = await core.toolwright.skills.desk.exportTo(found, folder.fsPath);
  const open = vscode.l10n.t('Show Folder');
  const message = vscode.l10n.t('Exported to {0}', target);
  if ((await vscode.window.showInformationMessage(message, open)) === open) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(target));
  }
}

/** By its key: what cannot be read can be deleted, too. */
export async function deleteSkill(core: Composition, key: string): Promise<void> {
  const { desk, shelf } = core.toolwright.skills;
  const { name } = shelf.placeOf(key);
  await desk.remove(key);
  const undo = vscode.l10n.t('Undo');
  const message = vscode.l10n.t('{0} was deleted.', name);
  // Not waited for: the view goes on meanwhile.
  void vscode.window.showInformationMessage(message, undo).then((answer) => {
    if (answer === undo) void attemptSkill(() => desk.undelete(key));
  });
}
