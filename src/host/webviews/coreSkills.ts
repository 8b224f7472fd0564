/** The model of the view "Skills" over the running core. Showing the view starts the core. */
import * as vscode from 'vscode';
import type { RunOutput } from '../../core/results/outputs';
import { refusedInput } from '../../core/results/refusedInput';
import { InvalidInputError } from '../../core/util/errors';
import type { Disposable } from '../../core/util/event';
import type { SkillAction, SkillsSnapshot } from '../../protocol/skills';
import { folderPaths } from '../adapters/workspace';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import type { SkillsModel } from './skillsModel';

const COMMANDS: Readonly<Record<Exclude<SkillAction, 'more'>, string>> = {
  open: Commands.openSkill,
  review: Commands.reviewSkill,
  history: Commands.showSkillHistory,
  test: Commands.testSkill,
  rename: Commands.renameSkill,
  move: Commands.moveSkill,
  export: Commands.exportSkill,
  delete: Commands.deleteSkill,
};

export class CoreSkills implements SkillsModel {
  readonly #host: CoreHost;

  constructor(host: CoreHost) {
    this.#host = host;
  }

  async snapshot(): Promise<SkillsSnapshot> {
    // Not at activation: it writes types.
    const [{ toolwright }, { skillsSnapshot }] = await Promise.all([
      this.#host.get(),
      import('./skillRows'),
    ]);
    return skillsSnapshot(await toolwright.skills.desk.overview(), {
      isWorkspaceTrusted: vscode.workspace.isTrusted,
      hasFolders: folderPaths().length > 1,
    });
  }

  async run(
    key: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<RunOutput> {
    const { toolwright } = await this.#host.get();
    const { library, skill } = await toolwright.skills.shelf.at(key);
    try {
      return await toolwright.runSkill(
        { name: `${library.name}/${skill.name}`, input },
        { signal },
      );
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return refusedInput(error);
    }
  }

  async act(action: SkillAction, key: string): Promise<void> {
    if (action !== 'more') {
      await vscode.commands.executeCommand(COMMANDS[action], key);
      return;
    }
    const more = [
      { label: vscode.l10n.t('$(edit) Rename…'), command: Commands.renameSkill },
      {
        label: vscode.l10n.t('$(arrow-swap) Move to the Other Library'),
        command: Commands.moveSkill,
      },
      { label: vscode.l10n.t('$(export) Export…'), command: Commands.exportSkill },
      { label: vscode.l10n.t('$(trash) Delete'), command: Commands.deleteSkill },
    ];
    const chosen = await vscode.window.showQuickPick(more, {
      title: vscode.l10n.t('Skill {0}', key.split(/[/\\]/).at(-1) ?? ''),
    });
    if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command, key);
  }

  async import(): Promise<void> {
    await vscode.commands.executeCommand(Commands.importSkills);
  }

  async cleanUp(): Promise<void> {
    await vscode.commands.executeCommand(Commands.cleanUpSkills);
  }

  onDidChange(listener: () => void): Disposable {
    return this.#host.onDidChangeSkills(listener);
  }
}
