/**
 * Answers the `${input:…}` of server definitions: from what the person entered before, which lies in
 * VS Code's secret storage, else by asking.
 */
import * as vscode from 'vscode';
import type { InputRequest, ResolveInput } from '../../core/ports';
import type { Turns } from './person/turns';

export function inputResolver(secrets: vscode.SecretStorage, turns: Turns): ResolveInput {
  return async (request) => {
    const key = `input:${request.server}:${request.id}`;
    const stored = await secrets.get(key);
    if (stored !== undefined) return stored;
    // Nobody can give up waiting for an input: a signal that never aborts.
    const { signal } = new AbortController();
    const entered = await turns.take(signal, () => ask(request), undefined);
    if (entered !== undefined) await secrets.store(key, entered);
    return entered;
  };
}

async function ask(request: InputRequest): Promise<string | undefined> {
  const title = vscode.l10n.t("The server '{0}' needs a value", request.server);
  const prompt = request.description ?? request.id;
  if (request.options !== undefined) {
    const chosen = await vscode.window.showQuickPick([...request.options], {
      title,
      placeHolder: prompt,
      ignoreFocusOut: true,
    });
    return chosen;
  }
  return vscode.window.showInputBox({
    title,
    prompt,
    password: request.isPassword,
    ignoreFocusOut: true,
    ...(request.defaultValue !== undefined && { value: request.defaultValue }),
  });
}
