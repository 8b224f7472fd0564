/** API keys in the forms of their makers, JWTs, and the credentials of HTTP headers. */
import type { Context } from './context';
import { FREE_KEY_SHAPES, KEY_SHAPES, type KeyShape } from './keyShapes';
import { Label } from './lexicon';
import { isPlaceholder, isRandom } from './random';
import { isWordCode, type Scan } from './scan';
import { Sureness, type Span } from './span';

/** The shapes whose prefix begins with these two characters. */
const byStart = new Map<number, KeyShape[]>();
for (const shape of KEY_SHAPES) {
  const start = startOf(shape.prefix.charCodeAt(0), shape.prefix.charCodeAt(1));
  byStart.set(start, [...(byStart.get(start) ?? []), shape]);
}
for (const shapes of byStart.values()) shapes.sort((a, b) => b.prefix.length - a.prefix.length);
const JWT_START = startOf(0x65, 0x79);

function startOf(first: number, second: number): number {
  return (first << 8) | second;
}

/** Whether a word that begins so may be a key; for the scan. */
export function isKeyStart(first: number, second: number): boolean {
  const start = startOf(first, second);
  return first < 256 && second < 256 && (start === JWT_START || byStart.has(start));
}

const JWT = /eyJ[\w-]{8,4000}\.[\w-]{2,8000}(?:\.[\w-]{0,4000}){0,3}/y;
const NEAR = 60;
const LONGEST_RUN = 200;
const SHORTEST_RUN = 22;
/** Those that begin with a sign or a digit, where no word of letters begins. */
const SIGN_PREFIXED = KEY_SHAPES.filter(({ prefix }) => !/^[A-Za-z_]/.test(prefix));

export function findKeys(text: string, scan: Scan, context: Context, found: Span[]): void {
  let reached = 0;
  for (const start of scan.prefixes) {
    if (start < reached) continue;
    const end = keyAt(text, start, found);
    if (end > 0) reached = end;
  }
  findSignPrefixed(text, found);
  findFree(text, scan, found);
  findSchemes(text, scan, context, found);
}

function keyAt(text: string, start: number, found: Span[]): number {
  const code = startOf(text.charCodeAt(start), text.charCodeAt(start + 1));
  if (code === JWT_START) {
    JWT.lastIndex = start;
    const match = JWT.exec(text);
    if (match !== null && isJwt(match[0])) {
      found.push({ start, end: JWT.lastIndex, kind: 'jwt', sureness: Sureness.whole });
      return JWT.lastIndex;
    }
  }
  for (const { prefix, rest, mustBeRandom, near } of byStart.get(code) ?? []) {
    if (!text.startsWith(prefix, start)) continue;
    rest.lastIndex = start + prefix.length;
    const match = rest.exec(text);
    if (match === null) continue;
    if (mustBeRandom === true && !isRandom(match[0])) continue;
    if (isPlaceholder(match[0]) || /^(.)\1*$/.test(match[0])) continue;
    if (near !== undefined && !isNear(text, start, near)) continue;
    found.push({ start, end: rest.lastIndex, kind: 'api_key', sureness: Sureness.proven });
    return rest.lastIndex;
  }
  return 0;
}

/** Keys that begin with a sign, where no word begins. */
function findSignPrefixed(text: string, found: Span[]): void {
  for (const shape of SIGN_PREFIXED) {
    for (let at = text.indexOf(shape.prefix); at >= 0; at = text.indexOf(shape.prefix, at + 1)) {
      if (/\w/.test(text.charAt(at - 1))) continue;
      shape.rest.lastIndex = at + shape.prefix.length;
      const match = shape.rest.exec(text);
      if (match === null || (shape.mustBeRandom === true && !isRandom(match[0]))) continue;
      found.push({
        start: at,
        end: shape.rest.lastIndex,
        kind: 'api_key',
        sureness: Sureness.proven,
      });
    }
  }
}

/** Keys without a beginning of their own are long; most words are passed over for their length. */
function findFree(text: string, { mixed, digits }: Scan, found: Span[]): void {
  for (const { starts } of [mixed, digits]) findFreeAt(text, starts, found);
}

