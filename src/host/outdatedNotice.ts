/**
 * Tells once that skills of this workspace would fail because their tools have changed: when a list of tools
 * has changed, and never twice for the same.
 */
import * as vscode from 'vscode';
import type { Composition } from '../core/compose';
import { messageOf } from '../core/util/errors';
import { hashOf } from '../core/util/hash';

const KEY = 'toolwright.toldOutdated';
/** Several servers may change within moments, as at a start. */
const DELAY_MS = 1_500;
const KEPT = 50;

export function tellOutdatedOnce(
  { toolwright }: Composition,
  memory: vscode.Memento,
  warn: (message: string) => void,
): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const reports = await toolwright.versioning.report();
    const outdated = reports.filter(
      ({ status, entry }) =>
        (status === 'needs_migration' || status === 'incompatible') &&
        entry.library.name === 'workspace' &&
        entry.trust !== 'untrusted',
    );
    const told = memory.get<string[]>(KEY, []);
    const fresh = outdated.filter((report) => !told.includes(markOf(report)));
    if (fresh.length === 0) return;
    await memory.update(KEY, [...told, ...fresh.map(markOf)].slice(-KEPT));
    const { tellOutdated } = await import('./commands/versions/checkCompatibility');
    await tellOutdated(fresh.map(({ name }) => name));
  };
  const subscription = toolwright.versioning.registry.onDidChange(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      look().catch((error: unknown) =>
        warn(`The skills could not be checked: ${messageOf(error)}`),
      );
    }, DELAY_MS);
  });
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    subscription.dispose();
  });
}

/** The skill with the versions that it does not fit. */
function markOf({
  key,
  tools,
}: {
  key: string;
  tools: readonly { tool: string; versions?: { to: string } }[];
}): string {
  return hashOf(JSON.stringify([key, tools.map(({ tool, versions }) => [tool, versions?.to])]));
}
