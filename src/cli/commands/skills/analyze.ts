/** `toolwright skills --analyze`: how each skill is used, and how it stands with its tools. */
import type { SkillOverview } from '../../../core/skills/desk';
import { plural } from '../../../core/util/count';
import { print } from '../command';
import type { Asked } from '../actions';
import { thresholdOf } from './cleanUp';

export async function analyze({ core, options }: Asked): Promise<number> {
  const { desk } = core.toolwright.skills;
  const [{ skills, damaged }, candidates] = await Promise.all([
    desk.overview(),
    desk.cleanUpCandidates(thresholdOf(options)),
  ]);
  const isFull = options.detail === 'full';
  const rows = skills.map((skill) => ({
    name: skill.card.name,
    library: skill.library.name,
    version: skill.card.manifest.version,
    trust: skill.trust,
    compatibility: skill.compatibility,
    runs: skill.usage?.runs ?? 0,
    runs_ok: skill.usage?.runsOk ?? 0,
    ...(skill.usage && { last_used: new Date(skill.usage.lastUsedAt).toISOString() }),
    ...(skill.standing && { standing: skill.standing }),
    tests: skill.card.manifest.tests.length,
    ...(skill.card.isEdited && { is_edited: true }),
    ...(isFull && {
      description: skill.card.description,
      tags: skill.card.manifest.tags,
      inputs: skill.card.manifest.inputs,
      tools: skill.tools,
      skills: skill.card.manifest.skill_dependencies,
    }),
  }));
  const output = {
    skills: rows,
    damaged: damaged.map(({ name, library, problem }) => ({
      name,
      library: library.name,
      problem,
    })),
    unused: candidates.map(({ name, library, reason }) => ({ name, library, reason })),
  };
  const lines = [
    `${plural(skills.length, 'skill')}, ${used(skills)} used, ${candidates.length} not used for long, ${damaged.length} damaged\n`,
    ...skills.map((skill) => lineOf(skill, isFull)),
    ...damaged.map(({ name, problem }) => `${name}: ${problem}\n`),
    ...(candidates.length === 0 ? [] : ['\nNot used for long (toolwright skills --cleanup):\n']),
    ...candidates.map(({ name, reason }) => `  ${name}: ${reason}\n`),
  ];
  print(options, output, lines.join(''));
  return damaged.length === 0 ? 0 : 1;
}

function used(skills: readonly SkillOverview[]): number {
  return skills.filter(({ usage }) => usage !== undefined).length;
}

const STANDINGS = { exemplary: 'proven', failing: 'fails mostly' } as const;

function lineOf(
  { card, trust, compatibility, usage, tools, standing }: SkillOverview,
  isFull: boolean,
): string {
  const share =
    usage === undefined
      ? 'never run'
      : `${plural(usage.runs, 'run')}, ${Math.round((usage.runsOk / usage.runs) * 100)} % ok`;
  const notes = [
    share,
    ...(standing === undefined ? [] : [STANDINGS[standing]]),
    ...(trust === 'trusted' ? [] : [trust]),
    ...(compatibility === 'compatible' ? [] : [compatibility]),
    ...(card.isEdited ? ['edited by hand'] : []),
  ];
  const head = `${card.name} (version ${card.manifest.version}): ${notes.join(', ')}\n`;
  if (!isFull) return head;
  const about = `  ${card.description.replace(/\s+/g, ' ')}\n`;
  return (
    head +
    about +
    tools.map(({ name, version, state }) => `  ${name} ${version ?? ''} ${state}\n`).join('')
  );
}
