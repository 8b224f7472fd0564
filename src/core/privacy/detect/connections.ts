/** Addresses of services with the password in them: URLs, and lists of `name=value;`. */
import { isPlaceholder } from './random';
import type { Scan } from './scan';
import { Sureness, type Span } from './span';

const LONGEST_URL = 2_000;
const SCHEME = /[A-Za-z][A-Za-z0-9+.:-]{1,40}$/;
const CREDENTIALS = /:\/\/([^\s/?#@"'<>`]{0,200}?):([^\s"'<>`@/]{1,300})@[^\s"'<>`]/y;
/** The password may hold an `@` or a `/`. */
const LOOSE_CREDENTIALS =
  /:\/\/([^\s/?#@:"'<>`]{0,200}):([^\s"'<>`]{1,300})@[\w.[\]-]{1,253}(?::\d{1,5})?(?:[/?,]|(?![\w@]))/y;
const PARAMETER =
  /[?&;](?:password|passwd|pwd|pass|secret|token|access_token|api_?key|sig|signature|key|auth|accountkey)=([^&\s"'<>`;]{6,300})/gi;
const TOKEN_USER = /:\/\/([A-Za-z0-9_-]{20,200})@[\w.-]/y;
/** `Server=…;Password=…`: a part with a password among others. */
const LIST_PASSWORD =
  /(?:^|[;\s"'`])(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue|secret|accesskey|authkey|primarykey)\s{0,2}=\s{0,2}([^;"'`\n]{3,400})/gi;
const LIST_PART = /(?:[A-Za-z][A-Za-z0-9_ -]{0,40})\s{0,2}=\s{0,2}[^;"'`\n]{0,300}/y;

export function findConnections(text: string, { urls }: Scan, found: Span[]): void {
  let reached = 0;
  for (const at of urls) {
    if (at < reached) continue;
    const { start, end } = urlAround(text, at);
    // A URL within a URL is a part of it.
    reached = end;
    if (start === at) continue;
    const password = passwordIn(text.slice(at, end));
    if (password !== undefined && !isPlaceholder(password)) {
      found.push({ start, end, kind: 'connection_string', sureness: Sureness.whole });
    } else findParameters(text, start, end, found);
  }
  if (text.includes('=')) findLists(text, found);
}

/** The URL with its scheme; `start` is `at` where there is none. */
function urlAround(text: string, at: number): { start: number; end: number } {
  const scheme = SCHEME.exec(text.slice(Math.max(0, at - 42), at));
  const start = at - (scheme?.[0].length ?? 0);
  let end = at + 3;
  while (end < text.length && end - start < LONGEST_URL && !isUrlEnd(text.charCodeAt(end))) end++;
  while (end > at + 3 && /[.,;:!)\]}\\]/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/** White space and quotation marks. */
function isUrlEnd(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x3c ||
    code === 0x3e ||
    code === 0x60
  );
}

/** The password in a URL, as far as it says where one is. */
function passwordIn(url: string): string | undefined {
  const patterns = url.includes('@') ? [CREDENTIALS, LOOSE_CREDENTIALS] : [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    const match = pattern.exec(url);
    if (match !== null) return match[2];
  }
  TOKEN_USER.lastIndex = 0;
  const user = TOKEN_USER.exec(url);
  return user !== null && /\d/.test(user[1]!) && /[a-f]/i.test(user[1]!) ? user[1] : undefined;
}

/** `?token=…`: of a service's address the whole is secret, of a page's the value alone. */
function findParameters(text: string, start: number, end: number, found: Span[]): void {
  const isPage = /^https?:/i.test(text.slice(start, start + 6));
  for (const match of text.slice(start, end).matchAll(PARAMETER)) {
    const [whole, value = ''] = match;
    const isSecret = /pass|pwd/i.test(whole) || (/\d/.test(value) && value.length >= 12);
    if (isPlaceholder(value) || !isSecret) continue;
    if (!isPage) {
      found.push({ start, end, kind: 'connection_string', sureness: Sureness.whole });
      return;
    }
    const at = start + match.index + whole.length - value.length;
    const kind = /pass|pwd/i.test(whole) ? 'password' : 'api_key';
    found.push({ start: at, end: at + value.length, kind, sureness: Sureness.formed });
  }
}

function findLists(text: string, found: Span[]): void {
  LIST_PASSWORD.lastIndex = 0;
  let reached = 0;
  for (let match = LIST_PASSWORD.exec(text); match !== null; match = LIST_PASSWORD.exec(text)) {
    if (match.index < reached) continue;
    const nameAt = match.index + (/^[A-Za-z]/.test(match[0]) ? 0 : 1);
    if (isPlaceholder(match[1]!.trim())) continue;
    const [start, end, parts] = listAround(text, nameAt);
    if (parts < 3) continue;
    found.push({ start, end, kind: 'connection_string', sureness: Sureness.whole });
    reached = end;
    LIST_PASSWORD.lastIndex = Math.max(LIST_PASSWORD.lastIndex, end);
  }
}

/** The `name=value` parts, with `;` between them, around one of them. */
function listAround(text: string, inside: number): [start: number, end: number, parts: number] {
  const from = Math.max(0, inside - LONGEST_URL);
  let start = inside;
  let parts = 0;
  for (let tries = 0; tries < 20 && start > from && text.charAt(start - 1) !== '\n'; tries++) {
    // A step back to the beginning of the part before.
    let at = start - 1;
    while (at > from && /\s/.test(text.charAt(at))) at--;
    if (text.charAt(at) !== ';') break;
    let head = at;
    while (head > from && !/[;"'`\n]/.test(text.charAt(head - 1))) head--;
    const part = text.slice(head, at);
    const named = /(?:[A-Za-z][\w -]{0,40})=/.exec(part);
    if (named === null) break;
    parts++;
    const isFirst = text.charAt(head - 1) !== ';';
    // Words of a sentence before the first name are none of it.
    start = isFirst
      ? head + named.index + leadingWords(named[0])
      : head + /^\s*/.exec(part)![0].length;
    if (isFirst) break;
  }
  let end = inside;
  for (let tries = 0; tries < 30; tries++) {
    LIST_PART.lastIndex = end;
    const match = LIST_PART.exec(text);
    if (match === null) break;
    parts++;
    end = LIST_PART.lastIndex;
    const next = /^;\s{0,2}/.exec(text.slice(end, end + 3));
    if (next === null) break;
    const following = end + next[0].length;
    LIST_PART.lastIndex = following;
    if (!LIST_PART.test(text)) {
      end += 1;
      break;
    }
    end = following;
  }
  // The last value of a list in a sentence ends at a blank.
  const last = text.lastIndexOf(';', end - 2);
  const blank = text.indexOf(' ', text.indexOf('=', Math.max(last, start)));
  if (last >= start && blank > 0 && blank < end && !/;\s*$/.test(text.slice(start, end)))
    end = blank;
  return [start, end, parts];
}

/** `connect with Server=`: the name is the last word, or two where both are capitalised (`User Id=`). */
function leadingWords(name: string): number {
  const words = name.slice(0, -1).split(' ');
  if (words.length <= 1) return 0;
  const known =
    /(?:data source|initial catalog|user id|integrated security|persist security info|application name)$/i.exec(
      name.slice(0, -1),
    );
  return known === null ? name.lastIndexOf(' ') + 1 : known.index;
}
