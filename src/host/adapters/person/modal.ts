/** A modal question. Only a click or key answers it: nothing that a model or a server sends does. */
import * as vscode from 'vscode';
import { cutBlock } from './display';
import type { Turn } from './turns';

/** Several lines of a text of others, as `cutBlock` has them, with its remark in the language of VS Code. */
export function asBlock(text: string, maxChars: number): string {
  return cutBlock(text, maxChars, (characters) =>
    vscode.l10n.t('{0} characters in all', numberText(characters)),
  );
}

/** "12,345", as the language of VS Code writes it. */
export function numberText(number: number): string {
  return number.toLocaleString(vscode.env.language);
}

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
