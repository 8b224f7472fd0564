/** What somebody typed into a field, read and checked. Knows nothing of VS Code. */
import type { FormField, FormValue } from '../../../core/ports';

/** `wrong` says what in a sentence; the others are worded where they are shown. */
export type Reading =
  | { kind: 'value'; value: FormValue }
  | { kind: 'empty' | 'missing' | 'notANumber' }
  | { kind: 'wrong'; problem: string };

export function readTyped(field: FormField, typed: string): Reading {
  const { kind } = field;
  // Blanks around a number, an address or a date are slips; in plain text they may be meant.
  const isPlain = kind.type === 'text' && kind.format === undefined;
  const text = isPlain ? typed : typed.trim();
  if (text === '') return { kind: field.isRequired ? 'missing' : 'empty' };
  if (kind.type !== 'number') return checked(field, text);
  // Number('0x1f') and Number('1e3') are numbers too; nobody means them in a form by accident.
  const value = Number(text);
  return Number.isFinite(value) ? checked(field, value) : { kind: 'notANumber' };
}

/** The same for what was picked from a list. */
export function readPicked(field: FormField, picked: readonly string[]): Reading {
  if (picked.length === 0 && !field.isRequired) return { kind: 'empty' };
  return checked(field, picked);
}

function checked(field: FormField, value: FormValue): Reading {
  const problem = field.check(value);
  return problem === undefined ? { kind: 'value', value } : { kind: 'wrong', problem };
}
