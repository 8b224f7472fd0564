/**
 * The limits of programs as people write them, in settings or on the command line: one name, one unit
 * and one range for each, and the reading of values that nobody has checked yet. The engines fail in
 * ways of their own outside of these ranges, so a value that does not fit is never passed on.
 */
import { DEFAULT_LIMITS, type SandboxLimits } from '../sandbox/limits';
import { nearest } from '../util/nearest';
import { plainLine } from '../util/plainText';
import { nameType } from './entry';

const MAX_SHOWN_CHARS = 40;

/** All limits of a run: the program's own, and that of the calls that it makes. */
export interface RunLimits extends SandboxLimits {
  /** How long a server may take to answer one call, in ms. */
  callMs: number;
}

export const DEFAULT_RUN_LIMITS: RunLimits = { ...DEFAULT_LIMITS, callMs: 60_000 };

export interface LimitRule {
  /** The setting without its section, and the name on the command line. */
  name: string;
  field: keyof RunLimits;
  /** For messages: "a number of seconds". */
  unit: string;
  /** How much one of the unit is in the field. */
  factor: number;
  minimum: number;
  maximum: number;
  /** Whole numbers only. */
  isWhole: boolean;
}

const MS = { unit: 'seconds', factor: 1_000, isWhole: false };
const CALLS = { unit: 'calls', factor: 1, isWhole: true };
const CHARS = { unit: 'characters', factor: 1, isWhole: true };

export const LIMIT_RULES: readonly LimitRule[] = [
  { name: 'timeoutSeconds', field: 'wallMs', ...MS, minimum: 1, maximum: 600 },
  { name: 'cpuSeconds', field: 'cpuMs', ...MS, minimum: 0.1, maximum: 300 },
  { name: 'callTimeoutSeconds', field: 'callMs', ...MS, minimum: 1, maximum: 3_600 },
  // Whole MiB are whole pages of WebAssembly; with less than 16 of them the engine does not start.
  {
    name: 'memoryMb',
    field: 'memoryBytes',
    unit: 'MiB',
    factor: 1_048_576,
    isWhole: true,
    minimum: 16,
    maximum: 1_024,
  },
  // Above 512 KiB the stack of the thread itself could end first.
  {
    name: 'stackKb',
    field: 'stackBytes',
    unit: 'KiB',
    factor: 1_024,
    isWhole: true,
    minimum: 64,
    maximum: 512,
  },
  { name: 'maxCalls', field: 'maxCalls', ...CALLS, minimum: 1, maximum: 100_000 },
  { name: 'maxCallsInFlight', field: 'maxCallsInFlight', ...CALLS, minimum: 1, maximum: 256 },
  { name: 'maxSourceChars', field: 'sourceChars', ...CHARS, minimum: 1_000, maximum: 4_194_304 },
  { name: 'maxConsoleChars', field: 'consoleChars', ...CHARS, minimum: 0, maximum: 4_194_304 },
  { name: 'maxResultChars', field: 'resultChars', ...CHARS, minimum: 1_000, maximum: 67_108_864 },
];

/** What was written for each name; absent where nothing was. */
export type WrittenLimits = Readonly<Record<string, unknown>>;

/**
 * The limits that hold: the person's own values over the defaults, lowered by what a folder asks for.
 * Whoever wrote the folder may not raise them. What does not fit is left out and named in `problems`;
 * `prefix` stands before the names there.
 */
export function readLimits(
  own: WrittenLimits,
  folder: WrittenLimits = {},
  prefix = '',
): { limits: RunLimits; problems: string[] } {
  const limits = { ...DEFAULT_RUN_LIMITS };
  const problems: string[] = [];
  for (const rule of LIMIT_RULES) {
    const { name, field, factor } = rule;
    for (const written of [own, folder]) {
      const value = written[name];
      if (value === undefined || value === null) continue;
      const before = limits[field] / factor;
      if (!fits(value, rule)) {
        problems.push(`${prefix}${name}: ${fault(rule, value)}; ${before} holds until then.`);
      } else if (written === folder && value > before) {
        problems.push(
          `${prefix}${name}: the folder asks for ${value}, but a folder can only lower a limit; ` +
            `${before} holds. Set it in your own settings.`,
        );
      } else {
        limits[field] = value * factor;
      }
    }
  }
  return { limits, problems };
}

/** Reads `NAME=VALUE`. Returns a sentence that says what fits when this does not. */
export function parseLimit(text: string): { name: string; value: number } | string {
  const [, name = text, written = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const rule = LIMIT_RULES.find((rule) => rule.name.toLowerCase() === name.trim().toLowerCase());
  if (rule === undefined) {
    const names = LIMIT_RULES.map((rule) => rule.name);
    const near = nearest(name, names);
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'There are:';
    const list = near.length > 0 ? '' : ` ${names.join(', ')}.`;
    return `there is no limit '${plainLine(name, MAX_SHOWN_CHARS)}'. ${hint}${list}`;
  }
  const value = written.trim() === '' ? Number.NaN : Number(written);
  return fits(value, rule) ? { name: rule.name, value } : `${rule.name} ${fault(rule, written)}`;
}

/** A text as it is, a number as it is, and of anything else what it is: it may be endless. */
function shownOf(value: unknown): string {
  if (typeof value === 'string') return plainLine(value, MAX_SHOWN_CHARS);
  return typeof value === 'object' ? nameType(value) : String(value);
}

function fits(value: unknown, { minimum, maximum, isWhole }: LimitRule): value is number {
  if (typeof value !== 'number' || !(value >= minimum && value <= maximum)) return false;
  return !isWhole || Number.isInteger(value);
}

function fault({ unit, minimum, maximum, isWhole }: LimitRule, value: unknown): string {
  const kind = isWhole ? 'a whole number' : 'a number';
  return `must be ${kind} from ${minimum} to ${maximum} (${unit}), not ${shownOf(value)}`;
}
