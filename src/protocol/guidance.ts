/** The view model of the dashboard's page Guidance: what was learned. Facts. Nothing at run time. */
import type { AdviceRow, GuidanceReport, LearnedRow, Section } from '../core/guidance/report';

export type { AdviceRow, Section };

/** One thing that was learned. Its id is what a request to forget it names. */
export type Lesson = Omit<LearnedRow, 'forget'>;

/** Everything that the page shows. Always whole. */
export interface Guidance extends Omit<GuidanceReport, 'sections'> {
  sections: Readonly<Record<Section, readonly Lesson[]>>;
}

/** What the person does with all of it. Each begins something in the editor. */
export type GuidanceCommand = 'reset' | 'export' | 'import' | 'settings';
