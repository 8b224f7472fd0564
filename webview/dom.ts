/**
 * The little that the pages need to build and update the document. Text only ever becomes text: there
 * is no way from data to markup here. No framework: a page is a tree of elements that is made once and
 * updated in place, so that focus, selection and scroll position survive every snapshot.
 */
import type { State as DashboardState } from './store';

/** A part of a page: made once, told of every state. */
export interface View<State = DashboardState> {
  readonly element: HTMLElement;
  update(state: State): void;
}

export type Child = Node | string | undefined;

/** An element with attributes (`undefined` leaves one out) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** Sets the text, unless it is there already: an equal text would still be announced again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A row of a list: one element that can take a newer version of its item. */
export interface Row<T> {
  readonly element: HTMLElement;
  update(item: T): void;
}

/**
 * Keeps the children of `parent` equal to a list. A row is made once per key and moved only when it is
 * in the wrong place. Keys must be unique.
 */
export function listOf<T>(
  parent: HTMLElement,
  keyOf: (item: T) => string,
  create: (item: T) => Row<T>,
): (items: readonly T[]) => void {
  let rows = new Map<string, Row<T>>();
  return (items) => {
    const next = new Map<string, Row<T>>();
    for (const item of items) {
      const key = keyOf(item);
      const row = rows.get(key) ?? create(item);
      row.update(item);
      next.set(key, row);
    }
    for (const [key, row] of rows) if (!next.has(key)) row.element.remove();
    rows = next;
    let place = parent.firstElementChild;
    for (const { element } of rows.values()) {
      if (element === place) place = place.nextElementSibling;
      else parent.insertBefore(element, place);
    }
  };
}
