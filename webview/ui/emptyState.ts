/** A place with nothing in it yet: what it is for, and what to do first. */
import { h, type Child } from '../dom';

export function emptyState(title: string, ...text: readonly Child[]): HTMLElement {
  return h('div', { class: 'empty' }, h('strong', {}, title), h('p', {}, ...text));
}
