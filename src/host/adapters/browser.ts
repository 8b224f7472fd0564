/** The person's browser, which may be on another machine than this extension. */
import * as vscode from 'vscode';
import type { Browser } from '../../core/ports';

export const editorBrowser: Browser = {
  open: async (url) => {
    // A Uri is written anew by VS Code, which decodes an escaped `&` inside of a parameter; sign-in
    // addresses do not survive that. A text is opened as it is, though the typings want a Uri.
    return vscode.env.openExternal(url as unknown as vscode.Uri);
  },
  externalUrl: async (localUrl) => {
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(localUrl, true));
    return external.toString(true);
  },
};
