/** Waiting that a signal can end, and signals that follow others. */
import type { Disposable } from './event';

/** The promise's outcome, or a rejection with the signal's reason as soon as it aborts. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    work.then(resolve, reject).finally(done);
  });
}

export interface LinkedSignal extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that aborts with the first of these, until it is disposed. Unlike that of `AbortSignal.any`, it
 * is held by nobody afterwards: Node keeps a composed signal for as long as somebody listens to it, and
 * with it all that the listener knows, such as the reply of 50 MB to a request that ended long ago.
 */
export function linkedSignal(sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  const links = sources.map((source) => {
    const follow = (): void => controller.abort(source.reason);
    source.addEventListener('abort', follow, { once: true });
    if (source.aborted) follow();
    return (): void => source.removeEventListener('abort', follow);
  });
  return {
    signal: controller.signal,
    dispose: () => {
      for (const unlink of links) unlink();
    },
  };
}
