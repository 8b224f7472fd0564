/** Opens the program of a skill, or its text where it has none, as a file to read and to change. */
import * as vscode from 'vscode';
import { CODE_FILES, MARKDOWN_FILE } from '../../../core/skills/fileNames';
import type { FoundSkill } from '../../../core/skills/shelf';

export async function openSkill({ key, skill }: FoundSkill): Promise<void> {
  const file = skill.kind === 'program' ? CODE_FILES[skill.manifest.language] : MARKDOWN_FILE;
  await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(key), file));
}
