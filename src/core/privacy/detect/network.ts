/** Addresses of the network: IP of both versions, and MAC. */
import { isIPv6 } from 'node:net';
import type { Context } from './context';
import { Label } from './lexicon';
import { isHex, isWordCode, type Scan } from './scan';
import { Sureness, type Span } from './span';

const IPV4 = /(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\w|[.-]\w)/y;
/** The longest written form of the version 6, with a version 4 at its end. */
const LONGEST_IPV6 = 45;
const MAC = /[0-9a-f]{2}([: -])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![: -]?[0-9a-f]{2}(?!\w)|\w)/iy;
const MAC_OF_FOURS = /[0-9a-f]{4}([.-])[0-9a-f]{4}\1[0-9a-f]{4}(?!\w|[.-]\w)/iy;
const MAC_OF_DIGITS = /[0-9a-f]{12}(?!\w)/iy;

export function findNetwork(text: string, scan: Scan, context: Context, found: Span[]): void {
  const { digits, mixed, colons } = scan;
  for (let index = 0; index + 3 < digits.starts.length; index++) {
    const start = digits.starts[index]!;
    if (text.charCodeAt(digits.ends[index]!) !== 0x2e || digits.ends[index]! - start > 3) continue;
    IPV4.lastIndex = start;
    const match = IPV4.exec(text);
    if (match !== null && isAddress(text, match, start, context)) {
      found.push({ start, end: IPV4.lastIndex, kind: 'ip', sureness: Sureness.formed });
    }
  }
  for (const words of [digits, mixed]) {
    for (let index = 0; index < words.starts.length; index++) {
      findMac(text, words.starts[index]!, words.ends[index]!, context, found);
    }
  }
  findMacOfLetters(text, colons, found);
  findIpv6(text, colons, context, found);
}

function isAddress(text: string, match: RegExpExecArray, start: number, context: Context): boolean {
  const octets = match.slice(1).map(Number);
  if (octets.some((octet) => octet > 255)) return false;
  if (match.slice(1).some((written) => written.length > 1 && written.startsWith('0'))) return false;
  const before = text.charAt(start - 1);
  if (before === '.' && /\w/.test(text.charAt(start - 2))) return false;
  if (/[\w^~]/.test(before) && !/\w/.test(text.charAt(start - 2) === '' ? 'a' : '')) return false;
  // Those that are the same for everybody: this host, no host, groups, masks.
  const [a, b, c, d] = octets as [number, number, number, number];
  if (a === 0 || a === 127 || a >= 224 || octets.join('.') === '169.254.169.254') return false;
  if (
    /^\/(?:\d|[12]\d|3[01])(?!\d)/.test(
      text.slice(start + match[0].length, start + match[0].length + 3),
    ) &&
    d === 0
  ) {
    return false;
  }
  if (context.says(Label.ip, start, start, 32) && !context.isOther(start, Label.version, 12))
    return true;
  if (context.isOther(start, Label.version, 28)) return false;
  // `Chrome/120.0.0.0`, `lib-1.2.3.4`, `name@1.2.3.4`.
  if (/[A-Za-z][/@ _-]?v?$/i.test(text.slice(Math.max(0, start - 3), start)) && before !== ' ') {
    return /^(?:\/\/|.@)/.test(text.slice(Math.max(0, start - 2), start));
  }
  if (/(?:^|[^\w.])v\.? ?$/i.test(text.slice(Math.max(0, start - 4), start))) return false;
  // Small numbers are versions and sections more often than addresses.
  return (
    !(a < 10 && b < 20 && c < 30 && d < 100) ||
    (a === b && b === c) ||
    context.isOther(start, Label.ip, 28)
  );
}

function findMac(text: string, start: number, end: number, context: Context, found: Span[]): void {
  const length = end - start;
  if (length === 2) {
    // It began before, and was looked at from there.
    if (/[:-]/.test(text.charAt(start - 1)) && /\d/.test(text.slice(start - 3, start - 1))) return;
    const first = startOfGroups(text, start, 2);
    MAC.lastIndex = first;
    const match = MAC.exec(text);
    if (match === null || /[\w:-]/.test(text.charAt(first - 1))) return;
    // Bytes are written so, too.
    if (match[1] === ' ' && !isOfNetwork(text, first, MAC.lastIndex, context)) return;
    push(text, first, MAC.lastIndex, found);
  } else if (length === 4) {
    const first = startOfGroups(text, start, 4);
    MAC_OF_FOURS.lastIndex = first;
    const match = MAC_OF_FOURS.exec(text);
    if (match === null || /[.-]/.test(text.charAt(first - 1))) return;
    // Numbers have points in them, and words hyphens.
    const isLike = match[1] === '.' && /[a-f]/i.test(match[0]);
    if (!isLike && !isOfNetwork(text, first, MAC_OF_FOURS.lastIndex, context)) return;
    push(text, first, MAC_OF_FOURS.lastIndex, found);
  } else if (length === 12 && context.says(Label.mac, start, end, 24)) {
    MAC_OF_DIGITS.lastIndex = start;
    if (MAC_OF_DIGITS.test(text)) push(text, start, end, found);
  }
}

