/** How a skill stands with a tool, or with all of its tools. */

/**
 * warning: goes on as it is, with something to know · needs_migration: a step is known for all that broke ·
 * incompatible: for some of it none is.
 */
export type CompatibilityStatus = 'compatible' | 'warning' | 'needs_migration' | 'incompatible';

const RANK: readonly CompatibilityStatus[] = [
  'compatible',
  'warning',
  'needs_migration',
  'incompatible',
];

/** Worst first. */
export function byUrgency(one: CompatibilityStatus, other: CompatibilityStatus): number {
  return RANK.indexOf(other) - RANK.indexOf(one);
}

/** Would not end well as it is. */
export function isFailing({ status }: { status: CompatibilityStatus }): boolean {
  return status === 'needs_migration' || status === 'incompatible';
}

/** Of several the one that counts. */
export function worst(statuses: readonly CompatibilityStatus[]): CompatibilityStatus {
  return RANK[Math.max(0, ...statuses.map((status) => RANK.indexOf(status)))]!;
}
