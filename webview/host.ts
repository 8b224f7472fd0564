/**
 * The webview's end of the wire: the only file that knows VS Code's webview interface. Messages that
 * are not ours are dropped here, so nobody behind this file checks again.
 */
import { isHostMessage } from '../src/protocol/guards';
import type { HostMessage, WebviewMessage } from '../src/protocol/messages';

export interface Host {
  post(message: WebviewMessage): void;
  onMessage(listener: (message: HostMessage) => void): void;
  /** What `setState` kept when the page was last alive. Anything may be in it. */
  getState(): unknown;
  /** Kept by VS Code while the tab is hidden and over a reload of the window. */
  setState(state: unknown): void;
}

/** VS Code puts this function into every webview; it may be called once. */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window's
    post: (message) => api.postMessage(message),
    onMessage: (listener) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isHostMessage(event.data)) listener(event.data);
      });
    },
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
