/** `toolwright migrate-skills`: rewrites skills for the tools of now, each as a whole or not at all. */
import type { Composition } from '../../../core/compose';
import type { FoundSkill } from '../../../core/skills/shelf';
import { messageOf } from '../../../core/util/errors';
import { plainLine, plainText } from '../../../core/util/plainText';
import {
  isPlan,
  type MigrationPlan,
  type MigrationPreview,
} from '../../../core/versioning/migration/migrator';
import { openCore } from '../../nodeHost';
import { UsageError, type Options } from '../../options';
import { interruptible, print, type Command } from '../command';
import { patchOf } from '../difference';
import { MAX_LINE } from './report';

export const migrateSkills: Command = {
  name: 'migrate-skills',
  usage: 'migrate-skills [SKILL...]',
  summary: 'rewrite skills whose tools have changed, or take that back',
  run,
};

const MAX_TEXT = 100_000;

interface Outcome {
  name: string;
  /** asks: it would have to be said that likely steps are right, with --yes. */
  outcome: 'migrated' | 'planned' | 'asks' | 'refused' | 'undone' | 'failed';
  version?: number;
  tools?: MigrationPlan['tools'];
  questions?: readonly string[];
  reasons?: readonly string[];
  diff?: string;
}

async function run(options: Options): Promise<number> {
  if (options.undo && options.words.length === 0)
    throw new UsageError('migrate-skills --undo: name the skills.');
  const core = await openCore(options);
  const signal = interruptible();
  try {
    const missing = await core.proxy.listAgain(core.toolwright.settings.listWaitMs, signal);
    for (const text of missing) process.stderr.write(`${plainLine(text, MAX_LINE)}\n`);
    const outcomes: Outcome[] = [];
    for (const name of await namesFor(core, options)) {
      // One that fails is told and holds up no other.
      const outcome = await oneOf(core, options, name, signal).catch((error: unknown): Outcome => ({
        name,
        outcome: 'failed',
        reasons: [messageOf(error)],
      }));
      if (outcome !== undefined) outcomes.push(outcome);
      if (signal.aborted) break;
    }
    print(options, { skills: outcomes }, textOf(outcomes));
    const isBad = outcomes.some(
      ({ outcome }) => outcome === 'refused' || outcome === 'failed' || outcome === 'asks',
    );
    return isBad ? 1 : 0;
  } finally {
    await core.toolwright.dispose();
  }
}

/** Those that were named, else those whose tools are not as they were. */
async function namesFor(core: Composition, { words, tool }: Options): Promise<readonly string[]> {
  if (words.length > 0) return words;
  const reports = await core.toolwright.versioning.report();
  return reports
    .filter(({ tools }) => tools.some((each) => tool === undefined || each.tool === tool))
    .map(({ entry }) => `${entry.library.name}/${entry.card.name}`);
}

async function oneOf(
  core: Composition,
  options: Options,
  name: string,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const { toolwright } = core;
  const found = await toolwright.skills.shelf.find(name);
  const { name: plain } = found.skill;
  if (options.undo) {
    const before = await toolwright.versioning.undo(found);
    return { name: plain, outcome: 'undone', version: before.skill.manifest.version };
  }
  const { tool, from, to } = options;
  const choice = { ...(tool && { tool }), ...(from && { from }), ...(to && { to }) };
  const preview = await toolwright.previewMigration(found, { signal }, choice);
  if (preview === undefined) return undefined;
  return isPlan(preview) ? carryOut(core, options, preview) : refused(found, preview);
}

async function carryOut(
  { toolwright }: Composition,
  options: Options,
  plan: MigrationPlan,
): Promise<Outcome> {
  const { found, code, tools, questions } = plan;
  const { name } = found.skill;
  const shown = {
    name,
    tools,
    diff: patchOf(found.skill, code),
    ...(questions.length > 0 && { questions }),
  };
  if (options.dryRun) return { ...shown, outcome: 'planned' };
  if (questions.length > 0 && !options.yes) return { ...shown, outcome: 'asks' };
  const { skill } = await toolwright.versioning.apply(plan);
  return { ...shown, outcome: 'migrated', version: skill.manifest.version };
}

function refused(
  { skill }: FoundSkill,
  preview: Exclude<MigrationPreview, MigrationPlan>,
): Outcome {
  return { name: skill.name, outcome: 'refused', reasons: preview.reasons };
}

function textOf(outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) return 'Nothing to migrate.\n';
  return outcomes
    .map(({ name, outcome, version, tools = [], questions = [], reasons = [], diff }) =>
      [
        `${name}: ${outcome === 'asks' ? 'not migrated' : outcome}${version === undefined ? '' : `, version ${version}`}`,
        ...tools.flatMap(({ tool, to, versions, steps }) => [
          `  ${tool} ${versions.from} to ${to === tool ? '' : `${to} `}${versions.to}`,
          ...steps.map((step) => `    ${plainLine(step, MAX_LINE)}`),
        ]),
        ...questions.map((question) => `  Is this right? ${plainLine(question, MAX_LINE)}`),
        ...(outcome === 'asks' ? ['  If so, run it again with --yes.'] : []),
        ...reasons.map((reason) => `  ${plainLine(reason, MAX_LINE)}`),
        ...(diff === undefined ? [] : [plainText(diff, MAX_TEXT).replace(/^/gm, '  ')]),
        '',
      ].join('\n'),
    )
    .join('');
}
