/** Asks whether a skill is to be migrated before it runs, because its tools have changed. */
import * as vscode from 'vscode';
import type { MigrationQuestion } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { asBlock, askModal } from './modal';
import type { Turn } from './turns';

const MAX_CHARS = 1_000;

export async function approveMigration(
  { skill, tools, steps, questions, testsPassed }: MigrationQuestion,
  turn: Turn,
): Promise<boolean> {
  const migrate = vscode.l10n.t('Migrate and Run');
  const versions = tools.map(({ tool, version, to }) =>
    to === tool ? `${tool} ${version}` : vscode.l10n.t('{0} {1}, now {2}', tool, version, to),
  );
  const proof =
    testsPassed === 0
      ? vscode.l10n.t('The skill has no recorded test that could show that it still does the same.')
      : vscode.l10n.t('Tests that still pass after it: {0}.', testsPassed);
  const chosen = await askModal(
    turn,
    vscode.l10n.t(
      "The tools of the skill '{0}' have changed. Migrate it first?",
      plainLine(skill, 80),
    ),
    [
      vscode.l10n.t('Written for: {0}', asBlock(versions.join(', '), MAX_CHARS)),
      vscode.l10n.t('What changes: {0}', asBlock(steps.join('\n'), MAX_CHARS)),
      ...(questions.length === 0
        ? []
        : [vscode.l10n.t('Not sure, please check: {0}', asBlock(questions.join('\n'), MAX_CHARS))]),
      proof,
      vscode.l10n.t('The version before is kept, and "Undo Migration" brings it back.'),
    ].join('\n\n'),
    [migrate],
  );
  return chosen === migrate;
}