function findFreeAt(text: string, starts: readonly number[], found: Span[]): void {
  let reached = 0;
  for (const start of starts) {
    if (start < reached || isInsideRun(text.charCodeAt(start - 1))) continue;
    const end = endOfRun(text, start);
    if (end - start < SHORTEST_RUN) continue;
    const run = text.substring(start, end);
    for (const { pattern, near, mustBeRandom, contains } of FREE_KEY_SHAPES) {
      if (contains !== '' && !run.includes(contains)) continue;
      pattern.lastIndex = start;
      const match = pattern.exec(text);
      if (match === null || match[0] === '') continue;
      if (mustBeRandom === true && !isRandom(match[0])) continue;
      if (near !== undefined && !isNear(text, start, near)) continue;
      reached = pattern.lastIndex;
      found.push({ start, end: reached, kind: 'api_key', sureness: Sureness.proven });
      break;
    }
  }
}

const RUN_CODES = codesOf('!$%&*+-./:=@_|~');
const INSIDE_CODES = codesOf('-.+~');

function codesOf(signs: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (const sign of signs) codes[sign.codePointAt(0)!] = 1;
  return codes;
}

/** A key begins where a run begins, or after a sign that assigns or parts. */
function isInsideRun(before: number): boolean {
  return before < 128 && INSIDE_CODES[before] === 1;
}

/** Where the characters end that keys are made of; not further than the longest has. */
function endOfRun(text: string, start: number): number {
  const most = Math.min(text.length, start + LONGEST_RUN);
  let end = start;
  while (end < most) {
    const code = text.charCodeAt(end);
    if (!isWordCode(code) && !(code < 128 && RUN_CODES[code] === 1)) break;
    end++;
  }
  return end;
}

function isNear(text: string, start: number, words: readonly string[]): boolean {
  const before = text.slice(Math.max(0, start - NEAR), start).toLowerCase();
  return words.some((word) => {
    const at = before.lastIndexOf(word);
    // Short ones stand in many words, and in the digits of ids.
    return at >= 0 && (word.length > 4 || at === 0 || !/[a-z\d]/.test(before.charAt(at - 1)));
  });
}

/** Of a token whose header says how it is signed or encrypted (RFC 7519). */
function isJwt(text: string): boolean {
  try {
    const header = JSON.parse(
      Buffer.from(text.slice(0, text.indexOf('.')), 'base64url').toString(),
    ) as unknown;
    return (
      typeof header === 'object' &&
      header !== null &&
      ('alg' in header || 'enc' in header || 'typ' in header)
    );
  } catch {
    return false;
  }
}

const CREDENTIALS = /["']?[ \t]{1,3}["']?([\w.~+/:|-]{8,4000}={0,3})/y;
/** `Authorization: token …`, `Authorization: …`, `X-Auth-Token: …` are assignments. */
function findSchemes(text: string, { labels }: Scan, context: Context, found: Span[]): void {
  let reached = 0;
  for (let index = 0; index < labels.starts.length; index++) {
    if ((labels.masks[index]! & Label.scheme) === 0 || labels.starts[index]! < reached) continue;
    CREDENTIALS.lastIndex = labels.ends[index]!;
    const match = CREDENTIALS.exec(text);
    if (match === null) continue;
    const value = match[1]!;
    const end = CREDENTIALS.lastIndex;
    const start = end - value.length;
    const isBasic = /basic/i.test(text.slice(labels.starts[index], labels.ends[index]));
    const isSecret = isBasic
      ? isBasicCredential(value)
      : !isPlaceholder(value) &&
        (value.length >= 20 ? /\d/.test(value) || isRandom(value) : isRandom(value));
    if (!isSecret) continue;
    const isSaid = (context.before(labels.starts[index]!, 24) & Label.secret) !== 0;
    found.push({
      start,
      end,
      kind: 'bearer_token',
      sureness: isBasic || isSaid ? Sureness.proven : Sureness.formed,
    });
    reached = end;
  }
}

/** `name:password` in base64 (RFC 7617). */
function isBasicCredential(value: string): boolean {
  if (value.length % 4 !== 0 && value.includes('=')) return false;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(text) && text.indexOf(':') > 0;
}
