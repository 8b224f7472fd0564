/** How skills stand with the tools of now: what changed, where they call it, and what can be done. */
import type { ToolUsage, SkillManifest, ToolDependency } from '../skills/skill';
import type { KnownTools } from '../skills/dependencies';
import { stateOf } from '../skills/dependencies';
import { differenceOf } from './contract/changes';
import { describeFound, LIKELY } from './migration/inferSteps';
import { routeFor, type Route, type RouteSources } from './migration/route';
import { worst, type CompatibilityStatus } from './status';

/** A tool that a skill calls and that is another than it was. */
export interface ToolCompatibility {
  /** As the skill knows it. */
  tool: string;
  /** As it is called now; absent when it is gone. */
  now?: string;
  status: CompatibilityStatus;
  versions?: { from: string; to: string };
  /** What is different, a sentence each. */
  reasons: readonly string[];
  /** What a migration would do. */
  steps: readonly string[];
  /** Where the skill calls it. */
  sites: readonly ToolUsage[];
}

export interface SkillCompatibility {
  status: CompatibilityStatus;
  /** Those that are not as they were. */
  tools: readonly ToolCompatibility[];
}

const MAX_REASONS = 12;

export function compatibilityOf(
  { tool_dependencies: dependencies }: Pick<SkillManifest, 'tool_dependencies'>,
  tools: KnownTools,
  sources: RouteSources,
  about: (dependency: ToolDependency) => ToolFinding = (dependency) => ofTool(dependency, sources),
): SkillCompatibility {
  const found = dependencies.flatMap((dependency) => {
    const state = stateOf(dependency, tools);
    if (state === 'same') return deprecated(dependency, sources);
    const { name: tool, usage: sites } = dependency;
    return [{ tool, sites, ...about(dependency) }];
  });
  return { status: worst(found.map(({ status }) => status)), tools: found };
}

function deprecated(dependency: ToolDependency, sources: RouteSources): ToolCompatibility[] {
  const { versions = [] } = sources.history(dependency.name) ?? {};
  const stated = versions.at(-1)?.stated?.deprecations ?? [];
  const declared = (sources.declared(dependency.name)?.versions ?? []).flatMap(
    ({ deprecations = [] }) => deprecations,
  );
  const reasons = [...declared, ...stated]
    .filter(({ field }) => usesField(dependency, field))
    .map(({ field, replacement, removed_in: removedIn, guidance }) =>
      [
        `input '${field}' is deprecated`,
        removedIn && `and goes in ${removedIn}`,
        replacement && `: use '${replacement}'`,
        guidance && `. ${guidance}`,
      ]
        .filter(Boolean)
        .join(' ')
        .replaceAll(' :', ':')
        .replaceAll(' .', '.'),
    );
  if (reasons.length === 0) return [];
  const { name: tool, usage } = dependency;
  return [{ tool, now: tool, status: 'warning', reasons, steps: [], sites: usage }];
}

/** Where it is not known which inputs are given, all are. */
function usesField({ usage }: ToolDependency, field: string): boolean {
  const [first] = field.split(/[.[]/);
  return usage.some(({ arguments: names }) => names === undefined || names.includes(first!));
}

/** What is the same for all skills that were written for one contract. */
export type ToolFinding = Omit<ToolCompatibility, 'tool' | 'sites'>;

export function ofTool(dependency: ToolDependency, sources: RouteSources): ToolFinding {
  const { name: tool } = dependency;
  const route = routeFor(dependency, sources);
  if ('problem' in route) {
    const status = route.isMissing ? 'incompatible' : 'needs_migration';
    return { status, reasons: [route.problem], steps: [] };
  }
  const { changes, isReworded } = differenceOf(route.before, route.after);
  const reasons = [
    ...(route.after.id === tool ? [] : [`it is called ${route.after.id} now`]),
    ...changes.map(({ text }) => text),
  ];
  const told = reasons.length === 0 && isReworded ? ['other words for readers'] : reasons;
  return {
    now: route.after.id,
    status: statusOf(route),
    versions: route.versions,
    reasons: told.slice(0, MAX_REASONS),
    steps: route.hops
      .flatMap(({ found }) => found.filter(({ confidence }) => confidence >= LIKELY))
      .map(describeFound),
  };
}

function statusOf({ level, open, hops }: Route): CompatibilityStatus {
  if (level !== 'major') return level === undefined ? 'compatible' : 'warning';
  if (open.length > 0) return 'incompatible';
  const isKnown = hops.every(({ found }) => found.every(({ confidence }) => confidence >= LIKELY));
  return isKnown ? 'needs_migration' : 'incompatible';
}
