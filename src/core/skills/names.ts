/**
 * Names of skills: those of the Agent Skills format (lower-case letters, digits and single hyphens, at most
 * 64), which are also the names of their folders, on every file system. Programs write `_` for `-`.
 */
import { identifierOf } from '../catalog/naming';
import { reservedMethods } from '../catalog/reservedNames';
import { InvalidInputError } from '../util/errors';

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_CHARS = 64;
/** What Windows takes for a device, whatever comes after a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** One name for a skill, whether a program calls its method or a model says `user/name`; no other text fails. */
export function skillNameIn(id: string): string {
  const written = id.slice(id.lastIndexOf('/') + 1).replace(/^skills\./, '');
  try {
    return skillNameOf(written);
  } catch {
    // No skill has it: the run has failed for that.
    return written;
  }
}

/** Whether a folder of this name can hold a skill. */
export function isSkillName(name: string): boolean {
  return name.length <= MAX_CHARS && NAME.test(name) && !DEVICE.test(name);
}

/**
 * The name that was meant: `countTodos`, `count_todos` and `Count TODOs` are `count-todos`. Throws
 * InvalidInputError for what has no name in it.
 */
export function skillNameOf(raw: string): string {
  const name = raw
    .trim()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/^skills\./, '')
    .replace(/([\p{Ll}\d])(\p{Lu}\p{Ll})/gu, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (isSkillName(name)) return name;
  const problem =
    name === ''
      ? 'has no letter or digit in it'
      : name.length > MAX_CHARS
        ? `has ${name.length} characters, the limit is ${MAX_CHARS}`
        : 'is the name of a device on Windows';
  throw new InvalidInputError(
    `The name ${JSON.stringify(raw.slice(0, 100))} ${problem}. Use a few lower-case words that say what ` +
      `the skill does, for example "count-open-issues".`,
  );
}

/** The skill as a method of `skills` in a program. */
export function methodOf(name: string): string {
  return identifierOf(name.replaceAll('-', '_'), reservedMethods);
}
