/** Texts of ours as read-only documents, which nobody is asked to save. The last few can be seen again. */
import * as vscode from 'vscode';

const SCHEME = 'toolwright';
const KEPT = 20;

export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly #texts = new Map<string, string>();
  #count = 0;

  /** The address of a new document. `name` gives its title and, by its ending, its language. */
  add(name: string, text: string): vscode.Uri {
    this.#count += 1;
    const path = `/${this.#count}/${name}`;
    this.#texts.set(path, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > KEPT && oldest !== undefined) this.#texts.delete(oldest);
    return vscode.Uri.from({ scheme: SCHEME, path });
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? vscode.l10n.t('This text is no longer kept.');
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }
}
