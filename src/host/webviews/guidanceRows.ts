/** Builds what the dashboard shows of what was learned. */
import type { GuidanceReport, LearnedRow, Section } from '../../core/guidance/report';
import type { Guidance, Lesson } from '../../protocol/guidance';

/** The report without what each row deletes: the id says it, and only the host has to know. */
export function guidanceOf({ sections, ...report }: GuidanceReport): Guidance {
  const shown = Object.entries(sections).map(([section, rows]) => [section, rows.map(lessonOf)]);
  return { ...report, sections: Object.fromEntries(shown) as Record<Section, Lesson[]> };
}

function lessonOf({ forget: _forget, ...lesson }: LearnedRow): Lesson {
  return lesson;
}
