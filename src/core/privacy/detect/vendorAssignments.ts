/** Keys that the name of their maker gives away, `adafruit_io_key = …`, where they have no form of their own. */
import { VENDOR_WORDS } from './keyShapes';
import { isPlaceholder, isRandom } from './random';
import { isWordCode, type Scan } from './scan';
import { Sureness, type Span } from './span';

const VENDORS = new Set(VENDOR_WORDS);
const LEAST_KEY = 16;
const MOST_KEY = 200;
/** A name, its quotation mark, and blanks. */
const LONGEST_BEFORE = 68;
/** The name before a sign that assigns. */
const NAME_BEFORE = /[A-Za-z][A-Za-z0-9_.-]{1,60}$/;

/** `adafruit_io_key = …`: the vendor and the word make one; and `fastly: …` where it looks random. */
export function findVendorAssignments(text: string, { assigns }: Scan, found: Span[]): void {
  for (const at of assigns) {
    const start = skip(text, at + 1, isBeforeValue);
    // Most values are short.
    if (!isKeyCode(text.charCodeAt(start + LEAST_KEY - 1))) continue;
    const end = skip(text, start, isKeyCode);
    if (end - start < LEAST_KEY || end - start > MOST_KEY) continue;
    const [name] = NAME_BEFORE.exec(nameBefore(text, at)) ?? [];
    if (name === undefined) continue;
    const words = name
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
    if (!words.some((word) => VENDORS.has(word))) continue;
    if (!words.some((word) => /^(?:key|apikey|token|secret|id|auth|pat|password|api)$/.test(word)))
      continue;
    const value = text.slice(start, end);
    if (words.at(-1) === 'id' || isPlaceholder(value) || !isRandom(value)) continue;
    found.push({ start, end, kind: 'api_key', sureness: Sureness.said });
  }
}

function skip(text: string, at: number, isPassed: (code: number) => boolean): number {
  const most = at + MOST_KEY + 1;
  let end = at;
  while (end < text.length && end < most && isPassed(text.charCodeAt(end))) end++;
  return end;
}

/** Blanks, quotation marks, and the rest of `=>`. */
function isBeforeValue(code: number): boolean {
  return (
    code === 0x20 ||
    code === 0x09 ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x60 ||
    code === 0x3d ||
    code === 0x3e
  );
}

function isKeyCode(code: number): boolean {
  return (code < 128 && isWordCode(code)) || (code >= 0x2b && code <= 0x2f && code !== 0x2c);
}

/** Without the quotation mark and the blanks behind it. */
function nameBefore(text: string, at: number): string {
  return text.slice(Math.max(0, at - LONGEST_BEFORE), at).replace(/["'`]?[ \t]{0,3}$/, '');
}
