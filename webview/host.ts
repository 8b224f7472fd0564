/**
 * The webview's end of the wire: the only file that knows VS Code's webview interface. Messages that
 * are not ours are dropped here, so nobody behind this file checks again.
 */

/** `In` is what the host sends, `Out` what the page sends. */
export interface Host<In, Out> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
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

/** `isIn` tells the host's messages from others. */
export function connectHost<In, Out>(isIn: (value: unknown) => value is In): Host<In, Out> {
  const api = acquireVsCodeApi();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window's
    post: (message) => api.postMessage(message),
    onMessage: (listener) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isIn(event.data)) listener(event.data);
      });
    },
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
