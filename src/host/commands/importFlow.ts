/**
 * What an import in VS Code asks and does, without VS Code: which servers are offered, what is written
 * for each answer about a name that is taken. The quick picks are importServers.ts.
 */
import type { Addition } from '../../core/config/import/ownFile';
import type { PlannedServer } from '../../core/config/import/plan';

/** What to do with a server whose name is taken by another one. */
export type ConflictAnswer =
  | { kind: 'keep' }
  | { kind: 'replace' }
  | { kind: 'rename'; name: string };

export interface Offer {
  additions: PlannedServer[];
  conflicts: PlannedServer[];
  /** Those that need no answer, and why. */
  others: PlannedServer[];
}

export function offerOf(planned: readonly PlannedServer[]): Offer {
  const of = (kind: PlannedServer['kind']): PlannedServer[] =>
    planned.filter((server) => server.kind === kind);
  return {
    additions: of('add'),
    conflicts: of('conflict'),
    others: [...of('same'), ...of('off'), ...of('unusable')],
  };
}

/** What to write. */
export function additionsOf(
  chosen: readonly PlannedServer[],
  answers: ReadonlyMap<PlannedServer, ConflictAnswer>,
): Addition[] {
  const additions: Addition[] = chosen.map(({ name, entry, inputs }) => ({ name, entry, inputs }));
  for (const [{ name, entry, inputs }, answer] of answers) {
    if (answer.kind === 'replace') additions.push({ name, entry, inputs });
    if (answer.kind === 'rename') additions.push({ name: answer.name, entry, inputs });
  }
  return additions;
}

/** The first free name like this one; names that differ only by case are not free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const lower = new Set([...taken].map((other) => other.toLowerCase()));
  let number = 2;
  while (lower.has(`${name}-${number}`.toLowerCase())) number++;
  return `${name}-${number}`;
}
