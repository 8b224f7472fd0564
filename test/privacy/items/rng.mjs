/** Seeded random helpers, so that the set is the same on every run. */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGIT = '0123456789';

/** Alphabets for generated tokens. */
export const ABC = {
  lower: LOWER,
  upper: UPPER,
  digit: DIGIT,
  hex: '0123456789abcdef',
  alnum: LOWER + UPPER + DIGIT,
  lowerNum: LOWER + DIGIT,
  upperNum: UPPER + DIGIT,
  b64: LOWER + UPPER + DIGIT + '+/',
  b64u: LOWER + UPPER + DIGIT + '-_',
  base32: UPPER + '234567',
};

/**
 * A mulberry32 generator with the helpers the makers use.
 * @param {number} seed any 32-bit number
 */
export function makeRng(seed) {
  let a = seed >>> 0;
  const f = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (lo, hi) => lo + Math.floor(f() * (hi - lo + 1));
  const pick = (list) => list[Math.floor(f() * list.length)];
  const chance = (p) => f() < p;
  const str = (abc, n) => {
    let out = '';
    for (let i = 0; i < n; i += 1) out += abc[Math.floor(f() * abc.length)];
    return out;
  };
  const digits = (n) => str(DIGIT, n);
  const hex = (n) => str(ABC.hex, n);
  const pad = (n, w) => String(n).padStart(w, '0');
  const shuffle = (list) => {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = int(0, i);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  };
  /** '#' a digit, 'N' 2-9, 'P' 1-9, '@' an upper-case letter; all else as it stands. */
  const fill = (pattern) => {
    let out = '';
    for (const c of pattern) {
      if (c === '#') out += int(0, 9);
      else if (c === 'N') out += int(2, 9);
      else if (c === 'P') out += int(1, 9);
      else if (c === '@') out += pick(UPPER);
      else out += c;
    }
    return out;
  };
  const uuid = () => {
    const v = `${pick('89ab')}${hex(3)}`;
    return `${hex(8)}-${hex(4)}-${pick('147')}${hex(3)}-${v}-${hex(12)}`;
  };
  /** A recent time stamp, ISO, with some variety of form. */
  const stamp = () => {
    const d = `${int(2021, 2026)}-${pad(int(1, 12), 2)}-${pad(int(1, 28), 2)}`;
    const t = `${pad(int(0, 23), 2)}:${pad(int(0, 59), 2)}:${pad(int(0, 59), 2)}`;
    return (
      d + pick([`T${t}Z`, ` ${t}`, `T${t}.${digits(3)}Z`, `T${t}+02:00`, ` ${t},${digits(3)}`])
    );
  };
  return { f, int, pick, chance, str, digits, hex, pad, shuffle, fill, uuid, stamp };
}
