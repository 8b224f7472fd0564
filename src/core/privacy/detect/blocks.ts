/** Private keys as blocks of text (RFC 7468, OpenPGP), whole or cut off, also with their lines escaped. */
import type { Scan } from './scan';
import { Sureness, type Span } from './span';

const HEAD = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
const LONGEST = 40_000;
/** What a cut off block goes on with. */
const BODY = /(?:[A-Za-z0-9+/=:,\- \t]|\r|\n|\\n|\\r){0,20000}/y;

export function findBlocks(text: string, { blocks }: Scan, found: Span[]): void {
  let reached = 0;
  for (const start of blocks) {
    if (start < reached) continue;
    HEAD.lastIndex = start;
    const head = HEAD.exec(text);
    if (head === null) continue;
    const tail = head[0].replace('BEGIN', 'END');
    const body = start + head[0].length;
    const close = text.slice(body, body + LONGEST).indexOf(tail);
    let end = close < 0 ? 0 : body + close + tail.length;
    if (end === 0) {
      BODY.lastIndex = body;
      BODY.test(text);
      end = Math.max(body, BODY.lastIndex);
      // Blanks and words behind belong to what goes on.
      while (end > body && /\s/.test(text.charAt(end - 1))) end--;
    }
    // `-----BEGIN … -----END` in a description has nothing in between.
    if (!/[A-Za-z0-9+/]{4}/.test(text.slice(body, close < 0 ? end : body + close))) continue;
    found.push({ start, end, kind: 'private_key', sureness: Sureness.whole });
    reached = end;
  }
}
