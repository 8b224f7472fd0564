/**
 * Reviewing a skill that came from elsewhere: its program opens, and beside it a message asks for the
 * decision, which is taken in a modal dialog. Only a person can click there.
 */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import type { FoundSkill } from '../../../core/skills/shelf';
import { plainLine } from '../../../core/util/plainText';
import { asBlock } from '../../adapters/person/modal';
import { openSkill } from './openSkill';

const MAX_REACHES = 1_500;

export async function reviewSkill(core: Composition, found: FoundSkill): Promise<void> {
  await openSkill(found);
  const { desk } = core.toolwright.skills;
  const review = await desk.review(found);
  const { name, description } = found.skill;
  const decide = vscode.l10n.t('Decide…');
  const asked = await vscode.window.showInformationMessage(
    vscode.l10n.t("Read the program of the skill '{0}', then decide whether it may run.", name),
    decide,
  );
  if (asked !== decide) return;
  const { inspection, reaches } = review;
  const trust = vscode.l10n.t('Trust');
  const parts = [
    plainLine(description, 500),
    reaches.length === 0
      ? vscode.l10n.t('It calls no tools.')
      : vscode.l10n.t('It calls: {0}', asBlock(reaches.join(', '), MAX_REACHES)),
    ...(inspection.hidden.length > 0
      ? [vscode.l10n.t('Some of its calls do not say which tool they call.')]
      : []),
    ...(inspection.syntaxError === undefined
      ? []
      : [vscode.l10n.t('It does not parse, so it will not run.')]),
    vscode.l10n.t(
      'A skill that you trust runs like any program of the agent: its calls still pass your permissions.',
    ),
  ];
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Let the skill '{0}' run as it is?", name),
    { modal: true, detail: parts.join('\n\n') },
    trust,
  );
  if (answer === trust) await desk.trust(review);
}
