/**
 * Tells screen readers how a run ended. Only of runs that took a while: an agent makes many short ones,
 * and nobody wants to hear of each.
 */
import type { ActivityRow, RunningRow } from '../../src/protocol/dashboard';
import { h, type View } from '../dom';
import { duration, visible } from '../format';
import { runWord } from '../ui/runBadge';
import { kindLooks } from './words';

/** Shorter runs are not spoken of, in ms. */
const longRun = 2_000;

export function runAnnouncer(): View {
  const element = h('div', { class: 'spoken', 'aria-live': 'polite' });
  let known: readonly RunningRow[] = [];
  return {
    element,
    update({ snapshot }) {
      if (!snapshot || snapshot.running === known) return;
      const ended = known.flatMap(({ id }) => snapshot.activity.find((row) => row.id === id) ?? []);
      known = snapshot.running;
      const long = ended.filter(({ durationMs }) => durationMs >= longRun);
      if (long.length > 0) element.textContent = long.map(sentence).join(' ');
    },
  };
}

/** "Program typescript: cancelled after 12.4 s." */
function sentence({ kind, title, status, durationMs }: ActivityRow): string {
  const what = `${kindLooks[kind].word} ${visible(title)}`;
  return `${what}: ${runWord(status)} after ${duration(durationMs)}.`;
}
