/** Registers the commands for skills. Each loads its code when it is first used. */
import * as vscode from 'vscode';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { CoreHost } from '../../coreHost';
import { Commands } from '../../ids';
import type { SkillsView } from '../../webviews/skillsView';
import { attemptSkill, pickSkill, skillCommand } from './context';

export function registerSkillCommands(
  host: CoreHost,
  documents: VirtualDocuments,
  view: SkillsView,
): vscode.Disposable {
  const register = (command: string, work: (key?: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, (key?: unknown) => attemptSkill(() => work(key)));
  return vscode.Disposable.from(
    skillCommand(host, Commands.runSkill, async (_core, { key }) => view.reveal(key)),
    skillCommand(host, Commands.openSkill, async (_core, found) =>
      (await import('./openSkill')).openSkill(found),
    ),
    skillCommand(host, Commands.reviewSkill, async (core, found) =>
      (await import('./reviewSkill')).reviewSkill(core, found),
    ),
    skillCommand(host, Commands.showSkillHistory, async (core, found) =>
      (await import('./history')).showHistory(core, found, documents),
    ),
    skillCommand(host, Commands.testSkill, async (core, found) =>
      (await import('./testSkills')).testSkills(core, [found], documents),
    ),
    skillCommand(host, Commands.renameSkill, async (core, found) =>
      (await import('./manageSkill')).renameSkill(core, found),
    ),
    skillCommand(host, Commands.moveSkill, async (core, found) =>
      (await import('./manageSkill')).moveSkill(core, found),
    ),
    skillCommand(host, Commands.exportSkill, async (core, found, to) => {
      const { exportSkill } = await import('./manageSkill');
      await exportSkill(core, found, to instanceof vscode.Uri ? to : undefined);
    }),
    register(Commands.deleteSkill, async (key) => {
      const core = await host.get();
      const chosen = typeof key === 'string' ? key : await pickSkill(core);
      if (chosen !== undefined) await (await import('./manageSkill')).deleteSkill(core, chosen);
    }),
    register(Commands.testAllSkills, async () => {
      const core = await host.get();
      const { shelf } = core.toolwright.skills;
      const { entries } = await shelf.contents();
      const all = await Promise.all(entries.map(({ key }) => shelf.at(key)));
      await (await import('./testSkills')).testSkills(core, all, documents);
    }),
    vscode.commands.registerCommand(Commands.importSkills, (from?: unknown, to?: unknown) =>
      attemptSkill(async () => {
        const folder = from instanceof vscode.Uri ? from : undefined;
        const library = to === 'workspace' || to === 'user' ? to : undefined;
        const { importSkills } = await import('./importSkills');
        await importSkills(await host.get(), folder, library);
      }),
    ),
    register(Commands.saveSkill, async () => {
      const key = await (await import('./saveProgram')).saveProgram(await host.get());
      if (key !== undefined) await view.reveal(key);
    }),
    register(Commands.analyzeSkills, async () =>
      (await import('./cleanUp')).analyzeSkills(await host.get(), documents),
    ),
    register(Commands.cleanUpSkills, async () =>
      (await import('./cleanUp')).cleanUpSkills(await host.get()),
    ),
  );
}
