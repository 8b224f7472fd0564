/** E-mail addresses: from each `@` outwards, and those that are written in words. */
import { Label } from './lexicon';
import { classOf, isWordCode, type Scan } from './scan';
import { Sureness, type Span } from './span';
import type { Context } from './context';

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
const IN_WORDS =
  /([\p{L}\p{N}_.+-]{1,64}(?:[ \t]{1,3}dot[ \t]{1,3}[\p{L}\p{N}_.+-]{1,64}){0,3})[ \t]{1,3}at[ \t]{1,3}([\p{L}\p{N}-]{1,63}(?:[ \t]{1,3}dot[ \t]{1,3}[\p{L}\p{N}-]{2,63}){1,4})(?![\p{L}\p{N}])/iuy;
/** `icon@2x.png`. */
const FILE = /^\d(?:\.\d)?x\.[a-z]{2,5}$/i;

export function findEmails(
  text: string,
  { ats, labels }: Scan,
  context: Context,
  found: Span[],
): void {
  let reached = 0;
  for (const at of ats) {
    const gap = isApart(text, at) ? 1 : 0;
    const start = startOfLocal(text, at - gap, reached);
    const end = endOfDomain(text, at + 1 + gap, context);
    if (start === at - gap || end === 0) continue;
    // `meet @ host.io`: only what looks like the local part of an address.
    if (gap > 0 && !/[.\d_]/.test(text.slice(start, at - gap))) continue;
    if (isRemote(text, start, at, end) || FILE.test(text.slice(at + 1, end))) continue;
    found.push({ start, end, kind: 'email', sureness: Sureness.proven });
    reached = end;
  }
  for (let index = 1; index < labels.starts.length; index++) {
    if ((labels.masks[index]! & Label.dot) === 0) continue;
    for (let before = index - 1; before >= 0 && before >= index - 3; before--) {
      if ((labels.masks[before]! & Label.at) === 0) continue;
      const word = startOfWordsBefore(text, labels.starts[before]!);
      IN_WORDS.lastIndex = word;
      if (word >= 0 && IN_WORDS.test(text)) {
        found.push({
          start: word,
          end: IN_WORDS.lastIndex,
          kind: 'email',
          sureness: Sureness.formed,
        });
      }
      break;
    }
  }
}

/** `name @ host.io`. */
function isApart(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === 0x20 && text.charCodeAt(at + 1) === 0x20;
}

function startOfLocal(text: string, at: number, reached: number): number {
  if (text.charCodeAt(at - 1) === 0x22 /* " */) {
    const from = Math.max(reached, at - LONGEST_LOCAL - 2);
    const open = from + text.slice(from, at - 1).lastIndexOf('"');
    if (open >= from && at - open > 2) {
      // A quoted local part follows a blank or a bracket; a string that ends before an @ does not.
      if (/^(?:|[\s<(,;:[=])$/.test(text.charAt(open - 1)) && !/[\n,]/.test(text.slice(open, at))) {
        return open;
      }
    }
    return at;
  }
  let start = at;
  while (start > reached && at - start < LONGEST_LOCAL && isLocalCode(text.charCodeAt(start - 1))) {
    start--;
  }
  // Dots and signs at the beginning belong to the sentence.
  while (start < at && !isWordCode(text.charCodeAt(start))) start++;
  return text.charCodeAt(at - 1) === 0x2e ? at : start;
}

function isLocalCode(code: number): boolean {
  if (isWordCode(code)) return true;
  switch (code) {
    case 0x2b: // +
    case 0x2d: // -
    case 0x2e: // .
    case 0x25: // %
    case 0x21: // !
    case 0x23: // #
    case 0x26: // &
    case 0x2a: // *
    case 0x5e: // ^
    case 0x7e: // ~
      return true;
    default:
      return false;
  }
}

/** Where a domain that begins here ends; 0 where there is none. */
function endOfDomain(text: string, start: number, context: Context): number {
  let end = start;
  let lastDot = -1;
  let labelStart = start;
  for (; end < text.length && end - start < LONGEST_DOMAIN; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x2e) {
      if (end === labelStart) break;
      if (!isWordCode(text.charCodeAt(end + 1))) break;
      lastDot = end;
      labelStart = end + 1;
    } else if (code !== 0x2d && (!isWordCode(code) || code === 0x5f)) {
      break;
    }
  }
  while (end > start && text.charCodeAt(end - 1) === 0x2d) end--;
  if (lastDot < 0) {
    // `MailQueue@1b2c3d4e` is an object of Java.
    const isHost =
      end - start >= 3 &&
      !/^(?=.*\d)[0-9a-f]{5,8}$/.test(text.slice(start, end)) &&
      context.says(Label.email, start - 1, end, 24);
    return isHost && text.charCodeAt(end) !== 0x2f ? end : 0;
  }
  return isTopLevel(text.slice(lastDot + 1, end)) ? end : 0;
}

/** Two letters or more, or `xn--…`. */
function isTopLevel(label: string): boolean {
  if (/^xn--[a-z0-9-]{2,60}$/i.test(label)) return true;
  if (label.length < 2 || label.length > 24) return false;
  for (let index = 0; index < label.length; index++) {
    if ((classOf(label.charCodeAt(index)) & 4) !== 0) return false;
  }
  return true;
}

/** `git@github.com:owner/name`, `user:password@host`: addresses of machines. */
function isRemote(text: string, start: number, at: number, end: number): boolean {
  if (text.slice(start, at) === 'git') return true;
  return text.charCodeAt(end) === 0x3a && /^:[\w~/.-]{1,100}\//.test(text.slice(end, end + 102));
}

/** The word before a place, and those before it that `dot` joins to it. */
function startOfWordsBefore(text: string, place: number): number {
  let start = startOfWordBefore(text, place);
  for (let parts = 0; parts < 3 && start > 0; parts++) {
    const dot = startOfWordBefore(text, start);
    if (dot <= 0 || !/^dot[ \t]/i.test(text.slice(dot, dot + 4))) break;
    start = startOfWordBefore(text, dot);
  }
  return start;
}

function startOfWordBefore(text: string, place: number): number {
  let end = place;
  while (end > 0 && place - end < 3 && /[ \t]/.test(text.charAt(end - 1))) end--;
  if (end === place) return -1;
  let start = end;
  while (start > 0 && end - start < LONGEST_LOCAL && isLocalCode(text.charCodeAt(start - 1)))
    start--;
  while (start < end && !isWordCode(text.charCodeAt(start))) start++;
  return start === end ? -1 : start;
}
