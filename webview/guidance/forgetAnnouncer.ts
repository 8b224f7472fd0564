/** Tells screen readers that a lesson is gone, or why it is not: its row is seen to go, which they do not notice. */
import { h, type View } from '../dom';
import { visible } from '../format';
import { nameOf } from './lessonRow';

export function forgetAnnouncer(): View {
  const element = h('div', { class: 'spoken', role: 'status' });
  let names = new Map<string, string>();
  let waiting: ReadonlySet<string> = new Set();
  return {
    element,
    update({ guidance, forgetting, lessonErrors }) {
      const ended = [...waiting].filter((id) => !forgetting.has(id));
      if (ended.length > 0) {
        element.textContent = ended
          .map((id) => sentence(names.get(id) ?? '', lessonErrors.get(id)))
          .join(' ');
      }
      waiting = forgetting;
      const lessons = Object.values(guidance?.sections ?? {}).flat();
      names = new Map(lessons.map((lesson) => [lesson.id, nameOf(lesson)]));
    },
  };
}

function sentence(name: string, error: string | undefined): string {
  return error === undefined ? `Forgotten: ${name}.` : `Not forgotten: ${name}. ${visible(error)}`;
}
