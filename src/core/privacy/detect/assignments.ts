/**
 * Values that a name says are secret: `password: …`, `API_KEY=…`, `"client_secret": "…"`, `--token …`,
 * `<password>…</password>`, `the password is …`. A password may look like anything; a key has to look random.
 */
import type { Cell, Context } from './context';
import { Label, labelOfWord } from './lexicon';
import { isPlaceholder, isRandom } from './random';
import { isWordCode, scan, type Scan } from './scan';
import { Sureness, type Span } from './span';

/** From the end of a name to the beginning of its value, which in XML may be an attribute of its own. */
const ASSIGNED =
  /(?:\*\*|`)?\\?["'`]?\]?\)?(?:[ \t]\([^()\n]{1,40}\))?[ \t]{0,20}(?:(?:=>|:=|={1,3}|:|<-|->|~>)[ \t]{0,20}|[ \t](?:is|was|ist|war|lautet|es|est|era|è|é|jest|är|er|on|is now|set to)(?::|[ \t])[ \t]{0,3})(?:\*\*[ \t]?|<\/\w{1,10}>[ \t]?)?(?:(?:str|string|String|Optional\[str\]|const char \*)[ \t]{0,2}=[ \t]{0,2})?/y;
/** `define('API_KEY', '…')`. */
const ARGUMENT = /["'][ \t]?,[ \t]?(?=["'])/y;
/** Terraform's `variable "api_key" { default = "…" }`. */
const DEFAULT =
  /"[ \t]?\{\s{1,20}(?:(?:type|description|sensitive)[ \t]{0,20}=[^\n]{1,120}\s{1,20}){0,3}default[ \t]{0,20}=[ \t]?(?=")/y;
