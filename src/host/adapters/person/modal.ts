/** A modal question. Only a click answers it: nothing that a model or a server sends reaches it. */
import * as vscode from 'vscode';

/**
 * The button that was chosen; undefined for a dialog that was closed, or when the signal aborts. A
 * dialog cannot be closed from here: after a cancel its answer no longer counts.
 */
export async function askModal<T extends string>(
  message: string,
  detail: string,
  buttons: readonly T[],
  signal: AbortSignal,
): Promise<T | undefined> {
  const shown = vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  const cancelled = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([shown, cancelled]);
}
