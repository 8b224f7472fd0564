/**
 * Migrating skills: what would change is shown in a diff editor, and written when the person says so. Each
 * skill as a whole or not at all; what cannot be done is said with its reasons.
 */
import type { Difficulty } from '../../../core/guidance/migrations';
import { isFailing } from '../../../core/versioning/status';
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import { CODE_FILES } from '../../../core/skills/fileNames';
import { messageOf } from '../../../core/util/errors';
import {
  MIGRATION_ORIGIN,
  isPlan,
  type MigrationPlan,
} from '../../../core/versioning/migration/migrator';
import type { SkillReport } from '../../../core/versioning/versioning';
import { inMessage, inQuickInput } from '../../adapters/person/display';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { FoundSkill } from '../../../core/skills/shelf';
import { openSkill } from '../skills/openSkill';
import { inProgress } from './inProgress';

const MAX_TEXT = 300;

/** Of one skill where its key is given, else of those that the person chooses. */
export async function migrateSkills(
  core: Composition,
  documents: VirtualDocuments,
  key?: string,
): Promise<void> {
  const keys = key === undefined ? await chosenKeys(core) : [key];
  for (const each of keys) await migrateOne(core, documents, each);
}

async function chosenKeys(core: Composition): Promise<readonly string[]> {
  const reports = await inProgress(
    vscode.l10n.t('Looking at the skills and their tools…'),
    async (signal) => {
      await core.proxy.listAgain(core.toolwright.settings.listWaitMs, signal);
      return core.toolwright.versioning.check();
    },
  );
  const outdated = reports.filter(isFailing);
  if (outdated.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('All skills fit their tools as they are now.'),
    );
    return [];
  }
  if (outdated.length === 1) return [outdated[0]!.key];
  const chosen = await vscode.window.showQuickPick(outdated.map(itemOf), {
    canPickMany: true,
    title: vscode.l10n.t('Migrate Skills'),
    placeHolder: vscode.l10n.t('Which skills? What changes in each is shown before it is written.'),
    matchOnDetail: true,
  });
  return chosen?.map(({ key }) => key) ?? [];
}

function itemOf(report: SkillReport): vscode.QuickPickItem & { key: string } {
  const { key, name, status, tools, difficulty } = report;
  const changes = tools.map(({ tool, now, reasons }) => `${now ?? tool}: ${reasons.join('; ')}`);
  return {
    key,
    label: name,
    description: difficulty
      ? inQuickInput(`${difficultyWord(difficulty.level)}: ${difficulty.why}`, MAX_TEXT)
      : '',
    detail: inQuickInput(changes.join(' · '), MAX_TEXT),
    picked: status === 'needs_migration',
  };
}

function difficultyWord(level: Difficulty['level']): string {
  switch (level) {
    case 'easy':
      return vscode.l10n.t('easy');
    case 'moderate':
      return vscode.l10n.t('moderate');
    case 'hard':
      return vscode.l10n.t('hard');
  }
}

async function migrateOne(
  core: Composition,
  documents: VirtualDocuments,
  key: string,
): Promise<void> {
  const { toolwright } = core;
  const found = await toolwright.skills.shelf.at(key);
  const { name } = found.skill;
  const preview = await inProgress(
    vscode.l10n.t("Finding out what changes in '{0}'…", name),
    (signal) => toolwright.previewMigration(found, { signal }),
  );
  if (preview === undefined) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t("'{0}' fits its tools as they are now.", name),
    );
    return;
  }
  if (!isPlan(preview)) {
    const open = vscode.l10n.t('Open');
    const model = vscode.l10n.t('Ask a Language Model…');
    const text = vscode.l10n.t(
      "'{0}' was not migrated, and nothing has changed. {1}",
      name,
      preview.reasons.join('; '),
    );
    const answer = await vscode.window.showWarningMessage(
      inMessage(text, MAX_TEXT * 2),
      open,
      model,
    );
    if (answer === open) await openSkill(found);
    if (answer === model) await askModel(core, documents, found);
    return;
  }
  await offer(core, documents, preview);
}

async function offer(
  core: Composition,
  documents: VirtualDocuments,
  preview: MigrationPlan,
): Promise<void> {
  const { key, skill } = preview.found;
  await showChanges(preview, documents);
  const migrate = vscode.l10n.t('Migrate');
  const answer = await vscode.window.showInformationMessage(
    inMessage(questionOf(preview), MAX_TEXT * 3),
    migrate,
    vscode.l10n.t('Leave It'),
  );
  if (answer !== migrate) return;
  const migrated = await core.toolwright.versioning.apply(preview);
  await told(core, skill.name, migrated.skill.manifest.version, key);
}

