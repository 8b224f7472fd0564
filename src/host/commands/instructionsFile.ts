/** A file of instructions in a folder, as far as it is ours to change. Knows nothing of what goes into it. */
import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { InstructionsError } from '../../core/instructions';
import { confined } from '../../core/proxy/workspace/confine';
import { writeTextAtomic } from '../../core/store/atomicText';

/** A larger one is no file of instructions. */
const MAX_BYTES = 1024 * 1024;

export class InstructionsFile {
  readonly folder: vscode.WorkspaceFolder;
  /** As people know it: the path in the folder. */
  readonly name: string;
  readonly #uri: vscode.Uri;

  constructor(folder: vscode.WorkspaceFolder, name: string) {
    this.folder = folder;
    this.name = name;
    this.#uri = vscode.Uri.joinPath(folder.uri, name);
  }

  /** undefined where there is none. Throws InstructionsError for one that is not ours to change. */
  async read(): Promise<string | undefined> {
    const { fsPath } = this.#uri;
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === fsPath);
    if (open?.isDirty === true) {
      throw new InstructionsError(
        vscode.l10n.t('{0} has changes that are not saved: save it first.', this.name),
      );
    }
    try {
      const { size } = await stat(fsPath);
      if (size > MAX_BYTES) {
        throw new InstructionsError(
          vscode.l10n.t('{0} has {1} bytes: too many for a file of instructions.', this.name, size),
        );
      }
      // A byte order mark is kept: to this decoder it is a character like others.
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return decoder.decode(await readFile(fsPath));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      if (error instanceof TypeError) {
        throw new InstructionsError(vscode.l10n.t('{0} is no text in UTF-8.', this.name), error);
      }
      throw error;
    }
  }

  /** Writes it, if it still is what `before` says. Throws InstructionsError. */
  async replace(before: string | undefined, after: string): Promise<void> {
    if ((await this.read()) !== before) {
      throw new InstructionsError(
        vscode.l10n.t('{0} was changed meanwhile, so nothing was written. Try again.', this.name),
      );
    }
    const place = await confined(this.folder.uri.fsPath, this.#uri.fsPath);
    if (place === undefined) {
      throw new InstructionsError(
        vscode.l10n.t(
          '{0} is a link that leads out of the folder: change that file itself.',
          this.name,
        ),
      );
    }
    await writeTextAtomic(place, after);
  }

  async show(): Promise<void> {
    await vscode.window.showTextDocument(this.#uri, { preview: true });
  }
}
