/**
 * Stands in for VS Code inside the page: its webview interface, its theme variables, and its habit of
 * keeping the page's state. What the page sends is kept for the test to read.
 */
import type { HostMessage, WebviewMessage } from '../../../src/protocol/messages';
import { fonts, themes, type ThemeName } from './themes';

/** What a test reaches as `stub`. */
export interface Stub {
  sent: WebviewMessage[];
  violations: string[];
  receive(message: HostMessage): void;
  setTheme(name: ThemeName): void;
}

declare global {
  // oxlint-disable-next-line vars-on-top -- how a global is declared
  var stub: Stub;
  var acquireVsCodeApi: () => object;
}

globalThis.stub = {
  sent: [],
  violations: [],
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to the page itself
  receive: (message) => window.postMessage(message),
  setTheme,
};

const stateKey = 'webview-state';
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message: WebviewMessage) => stub.sent.push(message),
  getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') ?? undefined,
  setState: (state: unknown) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
});

document.addEventListener('securitypolicyviolation', (event) => {
  stub.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});

const wanted = new URLSearchParams(location.search).get('theme') as ThemeName;
setVariables(wanted);
document.addEventListener('DOMContentLoaded', () => setBody(wanted));

/** As VS Code does it: variables on the root element, the kind as class of the body. */
function setTheme(name: ThemeName): void {
  setVariables(name);
  setBody(name);
}

function setVariables(name: ThemeName): void {
  const { style } = document.documentElement;
  for (const property of Array.from(style)) style.removeProperty(property);
  for (const [variable, value] of Object.entries({ ...fonts, ...themes[name].colors })) {
    style.setProperty(`--vscode-${variable}`, value);
  }
}

function setBody(name: ThemeName): void {
  const { kind } = themes[name];
  document.body.className = kind;
  document.body.dataset['vscodeThemeKind'] = kind;
}
