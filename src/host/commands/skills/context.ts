/** What the commands for skills have in common: the skill that is meant, and what went wrong. */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import type { FoundSkill } from '../../../core/skills/shelf';
import { messageOf, ToolwrightError } from '../../../core/util/errors';
import { inMessage, inQuickInput } from '../../adapters/person/display';
import type { CoreHost } from '../../coreHost';

const MAX_MESSAGE_CHARS = 400;
const MAX_DETAIL_CHARS = 150;

/** A command for one skill: given by its key, else chosen from a list. */
export type SkillCommand = (core: Composition, found: FoundSkill, more: unknown) => Promise<void>;

/** Registers a command for one skill. */
export function skillCommand(
  host: CoreHost,
  command: string,
  work: SkillCommand,
): vscode.Disposable {
  return vscode.commands.registerCommand(command, (key?: unknown, more?: unknown) =>
    attemptSkill(async () => {
      const core = await host.get();
      const { shelf } = core.toolwright.skills;
      const chosen = typeof key === 'string' ? key : await pickSkill(core);
      if (chosen !== undefined) await work(core, await shelf.at(chosen), more);
    }),
  );
}

/** The key of the skill that the person chooses from a list. */
export async function pickSkill(core: Composition): Promise<string | undefined> {
  const { entries } = await core.toolwright.skills.shelf.contents();
  if (entries.length === 0) {
    const message = vscode.l10n.t(
      'No skill is saved yet. The agent saves a program that worked with the tool save_skill.',
    );
    await vscode.window.showInformationMessage(message);
    return undefined;
  }
  const items = entries.map(({ key, card, library }) => ({
    label: card.name,
    description: library.name === 'user' ? vscode.l10n.t('own library') : '',
    detail: inQuickInput(card.description, MAX_DETAIL_CHARS),
    key,
  }));
  const placeHolder = vscode.l10n.t('Which skill?');
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
  return chosen?.key;
}

/** What a person asked for; what refuses it is told, and what is a fault of ours is thrown. */
export async function attemptSkill(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isFileSystem = typeof (error as NodeJS.ErrnoException).syscall === 'string';
    if (!(error instanceof ToolwrightError) && !isFileSystem) throw error;
    await vscode.window.showErrorMessage(inMessage(messageOf(error), MAX_MESSAGE_CHARS));
  }
}

/** A folder that the person chooses; undefined when they give up. */
export async function chooseFolder(
  title: string,
  openLabel: string,
): Promise<vscode.Uri | undefined> {
  const options = { canSelectFiles: false, canSelectFolders: true, title, openLabel };
  return (await vscode.window.showOpenDialog(options))?.[0];
}
