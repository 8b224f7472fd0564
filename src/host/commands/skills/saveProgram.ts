/** "Save Program as Skill…": the program in the active editor, with a name and a description. */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import { skillNameOf } from '../../../core/skills/names';
import { messageOf } from '../../../core/util/errors';
import { inMessage } from '../../adapters/person/display';
import { chooseLibrary } from './importSkills';

const MAX_MESSAGE_CHARS = 600;

/** Resolves to the key of the skill; undefined when the person gave up or it was refused. */
export async function saveProgram(core: Composition): Promise<string | undefined> {
  const { document, selection } = vscode.window.activeTextEditor ?? {};
  const code = document?.getText(selection?.isEmpty === false ? selection : undefined);
  if (code === undefined || code.trim() === '') {
    await vscode.window.showInformationMessage(vscode.l10n.t('Open a program first.'));
    return undefined;
  }
  const title = vscode.l10n.t('Save Program as Skill');
  const name = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('A name that says what it does, such as count-open-issues'),
    validateInput: (value) => problemOf(value),
  });
  if (name === undefined) return undefined;
  const description = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('What it does and when to use it, in a sentence'),
    validateInput: (value) =>
      value.trim() === '' ? vscode.l10n.t('Say what it does.') : undefined,
  });
  const library = description === undefined ? undefined : await chooseLibrary();
  if (library === undefined) return undefined;
  const language = document?.languageId === 'python' ? 'python3' : 'typescript';
  const output = await core.toolwright.saveSkill(
    { name, code, description, language, library },
    { signal: new AbortController().signal },
  );
  if (output.status !== 'ok') {
    await vscode.window.showErrorMessage(inMessage(output.stderr ?? '', MAX_MESSAGE_CHARS));
    return undefined;
  }
  const told = [...(output.warnings ?? []), ...(output.suggestions ?? [])].join(' ');
  if (told !== '') void vscode.window.showWarningMessage(inMessage(told, MAX_MESSAGE_CHARS));
  return output.path;
}

function problemOf(value: string): string | undefined {
  try {
    skillNameOf(value);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
