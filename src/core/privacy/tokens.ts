/**
 * Tokens that stand for values: `__PII_email_a1b2c3__`. The same value has the same token within a
 * workspace, by a keyed hash: who does not know the key can neither make one nor tell what it stands for.
 */
import { createHmac } from 'node:crypto';
import { isKind, type Kind } from './kinds';

/** A value and the token that stands for it. */
export interface Entry {
  token: string;
  kind: Kind;
  value: string;
  /** The value is a number by itself, not a piece of a text. */
  isNumber?: true;
}

const PREFIX = '__PII_';
const TOKEN = /__PII_([a-z_]{2,20})_([a-z0-9]{6,20})__/g;
/** Where two values would have the same token, the second one has a longer one. */
const LENGTHS = [6, 10, 16, 20];

/** The tokens in a text, each once, whether issued or not. */
export function tokensIn(text: string): string[] {
  if (!text.includes(PREFIX)) return [];
  return [...new Set(Array.from(text.matchAll(TOKEN), ([token]) => token))];
}

/** Where tokens stand in a text. */
export function rangesOfTokens(text: string): [start: number, end: number][] {
  if (!text.includes(PREFIX)) return [];
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => [index, index + token.length]);
}

/** The text with each token replaced by what `valueOf` knows; others stay. */
export function replaceTokens(
  text: string,
  valueOf: (token: string) => string | undefined,
): string {
  if (!text.includes(PREFIX)) return text;
  return text.replace(TOKEN, (token) => valueOf(token) ?? token);
}

export function kindOfToken(token: string): Kind | undefined {
  const kind = /^__PII_([a-z_]{2,20})_[a-z0-9]{6,20}__$/.exec(token)?.[1];
  return isKind(kind) ? kind : undefined;
}

/** Tokens that could stand for the value, the first that is free is meant. */
export function* tokensFor(
  key: Buffer,
  kind: Kind,
  value: string,
  isNumber: boolean,
): Generator<string> {
  const digest = createHmac('sha256', key)
    .update(`${kind}\0${isNumber ? 'n' : 's'}\0${value}`)
    .digest();
  const id = BigInt(`0x${digest.toString('hex')}`)
    .toString(36)
    .padStart(LENGTHS.at(-1)!, '0');
  for (const length of LENGTHS) yield `${PREFIX}${kind}_${id.slice(-length)}__`;
}