/** Groups of letters alone are not among the places, so the first one may stand before this one. */
function startOfGroups(text: string, start: number, size: 2 | 4): number {
  const after = text.charAt(start + size);
  const sign = /[:.-]/.test(after) ? after : text.charAt(start - 1);
  let first = start;
  while (start - first < 12 && text.charAt(first - 1) === sign) {
    const before = first - 1 - size;
    if (before < 0 || isWordCode(text.charCodeAt(before - 1))) break;
    if (!/^[0-9a-f]+$/i.test(text.slice(before, first - 1))) break;
    first = before;
  }
  return first;
}

/** Whether words around are about devices on a network. */
function isOfNetwork(text: string, start: number, end: number, context: Context): boolean {
  if (context.says(Label.mac, start, end, 24)) return true;
  return context.cellAt(start) === 0 && DEVICES.test(text.slice(Math.max(0, start - 24), end + 36));
}

const DEVICES =
  /\b(?:wi-?fi|wlan|ssid|bluetooth|access point|station|deauth\w{0,12}|lan|vlan|switch ?port|port \w{1,3}\d|dhcp|arp|roam(?:s|ed|ing)|paired)\b/i;

/** Words of letters alone are not among the places: `ae:bc:…` and `dead.beef.cafe` begin with them. */
function findMacOfLetters(text: string, colons: readonly number[], found: Span[]): void {
  let last = -1;
  for (const colon of colons) {
    if (colon < last + 3) continue;
    const start = colon - 2;
    MAC.lastIndex = Math.max(0, start);
    if (start < 0 || !MAC.test(text) || /[\w:-]/.test(text.charAt(start - 1))) continue;
    push(text, start, MAC.lastIndex, found);
    last = MAC.lastIndex;
  }
}

function push(text: string, start: number, end: number, found: Span[]): void {
  const digits = text
    .slice(start, end)
    .replace(/[: .-]/g, '')
    .toLowerCase();
  // Nobody's, and everybody's.
  if (/^(?:0{12}|f{12})$/.test(digits)) return;
  found.push({ start, end, kind: 'mac', sureness: Sureness.formed });
}

function findIpv6(text: string, colons: readonly number[], context: Context, found: Span[]): void {
  let reached = 0;
  for (const colon of colons) {
    if (colon < reached) continue;
    let start = colon;
    while (start > reached && isIpv6Code(text.charCodeAt(start - 1)) && colon - start < 5) start--;
    let end = colon;
    while (end < text.length && isIpv6Code(text.charCodeAt(end)) && end - start <= LONGEST_IPV6)
      end++;
    reached = end;
    while (end > start && text.charCodeAt(end - 1) === 0x2e) end--;
    if (text.charCodeAt(end - 1) === 0x3a && text.charCodeAt(end - 2) !== 0x3a) end--;
    // `--resolve host:port:address`.
    const port = /^:\d{2,5}:(?=[\da-f:])/i.exec(text.slice(start, start + 12));
    if (port !== null) start += port[0].length;
    const written = text.slice(start, end);
    if (written.length < 4 || !isApart(text, start, end) || !isIPv6(written)) continue;
    if (!isHost(written) || !(hasBody(written) || context.says(Label.ip, start, end))) continue;
    const zone = /^%[\w.-]{1,15}/.exec(text.slice(end, end + 16));
    const until = end + (zone?.[0].length ?? 0);
    found.push({ start, end: until, kind: 'ip', sureness: Sureness.formed });
    reached = until;
  }
}

function isIpv6Code(code: number): boolean {
  return code === 0x3a || code === 0x2e || isHex(code);
}

function isApart(text: string, start: number, end: number): boolean {
  return !/[\w.]/.test(text.charAt(start - 1)) && !/\w/.test(text.charAt(end));
}

/** Not this host, no host, or a prefix alone. */
function isHost(written: string): boolean {
  return !/^[0:]*(?:1|)$/.test(written) && !written.endsWith('::');
}

/** Words of code look like short ones: `a::b`, `dead::beef`, `[1::2]`. */
function hasBody(written: string): boolean {
  const groups = written.split(':').filter(Boolean);
  return (groups.length >= 3 || written.replace(/:/g, '').length >= 5) && /\d/.test(written);
}
