/**
 * "Add Instructions for Other Agents…": a section on how to use Toolwright, for the clipboard or for a
 * file of instructions of the folder. The person sees the difference, and nothing is written before they
 * have agreed to it.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  hasInstructions,
  INSTRUCTIONS,
  InstructionsError,
  withInstructions,
  withoutInstructions,
} from '../../core/instructions';
import { writeTextAtomic } from '../../core/store/atomicText';
import { messageOf } from '../../core/util/errors';
import { inMessage } from '../adapters/person/display';
import { Commands } from '../ids';

const SCHEME = 'toolwright-instructions';
/** A larger one is no file of instructions. */
const MAX_BYTES = 1024 * 1024;
const MAX_MESSAGE_CHARS = 400;

const FILES = [
  { file: 'AGENTS.md', readers: vscode.l10n.t('read by many agents, VS Code among them') },
  { file: '.github/copilot-instructions.md', readers: vscode.l10n.t('read by GitHub Copilot') },
];

interface Choice extends vscode.QuickPickItem {
  take(): Promise<void>;
}

export function registerAddInstructions(): vscode.Disposable {
  const previews = new Previews();
  return vscode.Disposable.from(
    previews,
    vscode.commands.registerCommand(Commands.addInstructions, () => addInstructions(previews)),
  );
}

async function addInstructions(previews: Previews): Promise<void> {
  try {
    const choice = await vscode.window.showQuickPick(await choicesWith(previews), {
      title: vscode.l10n.t('Instructions on How to Use Toolwright'),
      placeHolder: vscode.l10n.t('Where should they go?'),
    });
    await choice?.take();
  } catch (error) {
    await vscode.window.showErrorMessage(inMessage(messageOf(error), MAX_MESSAGE_CHARS));
  }
}

async function choicesWith(previews: Previews): Promise<Choice[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const inFolders = await Promise.all(
    folders.flatMap((folder) =>
      FILES.map(async ({ file, readers }): Promise<Choice[]> => {
        const target = path.join(folder.uri.fsPath, file);
        const description = folders.length > 1 ? folder.name : '';
        const write = (change: (text: string | undefined) => string) => async (): Promise<void> =>
          offer({ folder, target, name: file, change }, previews);
        const has = await hasSection(target);
        const label = has ? vscode.l10n.t('Renew in {0}', file) : vscode.l10n.t('Add to {0}', file);
        const choices = [{ label, description, detail: readers, take: write(withInstructions) }];
        if (has) {
          choices.push({
            label: vscode.l10n.t('Take out of {0}', file),
            description,
            detail: '',
            take: write((text) => withoutInstructions(text ?? '')),
          });
        }
        return choices;
      }),
    ),
  );
  return [
    {
      label: vscode.l10n.t('Copy to Clipboard'),
      detail: vscode.l10n.t('for the instructions of any other agent'),
      take: async () => {
        await vscode.env.clipboard.writeText(INSTRUCTIONS);
        vscode.window.setStatusBarMessage(vscode.l10n.t('Instructions copied'), 3_000);
      },
    },
    ...inFolders.flat(),
  ];
}

interface Change {
  folder: vscode.WorkspaceFolder;
  target: string;
  /** The file as people know it. */
  name: string;
  change(text: string | undefined): string;
}

/** Shows the difference, and writes it if the person agrees. */
async function offer({ folder, target, name, change }: Change, previews: Previews): Promise<void> {
  const before = await textOf(target, name);
  const after = change(before);
  if (after === before) {
    await vscode.window.showInformationMessage(vscode.l10n.t('{0} is up to date.', name));
    return;
  }
  await previews.show(name, before ?? '', after);
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
  await previews.close();
  if (answer !== write) return;
  if ((await textOf(target, name)) !== before) {
    throw new InstructionsError(
      vscode.l10n.t('{0} was changed meanwhile, so nothing was written. Try again.', name),
    );
  }
  await writeTextAtomic(await placeOf(target, folder, name), after);
  await vscode.window.showTextDocument(vscode.Uri.file(target), { preview: true });
}

async function hasSection(file: string): Promise<boolean> {
  try {
    const text = await textOf(file, file);
    return text !== undefined && hasInstructions(text);
  } catch {
    // What is wrong with the file is said when it is chosen.
    return false;
  }
}

/** undefined where there is no such file. Throws InstructionsError for one that is not ours to change. */
async function textOf(file: string, name: string): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file);
  if (open?.isDirty === true) {
    throw new InstructionsError(
      vscode.l10n.t('{0} has changes that are not saved: save it first.', name),
    );
  }
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) {
      throw new InstructionsError(
        vscode.l10n.t('{0} has {1} bytes: too many for a file of instructions.', name, size),
      );
    }
    // A byte order mark is kept: to this decoder it is a character like others.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof TypeError) {
      throw new InstructionsError(vscode.l10n.t('{0} is no text in UTF-8.', name), error);
    }
    throw error;
  }
}

/** The file behind links. Throws InstructionsError where they lead out of the folder. */
async function placeOf(
  file: string,
  folder: vscode.WorkspaceFolder,
  name: string,
): Promise<string> {
  const parent = path.dirname(file);
  const real = await realpath(file).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    const existing = await realpath(parent).catch(() => parent);
    return path.join(existing, path.basename(file));
  });
  const root = await realpath(folder.uri.fsPath);
  const inside = path.relative(root, real);
  if (inside.startsWith('..') || path.isAbsolute(inside)) {
    throw new InstructionsError(
      vscode.l10n.t('{0} is a link that leads out of the folder: change that file itself.', name),
    );
  }
  return real;
}

/** The two sides of the difference, for as long as it is shown. */
class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  #shown = 0;

  async show(name: string, before: string, after: string): Promise<void> {
    this.#shown += 1;
    const [left, right] = [
      ['before', before],
      ['after', after],
    ].map(([side = '', text = '']) => {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${this.#shown}/${side}/${name}` });
      this.#texts.set(uri.toString(), text);
      return uri;
    });
    const title = vscode.l10n.t('{0}: the change', name);
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  }

  async close(): Promise<void> {
    this.#texts.clear();
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME,
      );
    await vscode.window.tabGroups.close(tabs);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }
}
