/** Versions of contracts: `major.minor.patch`. */
import type { Level } from './changes';

export const FIRST_VERSION = '1.0.0';

const FORM = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

export function isVersion(text: unknown): text is string {
  return typeof text === 'string' && FORM.test(text);
}

export function nextVersion(version: string, level: Level): string {
  const [major, minor, patch] = numbersOf(version);
  if (level === 'major') return `${major + 1}.0.0`;
  return level === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Below 0 where the first is earlier. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [numbersOf(one), numbersOf(other)];
  const at = first.findIndex((part, index) => part !== second[index]);
  return at < 0 ? 0 : first[at]! - second[at]!;
}

function numbersOf(version: string): [number, number, number] {
  const [, major = '1', minor = '0', patch = '0'] = FORM.exec(version) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}
