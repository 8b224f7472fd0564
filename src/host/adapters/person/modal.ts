/** A modal question. Only a click or key answers it: nothing that a model or a server sends does. */
import * as vscode from 'vscode';
import type { Turn } from './turns';

/**
 * The button that was chosen, of which the first is the one that Enter presses; undefined for a
 * dialog that was closed, or when the signal aborts: then the answer no longer counts.
 */
export async function askModal<T extends string>(
  { signal, holdUntil }: Turn,
  message: string,
  detail: string,
  buttons: readonly T[],
): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const shown = vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  holdUntil(shown);
  let onAbort = (): void => {};
  const cancelled = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([shown, cancelled]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
