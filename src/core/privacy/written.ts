/**
 * Privacy as people write it, in settings or on the command line, and the reading of values that nobody has
 * checked yet. What a folder says only makes protection stricter: whoever wrote the folder may not switch
 * off what keeps the person's data from models.
 */
import { isObject } from '../util/json';
import { nearest } from '../util/nearest';
import { isKind, KINDS, TREATMENTS, type Kind, type Treatment } from './kinds';
import { DEFAULT_PRIVACY, type PrivacySettings } from './settings';

/** Values by the names of the settings, without their section. */
export type WrittenPrivacy = Readonly<
  Partial<
    Record<
      'enabled' | 'allowSwitchingOff' | 'kinds' | 'patterns' | 'keepDays' | 'auditDays',
      unknown
    >
  >
>;

const MOST_DAYS = 3_650;
const STRICTNESS: Record<Treatment, number> = { allow: 0, tokenize: 1, block: 2 };

/** What holds; what does not fit is left out and named in `problems`, with `prefix` before the names. */
export function readPrivacy(
  own: WrittenPrivacy,
  folder: WrittenPrivacy = {},
  prefix = '',
): { privacy: PrivacySettings; problems: string[] } {
  const problems: string[] = [];
  const kinds: Partial<Record<Kind, Treatment>> = readKinds(own.kinds, `${prefix}kinds`, problems);
  for (const [kind, wanted] of Object.entries(
    readKinds(folder.kinds, `${prefix}kinds`, problems),
  )) {
    const held = kinds[kind as Kind] ?? 'tokenize';
    if (STRICTNESS[wanted] < STRICTNESS[held]) {
      problems.push(
        `${prefix}kinds: the folder asks for '${wanted}' for ${kind}, but a folder can only make it ` +
          `stricter; '${held}' holds. Set it in your own settings.`,
      );
    } else kinds[kind as Kind] = wanted;
  }
  if (folder.enabled === false || folder.allowSwitchingOff === true) {
    problems.push(`${prefix}enabled: a folder cannot switch protection off, nor let models do so.`);
  }
  return {
    privacy: {
      isOn:
        flag(own.enabled, DEFAULT_PRIVACY.isOn, `${prefix}enabled`, problems) ||
        folder.enabled === true,
      mayBeSwitchedOff:
        flag(own.allowSwitchingOff, false, `${prefix}allowSwitchingOff`, problems) &&
        folder.allowSwitchingOff !== false,
      kinds,
      patterns: {
        ...readPatterns(folder.patterns, `${prefix}patterns`, problems),
        ...readPatterns(own.patterns, `${prefix}patterns`, problems),
      },
      keepDays: days(own.keepDays, DEFAULT_PRIVACY.keepDays, `${prefix}keepDays`, problems),
      auditDays: days(own.auditDays, DEFAULT_PRIVACY.auditDays, `${prefix}auditDays`, problems),
    },
    problems,
  };
}

/** Reads `KIND=TREATMENT`. Returns a sentence that says what fits when this does not. */
export function parseTreatment(text: string): { kind: Kind; treatment: Treatment } | string {
  const [kind = '', treatment = ''] = text.split('=', 2);
  const problem = problemOf(kind, treatment);
  return problem ?? { kind: kind as Kind, treatment: treatment as Treatment };
}

function readKinds(
  written: unknown,
  name: string,
  problems: string[],
): Partial<Record<Kind, Treatment>> {
  if (written === undefined || written === null) return {};
  if (!isObject(written)) {
    problems.push(`${name} must be an object such as { "email": "tokenize" }.`);
    return {};
  }
  const kinds: Partial<Record<Kind, Treatment>> = {};
  for (const [kind, treatment] of Object.entries(written)) {
    const problem = problemOf(kind, treatment);
    if (problem === undefined) kinds[kind as Kind] = treatment as Treatment;
    else problems.push(`${name}: ${problem}`);
  }
  return kinds;
}

function problemOf(kind: string, treatment: unknown): string | undefined {
  if (!isKind(kind)) {
    const near = nearest(kind, KINDS);
    const hint =
      near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${KINDS.join(', ')}.`;
    return `'${kind}' is no kind: ${hint}`;
  }
  if ((TREATMENTS as readonly unknown[]).includes(treatment)) return undefined;
  return `${kind} must be ${TREATMENTS.join(', ')}, not ${JSON.stringify(treatment)}; 'tokenize' holds until then.`;
}

function readPatterns(written: unknown, name: string, problems: string[]): Record<string, string> {
  if (written === undefined || written === null) return {};
  if (!isObject(written)) {
    problems.push(`${name} must be an object such as { "customer number": "KD-[0-9]{6}" }.`);
    return {};
  }
  const patterns: Record<string, string> = {};
  for (const [key, pattern] of Object.entries(written)) {
    if (typeof pattern === 'string') patterns[key] = pattern;
    else problems.push(`${name}: '${key}' must be a text with a pattern.`);
  }
  return patterns;
}

function flag(written: unknown, otherwise: boolean, name: string, problems: string[]): boolean {
  if (written === undefined || written === null) return otherwise;
  if (typeof written === 'boolean') return written;
  problems.push(`${name} must be true or false; ${otherwise} holds until then.`);
  return otherwise;
}

function days(written: unknown, otherwise: number, name: string, problems: string[]): number {
  if (written === undefined || written === null) return otherwise;
  if (typeof written === 'number' && written >= 1 && written <= MOST_DAYS) return written;
  problems.push(
    `${name} must be a number from 1 to ${MOST_DAYS} (days); ${otherwise} holds until then.`,
  );
  return otherwise;
}
