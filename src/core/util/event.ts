/** A typed event with listeners; the smallest thing that lets the core tell its hosts of changes. */

export interface Disposable {
  dispose(): void;
}

export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  /** Subscribes. An arrow function, so that it can be handed on as an `on…` member. */
  readonly on = (listener: (value: T) => void): Disposable => {
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  /** Tells every listener that was subscribed when the event fired. */
  fire(value: T): void {
    for (const listener of Array.from(this.#listeners)) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
