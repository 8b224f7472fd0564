/** Builds what the dashboard shows of the metrics: what was measured, beside the skills and servers of now. */
import { reportOf, type Range, type SkillRow } from '../../core/metrics/report';
import type { SkillOverview } from '../../core/skills/desk';
import type { Toolwright } from '../../core/toolwright';
import type {
  AffectedSkill,
  Measured,
  OutdatedSkill,
  ServerHistory,
  SkillUse,
} from '../../protocol/measured';

/** Skills that nobody used for so long may go. */
const UNUSED_MS = 30 * 86_400_000;

/** Throws the file system's error. */
export async function measuredOf(
  toolwright: Toolwright,
  about: { range: Range; now: number },
): Promise<Measured> {
  const { metrics, skills } = toolwright;
  await metrics.refresh();
  const [{ skills: all }, unused] = await Promise.all([
    skills.desk.overview(),
    skills.desk.cleanUpCandidates(UNUSED_MS),
  ]);
  const report = reportOf(metrics.slots(), about);
  const unusedKeys = new Set(unused.map(({ key }) => key));
  const rows = new Map(report.skills.map((row) => [row.skill, row]));
  return {
    report,
    skills: all
      .filter(({ card }) => card.kind === 'program')
      .map((skill) => useOf(skill, rows.get(skill.card.name), unusedKeys)),
    servers: toolwright.servers().map((server): ServerHistory => {
      const { name, state, product, toolNames } = server;
      return {
        name,
        state,
        ...(product !== undefined && { product }),
        toolCount: toolNames.length,
        skills: affected(all, (tool) => tool.startsWith(`${name}.`)),
      };
    }),
    outdated: await outdatedOf(toolwright, all),
    changes: metrics.toolListChanges().map(({ at, server, version, added, removed, changed }) => {
      const tools = new Set([...removed, ...changed].map((tool) => `${server}.${tool}`));
      return {
        at,
        server,
        ...(version !== undefined && { version }),
        added,
        removed,
        changed,
        skills: affected(all, (tool) => tools.has(tool)),
      };
    }),
  };
}

/** Looked at only where a skill is not as it was. */
async function outdatedOf(
  { versioning }: Toolwright,
  all: readonly SkillOverview[],
): Promise<OutdatedSkill[]> {
  const isAny = all.some(({ compatibility }) => compatibility !== 'compatible');
  const reports = isAny ? await versioning.report() : [];
  return reports.flatMap(({ key, name, status, tools, difficulty }) =>
    status === 'compatible'
      ? []
      : [
          {
            key,
            name,
            status,
            ...(difficulty && { difficulty }),
            tools: tools.map(({ tool, now, versions, reasons, steps, sites }) => ({
              tool,
              ...(now !== undefined && { now }),
              ...versions,
              reasons,
              steps,
              lines: sites.map(({ line }) => line),
            })),
          },
        ],
  );
}

function useOf(
  { key, library, card, trust, usage, compatibility }: SkillOverview,
  row: SkillRow | undefined,
  unusedKeys: ReadonlySet<string>,
): SkillUse {
  return {
    key,
    name: card.name,
    library: library.name,
    runs: row?.runs ?? 0,
    failed: row?.failed ?? 0,
    ...(row?.median_ms !== undefined && { medianMs: row.median_ms }),
    trend: row?.trend ?? [],
    runsEver: usage?.runs ?? 0,
    ...(usage && { lastUsedAt: usage.lastUsedAt }),
    trust,
    compatibility,
    isUnused: unusedKeys.has(key),
  };
}

const URGENCY: Readonly<Record<AffectedSkill['state'], number>> = {
  broken: 0,
  changed: 1,
  compatible: 2,
};

/** The skills that call a tool of which `isOne`, those first that need somebody. */
function affected(
  all: readonly SkillOverview[],
  isOne: (tool: string) => boolean,
): AffectedSkill[] {
  return all
    .filter(({ tools }) => tools.some(({ name }) => isOne(name)))
    .map(({ key, card, compatibility }) => ({ key, name: card.name, state: compatibility }))
    .toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state] || (a.name < b.name ? -1 : 1));
}
