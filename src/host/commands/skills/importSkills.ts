/** Takes over Agent Skills from a folder. What comes does not run before somebody has looked at it. */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import type { LibraryName } from '../../../core/skills/skill';
import { inMessage } from '../../adapters/person/display';
import { Commands } from '../../ids';
import { chooseFolder } from './context';

const MAX_MESSAGE_CHARS = 600;

/** What the caller does not give is asked for. */
export async function importSkills(
  core: Composition,
  from?: vscode.Uri,
  to?: LibraryName,
): Promise<void> {
  const title = vscode.l10n.t('Import a skill, or a folder of skills');
  const folder = from ?? (await chooseFolder(title, vscode.l10n.t('Import')));
  const library = folder && (to ?? (await chooseLibrary()));
  if (folder === undefined || library === undefined) return;
  const { desk, shelf } = core.toolwright.skills;
  const { names, problems } = await desk.importFrom(folder.fsPath, library);
  if (problems.length > 0) {
    await vscode.window.showWarningMessage(inMessage(problems.join(' · '), MAX_MESSAGE_CHARS));
  }
  const [first] = names;
  if (first === undefined) return;
  const review = vscode.l10n.t('Review');
  const message =
    names.length === 1
      ? vscode.l10n.t('{0} was imported. It runs when you have reviewed it.', first)
      : vscode.l10n.t(
          '{0} skills were imported. Each runs when you have reviewed it.',
          names.length,
        );
  if ((await vscode.window.showInformationMessage(message, review)) === review) {
    const { key } = await shelf.find(`${library}/${first}`);
    await vscode.commands.executeCommand(Commands.reviewSkill, key);
  }
}

/** The person's own where no folder is open. */
export async function chooseLibrary(): Promise<LibraryName | undefined> {
  if (vscode.workspace.workspaceFolders === undefined) return 'user';
  const items: (vscode.QuickPickItem & { library: LibraryName })[] = [
    {
      label: vscode.l10n.t('This folder'),
      detail: vscode.l10n.t('In .toolwright/skills, to be committed'),
      library: 'workspace',
    },
    {
      label: vscode.l10n.t('Your own library'),
      detail: vscode.l10n.t('For every folder'),
      library: 'user',
    },
  ];
  const placeHolder = vscode.l10n.t('Into which library?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.library;
}
