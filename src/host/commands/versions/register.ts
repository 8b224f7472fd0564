/** Registers the commands for versions and migrations. Each loads its code when it is first used. */
import * as vscode from 'vscode';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { CoreHost } from '../../coreHost';
import { Commands } from '../../ids';
import { attemptSkill } from '../skills/context';

export function registerVersionCommands(
  host: CoreHost,
  documents: VirtualDocuments,
): vscode.Disposable {
  const register = (command: string, work: (about?: string) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, (about?: unknown) =>
      attemptSkill(() => work(typeof about === 'string' ? about : undefined)),
    );
  return vscode.Disposable.from(
    register(Commands.migrateSkills, async (key) =>
      (await import('./migrateSkills')).migrateSkills(await host.get(), documents, key),
    ),
    register(Commands.undoMigration, async (key) =>
      (await import('./migrateSkills')).undoMigration(await host.get(), key),
    ),
    register(Commands.checkCompatibility, async () =>
      (await import('./checkCompatibility')).checkCompatibility(await host.get()),
    ),
    register(Commands.declareToolChange, async (tool) =>
      (await import('./declareChange')).declareChange(await host.get(), tool),
    ),
  );
}
