/** A state as icon and word. The tone colours the icon only: the word alone says it all. */
import { h } from '../dom';
import { icon, type IconName } from './icon';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

export function badge(iconName: IconName, tone: Tone, word: string): HTMLElement {
  return h('span', { class: `badge tone-${tone}` }, icon(iconName), word);
}
