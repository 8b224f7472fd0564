/** Checks all skills against their tools as the servers list them now, and tells what came of it. */
import { isFailing } from '../../../core/versioning/status';
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import { Commands } from '../../ids';
import { inProgress } from './inProgress';
import { counted } from './words';

export async function checkCompatibility(core: Composition): Promise<void> {
  const title = vscode.l10n.t('Asking all servers for their tools…');
  const reports = await inProgress(title, async (signal) => {
    await core.proxy.listAgain(core.toolwright.settings.listWaitMs, signal);
    return core.toolwright.versioning.check();
  });
  const outdated = reports.filter(isFailing);
  if (outdated.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('{0} checked: all fit their tools as they are now.', counted(reports.length)),
    );
    return;
  }
  await tellOutdated(outdated.map(({ name }) => name));
}

/** What can be done about skills that would fail. */
export async function tellOutdated(names: readonly string[]): Promise<void> {
  const migrate = vscode.l10n.t('Migrate Skills…');
  const show = vscode.l10n.t('Show');
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  const text =
    names.length === 1
      ? vscode.l10n.t("The tools of the skill '{0}' have changed, and it would fail.", shown)
      : vscode.l10n.t(
          'The tools of {0} have changed, and they would fail: {1}',
          counted(names.length),
          shown,
        );
  const answer = await vscode.window.showWarningMessage(text, migrate, show);
  if (answer === migrate) await vscode.commands.executeCommand(Commands.migrateSkills);
  if (answer === show)
    await vscode.commands.executeCommand(Commands.openDashboard, 'compatibility');
}
