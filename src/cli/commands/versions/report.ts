/** How skills stand, in the forms of the command line. */
import { plainLine } from '../../../core/util/plainText';
import type { SkillReport } from '../../../core/versioning/versioning';

/** Texts of servers are cut. */
export const MAX_LINE = 500;

/** Names as in the JSON. */
export function reportOutput({ name, status, tools, entry, difficulty }: SkillReport): object {
  return {
    name,
    library: entry.library.name,
    status,
    ...(difficulty && { difficulty: difficulty.level, difficulty_why: difficulty.why }),
    tools: tools.map(({ tool, now, status: each, versions, reasons, steps, sites }) => ({
      tool,
      ...(now !== undefined && { now }),
      status: each,
      ...(versions && { from: versions.from, to: versions.to }),
      reasons,
      steps,
      sites: sites.map(({ line, column }) => ({ line, column })),
    })),
  };
}

const WORDS = {
  compatible: 'compatible',
  warning: 'goes on as it is',
  needs_migration: 'needs a migration',
  incompatible: 'cannot go on',
} as const;

export function reportLines({ name, status, tools, difficulty }: SkillReport): string[] {
  return [
    `${name}: ${WORDS[status]}\n`,
    ...(difficulty ? [`  ${difficulty.level}: ${plainLine(difficulty.why, MAX_LINE)}\n`] : []),
    ...tools.flatMap(({ tool, now, versions, reasons, steps, sites }) => {
      const to = now === undefined || now === tool ? '' : ` ${now}`;
      const at = sites.map(({ line, column }) => `${line}:${column}`).join(', ');
      return [
        `  ${tool}${versions ? ` ${versions.from} to${to} ${versions.to}` : ''}${at === '' ? '' : ` (called at ${at})`}\n`,
        ...reasons.map((reason) => `    ${plainLine(reason, MAX_LINE)}\n`),
        ...steps.map((step) => `    -> ${plainLine(step, MAX_LINE)}\n`),
      ];
    }),
  ];
}
