/**
 * Counts the skills that would fail because their tools have changed, whenever a list of tools or a skill has
 * changed, and tells of those of this workspace: once, never twice for the same.
 */
import { isFailing } from '../core/versioning/status';
import * as vscode from 'vscode';
import type { Composition } from '../core/compose';
import { messageOf } from '../core/util/errors';
import { hashOf } from '../core/util/hash';

const KEY = 'toolwright.toldOutdated';
/** Several servers may change within moments, as at a start. */
const DELAY_MS = 1_500;
const KEPT = 50;

export interface OutdatedWatch {
  /** What was told is remembered there. */
  memory: vscode.Memento;
  count: (outdated: number) => void;
  warn: (message: string) => void;
}

export function watchOutdated(
  { toolwright }: Composition,
  { memory, count, warn }: OutdatedWatch,
): vscode.Disposable {
  const { versioning, skills } = toolwright;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const reports = await versioning.report();
    const outdated = reports.filter(isFailing);
    count(outdated.length);
    const told = memory.get<string[]>(KEY, []);
    const fresh = outdated.filter(
      (report) =>
        report.entry.library.name === 'workspace' &&
        report.entry.trust !== 'untrusted' &&
        !told.includes(markOf(report)),
    );
    if (fresh.length === 0) return;
    await memory.update(KEY, [...told, ...fresh.map(markOf)].slice(-KEPT));
    const { tellOutdated } = await import('./commands/versions/checkCompatibility');
    await tellOutdated(fresh.map(({ name }) => name));
  };
  const lookSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      look().catch((error: unknown) =>
        warn(`The skills could not be checked: ${messageOf(error)}`),
      );
    }, DELAY_MS);
  };
  const subscriptions = [
    versioning.registry.onDidChange(lookSoon),
    skills.shelf.onDidChange((change) => {
      if (change === 'skills') lookSoon();
    }),
  ];
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    for (const subscription of subscriptions) subscription.dispose();
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
