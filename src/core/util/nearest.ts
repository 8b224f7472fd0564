/** The nearest names to one that does not exist: what an error offers instead. */
import { distance } from 'fastest-levenshtein';

/**
 * The up to `limit` candidates that a typist or a model may have meant, best first. Compared without
 * case and separators, so that `listFiles` meets `list_files`; a candidate that merely contains the
 * wanted name counts as near too.
 */
export function nearest(wanted: string, candidates: Iterable<string>, limit = 3): string[] {
  const key = fold(wanted);
  if (key === '') return [];
  const scored: { name: string; score: number }[] = [];
  for (const name of candidates) {
    const other = fold(name);
    if (other === '') continue;
    const contains = other.includes(key) || (other.length > 3 && key.includes(other));
    const score = contains ? Math.abs(other.length - key.length) / 20 : distance(key, other);
    const allowed = contains
      ? Infinity
      : Math.max(1, Math.floor(Math.max(key.length, other.length) / 3));
    if (score <= allowed) scored.push({ name, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  return scored.slice(0, limit).map((entry) => entry.name);
}

/** How alike two words are, by the letters that must change: 0 to 1. */
export function likeness(a: string, b: string): number {
  return 1 - distance(a, b) / Math.max(a.length, b.length, 1);
}

function fold(name: string): string {
  return name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