/** Only after a click in a dialog: the program and the contracts of its tools go to a model. */
async function askModel(
  core: Composition,
  documents: VirtualDocuments,
  found: FoundSkill,
): Promise<void> {
  const { name } = found.skill;
  const send = vscode.l10n.t('Send and Ask');
  const detail = vscode.l10n.t(
    'The program of the skill and the contracts of its tools are sent to a language model of the editor, with personal data and secrets kept back. What it writes is tested like any migration and shown to you before it is kept.',
  );
  const title = vscode.l10n.t("Ask a language model to rewrite '{0}'?", name);
  const answer = await vscode.window.showInformationMessage(title, { modal: true, detail }, send);
  if (answer !== send) return;
  const proposal = await inProgress(
    vscode.l10n.t("Asking for a rewrite of '{0}'…", name),
    (signal) => core.toolwright.proposeMigration(found, { signal }),
  );
  if (proposal === undefined) return;
  if (isPlan(proposal)) {
    await offer(core, documents, proposal);
    return;
  }
  const text = vscode.l10n.t(
    "'{0}' was not migrated, and nothing has changed. {1}",
    name,
    proposal.reasons.join('; '),
  );
  await vscode.window.showWarningMessage(inMessage(text, MAX_TEXT * 2));
}

/** The program as it is on the left, what it would become on the right. */
async function showChanges(
  { found, code }: MigrationPlan,
  documents: VirtualDocuments,
): Promise<void> {
  const { skill } = found;
  const file = CODE_FILES[skill.manifest.language];
  await vscode.commands.executeCommand(
    'vscode.diff',
    documents.add(file, skill.code),
    documents.add(file, code),
    vscode.l10n.t('{0}: version {1} and migrated', skill.name, skill.manifest.version),
  );
}

function questionOf({ found, tools, questions, tested }: MigrationPlan): string {
  const what = tools.map(
    ({ tool, to, versions }) =>
      `${tool} ${versions.from} → ${to === tool ? '' : `${to} `}${versions.to}`,
  );
  const sure =
    questions.length === 0
      ? []
      : [vscode.l10n.t('Not sure, please check: {0}.', questions.join('; '))];
  const proof =
    tested.passed > 0
      ? vscode.l10n.t('Its recorded tests still pass: {0}.', tested.passed)
      : vscode.l10n.t('It has no recorded test that could show that it still does the same.');
  return [
    vscode.l10n.t("Migrate '{0}' ({1})?", found.skill.name, what.join(', ')),
    ...sure,
    proof,
  ].join(' ');
}

async function told(core: Composition, name: string, version: number, key: string): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const text = vscode.l10n.t("'{0}' is migrated and is version {1} now.", name, version);
  // Nobody waits for an answer to what is done.
  void vscode.window.showInformationMessage(text, undo).then(async (answer) => {
    if (answer === undo) await undoMigration(core, key);
  });
}

/** Takes the last migration of a skill back; the person chooses which where none is given. */
export async function undoMigration(core: Composition, key?: string): Promise<void> {
  const { shelf } = core.toolwright.skills;
  const chosen = key ?? (await pickMigrated(core));
  if (chosen === undefined) return;
  try {
    const { skill } = await core.toolwright.versioning.undo(await shelf.at(chosen));
    const { version } = skill.manifest;
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "'{0}' is as it was before its migration, as version {1}.",
        skill.name,
        version,
      ),
    );
  } catch (error) {
    await vscode.window.showErrorMessage(inMessage(messageOf(error), MAX_TEXT));
  }
}

async function pickMigrated(core: Composition): Promise<string | undefined> {
  const { entries } = await core.toolwright.skills.shelf.contents();
  const migrated = entries.filter(({ card }) =>
    card.manifest.history.at(-1)?.origin.startsWith(MIGRATION_ORIGIN),
  );
  if (migrated.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('No skill was migrated last: versions of skills are in their history.'),
    );
    return undefined;
  }
  const items = migrated.map(({ key, card }) => ({
    key,
    label: card.name,
    detail: inQuickInput(card.manifest.history.at(-1)!.origin, MAX_TEXT),
  }));
  const placeHolder = vscode.l10n.t('Whose migration is to be undone?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.key;
}
