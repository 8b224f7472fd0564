/**
 * "Add Instructions for Other Agents…": a section on how to use Toolwright, for the clipboard or for a
 * file of instructions of the folder. The person sees the difference, and nothing is written before they
 * have agreed to it.
 */
import * as vscode from 'vscode';
import {
  hasInstructions,
  INSTRUCTIONS,
  withInstructions,
  withoutInstructions,
} from '../../core/instructions';
import { messageOf } from '../../core/util/errors';
import { inMessage } from '../adapters/person/display';
import type { VirtualDocuments } from '../adapters/virtualDocuments';
import { InstructionsFile } from './instructionsFile';

const MAX_MESSAGE_CHARS = 400;

const FILES = [
  { name: 'AGENTS.md', readers: vscode.l10n.t('read by many agents, VS Code among them') },
  { name: '.github/copilot-instructions.md', readers: vscode.l10n.t('read by GitHub Copilot') },
];

interface Choice extends vscode.QuickPickItem {
  take(): Promise<void>;
}

export async function addInstructions(documents: VirtualDocuments): Promise<void> {
  try {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const inFiles = folders.flatMap((folder) =>
      FILES.map(({ name, readers }) =>
        choicesFor(new InstructionsFile(folder, name), readers, documents),
      ),
    );
    const choices = [clipboard(), ...(await Promise.all(inFiles)).flat()];
    const choice = await vscode.window.showQuickPick(choices, {
      title: vscode.l10n.t('Instructions on How to Use Toolwright'),
      placeHolder: vscode.l10n.t('Where should they go?'),
    });
    await choice?.take();
  } catch (error) {
    await vscode.window.showErrorMessage(inMessage(messageOf(error), MAX_MESSAGE_CHARS));
  }
}

function clipboard(): Choice {
  return {
    label: vscode.l10n.t('Copy to Clipboard'),
    detail: vscode.l10n.t('for the instructions of any other agent'),
    take: async () => {
      await vscode.env.clipboard.writeText(INSTRUCTIONS);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Instructions copied'), 3_000);
    },
  };
}

async function choicesFor(
  file: InstructionsFile,
  readers: string,
  documents: VirtualDocuments,
): Promise<Choice[]> {
  const { name, folder } = file;
  const isOneOfSeveral = (vscode.workspace.workspaceFolders ?? []).length > 1;
  const description = isOneOfSeveral ? folder.name : '';
  const has = await hasSection(file);
  const add: Choice = {
    label: has ? vscode.l10n.t('Renew in {0}', name) : vscode.l10n.t('Add to {0}', name),
    description,
    detail: readers,
    take: () => offer(file, withInstructions, documents),
  };
  const remove: Choice = {
    label: vscode.l10n.t('Take out of {0}', name),
    description,
    take: () => offer(file, (text = '') => withoutInstructions(text), documents),
  };
  return has ? [add, remove] : [add];
}

async function hasSection(file: InstructionsFile): Promise<boolean> {
  try {
    const text = await file.read();
    return text !== undefined && hasInstructions(text);
  } catch {
    // What is wrong with the file is said when it is chosen.
    return false;
  }
}

/** Shows the difference, and writes it if the person agrees. */
async function offer(
  file: InstructionsFile,
  change: (text: string | undefined) => string,
  documents: VirtualDocuments,
): Promise<void> {
  const { name } = file;
  const before = await file.read();
  const after = change(before);
  if (after === before) {
    await vscode.window.showInformationMessage(vscode.l10n.t('{0} is up to date.', name));
    return;
  }
  const sides = [documents.add(name, before ?? ''), documents.add(name, after)] as const;
  const title = vscode.l10n.t('{0}: the change', name);
  await vscode.commands.executeCommand('vscode.diff', ...sides, title, { preview: true });
  const write = vscode.l10n.t('Write');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Write this change to {0}?', name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The difference is shown behind this question. The rest of the file stays as it is.',
      ),
    },
    write,
  );
  await closeDifference(sides[1]);
  if (answer !== write) return;
  await file.replace(before, after);
  await file.show();
}

async function closeDifference(modified: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff &&
        input.modified.toString() === modified.toString(),
    );
  await vscode.window.tabGroups.close(tabs);
}
