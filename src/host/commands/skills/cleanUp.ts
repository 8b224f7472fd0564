/** Cleaning up: the skills that nobody used for long in a list to choose from, and how all of them are used. */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import { attemptSkill } from './context';

const DAY_MS = 24 * 60 * 60 * 1000;
const CHOICES = [30, 90, 365];

/** Deletes what the person chooses; nothing is chosen ahead. */
export async function cleanUpSkills(core: Composition): Promise<void> {
  const { desk } = core.toolwright.skills;
  const ages = CHOICES.map((days) => ({
    label: vscode.l10n.t('Not used for {0} days', days),
    days,
  }));
  const age = await vscode.window.showQuickPick(ages, {
    title: vscode.l10n.t('Clean Up Skills'),
    placeHolder: vscode.l10n.t('Which skills should be listed?'),
  });
  if (age === undefined) return;
  const candidates = await desk.cleanUpCandidates(age.days * DAY_MS);
  if (candidates.length === 0) {
    const message = vscode.l10n.t('No skill is unused for {0} days.', age.days);
    await vscode.window.showInformationMessage(message);
    return;
  }
  const items = candidates.map(({ key, name, library, reason }) => ({
    label: name,
    description: library === 'user' ? vscode.l10n.t('own library') : '',
    detail: reason,
    key,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Clean Up Skills'),
    placeHolder: vscode.l10n.t('Choose those to delete; they can be brought back for 30 days'),
  });
  if (chosen === undefined || chosen.length === 0) return;
  for (const { key } of chosen) await desk.remove(key);
  const undo = vscode.l10n.t('Undo');
  const message = vscode.l10n.t('{0} skills were deleted.', chosen.length);
  if ((await vscode.window.showInformationMessage(message, undo)) !== undo) return;
  for (const { key } of chosen) await attemptSkill(() => desk.undelete(key));
}

/** How each is used and stands with its tools, as a text. What the core says of each stays in English. */
export async function analyzeSkills(core: Composition, documents: VirtualDocuments): Promise<void> {
  const { skills, damaged } = await core.toolwright.skills.desk.overview();
  const rows = skills.map(({ card, library, trust, compatibility, usage }) => [
    card.name,
    library.name,
    String(card.manifest.version),
    trust,
    compatibility,
    usage === undefined ? '–' : String(usage.runs),
    usage === undefined ? '–' : `${Math.round((usage.runsOk / usage.runs) * 100)} %`,
    usage === undefined ? '–' : new Date(usage.lastUsedAt).toLocaleDateString(),
  ]);
  const head = [
    vscode.l10n.t('Skill'),
    vscode.l10n.t('Library'),
    vscode.l10n.t('Version'),
    vscode.l10n.t('Trust'),
    vscode.l10n.t('Tools'),
    vscode.l10n.t('Runs'),
    vscode.l10n.t('Ok'),
    vscode.l10n.t('Last used'),
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const text = [
    `# ${vscode.l10n.t('Skills')}`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    ...damaged.map(({ name, problem }) => `\n**${name}**: ${problem}`),
    '',
  ].join('\n');
  const uri = documents.add('skills.md', text);
  await vscode.window.showTextDocument(uri, { preview: true });
}