const ATTRIBUTE = /["'][ \t]{1,4}(?:value|content|val|defaultvalue)[ \t]?=[ \t]?/iy;
const TAG = />[ \t]{0,4}(?=[^<>\n]{1,200}<\/)/y;
const FLAG = /(?:[ \t]{1,4}|=)/y;
/** YAML's value on the next line, and names in one cell with the value in the next. */
const QUOTED = /\\?(["'`])((?:(?!\1)[^\n\\]|\\[^\n]){1,400})\1?/y;
const BARE = /[^\s"'`,;<>(){}[\]|]{1,400}/y;
/** Values that only names of passwords have: they may hold signs. */
const BARE_PASSWORD = /[^\s"'`<>]{1,200}/y;

const LONGEST_NAME = 60;
/** One word with a digit or a sign in it. */
const PASSWORD_AFTER =
  /^["']?[ \t]{0,3}[:=>][ \t]{0,3}["']?(?=[^\s"']{0,40}[\d!?#$%&*@])[^\s"']{4,}/;

export function findAssignments(text: string, places: Scan, context: Context, found: Span[]): void {
  const { labels } = places;
  for (const cell of context.cells) findInCell(text, cell, found);
  let reached = 0;
  for (let index = 0; index < labels.starts.length; index++) {
    const mask = labels.masks[index]!;
    if ((mask & (Label.password | Label.secret)) === 0) continue;
    const labelStart = labels.starts[index]!;
    if (labelStart < reached) continue;
    const [start, end] = nameAround(text, labelStart, labels.ends[index]!);
    const name = text.slice(start, end);
    // The words behind the secret's in one name: `token_url`, `password_hash`.
    if (isAbout(text, labels.ends[index]!, end)) continue;
    const isPassword = (mask & Label.password) !== 0;
    // `pass` is also what tests do.
    if (
      isPassword &&
      name.toLowerCase() === 'pass' &&
      !PASSWORD_AFTER.test(text.slice(end, end + 60))
    ) {
      continue;
    }
    const span =
      valueOf(text, start, end, isPassword, name) ??
      (isPassword ? passwordBehind(text, start, end, name) : undefined);
    if (span === undefined) continue;
    found.push(span);
    reached = span.end;
  }
}

function findInCell(text: string, { start, end, mask, name }: Cell, found: Span[]): void {
  if ((mask & (Label.password | Label.secret)) === 0) return;
  const written = text.slice(start, end);
  const value = written.replace(/^[\s"'`]+|[\s"'`]+$/g, '');
  const kind = secretUnder(name, value);
  if (kind === undefined) return;
  const from = start + written.indexOf(value);
  found.push({ start: from, end: from + value.length, kind, sureness: Sureness.formed });
}

/** `IDENTIFIED BY '…'`, `setPassword("…")`, `login ada password …`: with no sign between the two. */
function passwordBehind(text: string, start: number, end: number, name: string): Span | undefined {
  BEHIND.lastIndex = end;
  const match = BEHIND.exec(text);
  if (match === null) return undefined;
  const [whole, open, , quoted, bare] = match;
  const value = quoted ?? bare!;
  if (open !== undefined && !/(?:^|\.)(?:set|with|use)?_?pass/i.test(name)) return undefined;
  if (bare !== undefined) {
    const isDirective = /^(?:requirepass|masterauth)$/i.test(name);
    if (!isDirective && !LOGIN.test(text.slice(Math.max(0, start - 80), start))) return undefined;
  }
  if (isPlaceholder(value) || !isMade(value)) return undefined;
  const from = end + whole.length - value.length - (quoted === undefined ? 0 : 1);
  return { start: from, end: from + value.length, kind: 'password', sureness: Sureness.formed };
}

/** In brackets and quotation marks, in quotation marks, or bare. */
const BEHIND = /(?:(\()\s?|[ \t]{1,3})(?:(["'])([^\s"'\\]{4,200})\2|([^\s"'`<>()]{6,200}))/y;
const LOGIN =
  /\b(?:login|user(?:name)?|account|machine)\b[ \t:=]{1,3}\S{1,60}[ \t,;/|]{1,4}(?:and )?$/i;

/** Of more than letters of one size, as words are. */
function isMade(value: string): boolean {
  return /\d|[^\w.-]/.test(value) || (/[a-z]/.test(value) && /.[A-Z]/.test(value));
}

/** What a value is that stands under this name by itself, as in JSON; undefined where it is no secret. */
export function secretUnder(name: string, value: string): 'password' | 'api_key' | undefined {
  const { labels } = scan(name, () => false);
  for (let index = labels.starts.length - 1; index >= 0; index--) {
    const mask = labels.masks[index]!;
    if ((mask & (Label.password | Label.secret)) === 0) continue;
    if (isAbout(name, labels.ends[index]!, name.length) || isAboutBefore(name)) return undefined;
    const isPassword = (mask & Label.password) !== 0;
    if (name.toLowerCase() === 'pass' && !/^(?=.*[\d!?#$%&*@])[\x21-\x7e]+$/.test(value))
      return undefined;
    if (isPlaceholder(value) || !isSecretValue(value, isPassword, true, value, value.length)) {
      return undefined;
    }
    return isPassword ? 'password' : 'api_key';
  }
  return undefined;
}

/** The identifier around a word. */
function nameAround(text: string, from: number, to: number): [start: number, end: number] {
  let start = from;
  while (start > 0 && from - start < LONGEST_NAME && isNameCode(text.charCodeAt(start - 1)))
    start--;
  let end = to;
  while (end < text.length && end - to < LONGEST_NAME && isNameCode(text.charCodeAt(end))) end++;
  // A hyphen or a dot at the end is not a part of it.
  while (end > to && !isWordCode(text.charCodeAt(end - 1))) end--;
  return [start, end];
}

function isNameCode(code: number): boolean {
  return isWordCode(code) || code === 0x2d || code === 0x2e;
}

/** Beside those of the lexicon: words that are too common to mean anything elsewhere. */
const ABOUT = new Set(
  (
    'expire fields files validation ids at on in to ms seconds days hours min_length visibility ' +
    'format error errors scope scopes status state audience location env variable var ref arn ' +
    'attempts retries failed failures salt iterations rounds class cls model view form dialog ' +
    'modal button link header headers scheme'
  ).split(' '),
);

/** Whether what follows the secret's word in its name makes it something else. */
function isAbout(text: string, from: number, to: number): boolean {
  if (to === from) return false;
  const rest = text.slice(from, to);
  if (/^\d{0,3}$/.test(rest)) return false;
  const words = rest
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  return words.some((word) => ABOUT.has(word) || (labelOfWord(word) & Label.about) !== 0);
}

/** Names that begin so are about something else: `max_tokens`, `next_page_token`, `csrf_token`. */
const ABOUT_BEFORE =
  /(?:^|[^\p{L}])(?:max|min|num|n|total|prompt|completion|input|output|cached|reasoning|next|prev|previous|page|continuation|sync|csrf|xsrf|public|primary|foreign|partition|sort|cache|idempotency|count|has|is|no|requires?|show|hide|validate|check|forgot|reset|change|update|get|set|use|generate|create|design|cancellation|cancel|start|end|next_page|punctuation|eos|bos|pad|unk|special|stop|lexer|syntax|keyboard|unexpected|invalid|current|token)(?:$|[^\p{L}])/u;

function isAboutBefore(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  // Tokens are counted; passwords may be a list.
  if (words.endsWith('tokens')) return true;
  return ABOUT_BEFORE.test(words.replace(/(?:password|passwd|pwd|secret|token|key)s?[\d_]*$/, ''));
}

function valueOf(
  text: string,
  nameStart: number,
  nameEnd: number,
  isPassword: boolean,
  name: string,
): Span | undefined {
  if (isAboutBefore(name)) return undefined;
  const valueAt = beginOfValue(text, nameStart, nameEnd);
  if (valueAt < 0) return undefined;
  const [start, end, isQuoted] =
    valueAt < text.length ? readValue(text, valueAt, isPassword) : [0, 0, false];
  if (end <= start) return undefined;
  const value = text.slice(start, end);
  if (!isQuoted && isCode(value, text.slice(end, end + 2), text.slice(nameEnd, start)))
    return undefined;
  if (isPlaceholder(value) || !isSecretValue(value, isPassword, isQuoted, text, end))
    return undefined;
  return {
    start,
    end,
    kind: isPassword ? 'password' : 'api_key',
    sureness: isPassword || isQuoted ? Sureness.formed : Sureness.said,
  };
}

/** What stands there in programs and sentences instead of a value: calls, types, members, words. */
function isCode(value: string, next: string, between: string): boolean {
  // `Promise<…>`, but not `</password>`.
  if (/^(?:<[^/]|[([])/.test(next)) return true;
  // `password is deprecated`.
  if (/\p{L}/u.test(between) && /^[A-Za-z]+$/.test(value) && !isDrawn(value)) return true;
  // A type: `password: String? = null`.
  if (/^[A-Z][a-zA-Z]{2,30}\?$/.test(value)) return true;
  if (/^\$?[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*[({[;]/.test(value)) return true;
  return /^(?:\/[a-z]+\/|\.\.?\/)/.test(value);
}

function beginOfValue(text: string, nameStart: number, nameEnd: number): number {
  const before = text.slice(Math.max(0, nameStart - 2), nameStart);
  const own = /\(["']$/.test(before) ? ARGUMENT : /\s"$/.test(before) ? DEFAULT : undefined;
  if (own !== undefined) {
    own.lastIndex = nameEnd;
    if (own.test(text)) return own.lastIndex;
  }
  ATTRIBUTE.lastIndex = nameEnd;
  if (ATTRIBUTE.test(text)) return ATTRIBUTE.lastIndex;
  ASSIGNED.lastIndex = nameEnd;
  if (ASSIGNED.test(text)) return ASSIGNED.lastIndex;
  if (text.charCodeAt(nameEnd) === 0x3e && text.charCodeAt(nameStart - 1) === 0x3c) {
    TAG.lastIndex = nameEnd;
    if (TAG.test(text)) return TAG.lastIndex;
  }
  // `--password x`; the hyphens are a part of the name as it is read.
  if (text.startsWith('--', nameStart) || text.startsWith('--', nameStart - 2)) {
    FLAG.lastIndex = nameEnd;
    if (FLAG.test(text)) return FLAG.lastIndex;
  }
  return -1;
}

function readValue(text: string, at: number, isPassword: boolean): [number, number, boolean] {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) {
    const start = at + quoted[0].indexOf(quoted[1]!) + 1;
    let end = start + quoted[2]!.length;
    // The closing mark may be escaped, as in JSON within JSON.
    if (text.charCodeAt(end - 1) === 0x5c) end--;
    return [start, end, true];
  }
  const bare = isPassword ? BARE_PASSWORD : BARE;
  bare.lastIndex = at;
  const match = bare.exec(text);
  if (match === null) return [at, at, false];
  let end = bare.lastIndex;
  // What ends a sentence or a list is no part of it.
  while (end > at && /[.,;:)\]}\\&]/.test(text.charAt(end - 1))) end--;
  if (isPassword) {
    const list = /[,;&|](?=\s?[\w"'-]{1,40}\s?[:=])/.exec(text.slice(at, end));
    if (list !== null) end = at + list.index;
  }
  return [at, end, false];
}

function isSecretValue(
  value: string,
  isPassword: boolean,
  isQuoted: boolean,
  text: string,
  end: number,
): boolean {
  // A call or an index is code, not a value.
  if (!isQuoted && /^[([]/.test(text.slice(end, end + 1))) return false;
  if (!isQuoted && /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value) && !/\d/.test(value))
    return false;
  if (value.startsWith('__PII_')) return false;
  if (isPassword) return isPasswordValue(value, isQuoted);
  if (value.length < 8 || /\s/.test(value) || /^https?:\/\//.test(value)) return false;
  // Words, numbers and names of code are no keys.
  const digits = value.match(/\d/g)?.length ?? 0;
  if (digits === 0 && value.length >= 24 && isDrawn(value)) return true;
  if (/^[a-z]+(?:[-_.:/ ][a-z]+)*$/i.test(value) || /^[\d.,:/-]+$/.test(value)) return false;
  const isLong = value.length >= 18 && /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (digits >= 2 || (digits === 1 && isLong)) && isRandom(value);
}

function isPasswordValue(value: string, isQuoted: boolean): boolean {
  if (value.length < 4 || /^\d{1,3}$/.test(value)) return false;
  // What is written with spaces is a sentence, but for phrases of small words.
  if (/\s/.test(value) && !/\d/.test(value) && !/^[a-z]{2,12}(?: [a-z]{2,12}){1,7}$/.test(value)) {
    return false;
  }
  if (isQuoted) return true;
  // One word of small letters beside the name is what people write about passwords.
  if (/^[a-z]+$/.test(value) && COMMON.has(value)) return false;
  if (!/^[A-Za-z_]+$/.test(value)) return true;
  return !value.includes('_') && (!/[a-z][A-Z]/.test(value) || isDrawn(value));
}

/** Letters alone that are no words joined in an identifier: their capitals stand too near to each other. */
function isDrawn(value: string): boolean {
  const parts = value.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return parts.length >= 3 && value.length / parts.length < 3.5;
}

/** What follows `password` in sentences and in code. */
const COMMON = new Set(
  (
    'must should is was are will for from and the this that with has have been not cannot could can may field input ' +
    'reset change changed policy policies required protected manager length strength strong weak hash hashed used ' +
    'does did you your their please too only when where which who expires expired expire incorrect invalid wrong ' +
    'missing mismatch again never always once before after string text password username user admin name value ' +
    'type true false null none empty bool boolean optional plaintext encrypted bcrypt scrypt argon rotation update ' +
    'updated sent set stored saved correct valid here below above also only'
  ).split(' '),
);
