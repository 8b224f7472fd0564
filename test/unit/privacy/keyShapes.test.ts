/** All samples are made at run time from the shapes, so that no scanner takes them for real. */
import { describe, expect, test } from 'vitest';
import {
  FREE_KEY_SHAPES,
  KEY_SHAPES,
  VENDOR_WORDS,
} from '../../../src/core/privacy/detect/keyShapes';

const keyed = KEY_SHAPES.map(({ vendor, prefix, rest }) => ({ vendor, prefix, pattern: rest }));
const free = FREE_KEY_SHAPES.map(({ vendor, pattern }) => ({ vendor, prefix: '', pattern }));
const all = [...keyed, ...free];

/** Numbers that look random and are the same in each run. */
function numbers(seed: string): () => number {
  let state = 7;
  for (const character of seed) state = (state * 31 + character.charCodeAt(0)) % 0x7fffffff;
  return () => {
    state = (state * 48271 + 11) % 0x7fffffff;
    return state;
  };
}

/** The characters of `[…]`, `\w`, or a single one, printable ASCII. */
function alphabetOf(source: string): string[] {
  const pattern = new RegExp(`^${source}$`);
  return Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).filter(
    (character) => pattern.test(character),
  );
}

interface Piece {
  alphabet: string[];
  least: number;
  most: number;
}

/** A lookahead; the parts of a group; a character or class, and how often. */
const PIECE = new RegExp(
  [
    String.raw`\(\?![^)]*\)`,
    String.raw`(\(\?:)|(\))|(\|)`,
    String.raw`(\[(?:\\.|[^\]\\])*\]|\\.|[^\\[\]()|?{])(?:\{(\d+)(?:,(\d+))?\}|(\?))?`,
  ].join('|'),
  'y',
);

/** The alternatives of a shape, each a row of pieces; knows only what the table may use. */
function alternativesOf({ source }: RegExp): Piece[][] {
  let at = 0;
  const read = (): Piece[][] => {
    const alternatives: Piece[][] = [];
    let current: Piece[][] = [[]];
    while (at < source.length) {
      PIECE.lastIndex = at;
      const match = PIECE.exec(source);
      if (match === null) throw new Error(`not a form of the table: ${source} at ${at}`);
      const [, opens, closes, bar, single, least, most, maybe] = match;
      at = PIECE.lastIndex;
      if (closes !== undefined) break;
      if (bar !== undefined) {
        alternatives.push(...current);
        current = [[]];
      } else if (opens !== undefined) {
        const inner = read();
        const isOptional = source[at] === '?';
        if (isOptional) at++;
        const choices = isOptional ? [[], ...inner] : inner;
        current = current.flatMap((row) => choices.map((choice) => [...row, ...choice]));
      } else if (single !== undefined) {
        const from = maybe === undefined ? Number(least ?? 1) : 0;
        const piece = {
          alphabet: alphabetOf(single),
          least: from,
          most: maybe === undefined ? Number(most ?? from) : 1,
        };
        current = current.map((row) => [...row, piece]);
      }
    }
    return [...alternatives, ...current];
  };
  return read();
}

function sampleOf(pieces: Piece[], seed: string, length: 'least' | 'most'): string {
  const next = numbers(seed);
  return pieces
    .map(({ alphabet, [length]: count }) =>
      Array.from({ length: count }, () => alphabet[next() % alphabet.length]!).join(''),
    )
    .join('');
}

/** Where a match from `start` ends, or -1. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.exec(text) === null ? -1 : pattern.lastIndex;
}

describe('the table', () => {
  test('is large', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(new Set(all.map(({ vendor }) => vendor)).size).toBeGreaterThan(200);
  });

  test('has prefixes of two characters and more, the longest first', () => {
    const lengths = KEY_SHAPES.map(({ prefix }) => prefix.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(2);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });

  test('has no shape twice', () => {
    const shapes = keyed.map(({ prefix, pattern }) => `${prefix} ${pattern.source}`);
    expect(shapes.filter((shape, index) => shapes.indexOf(shape) < index)).toEqual([]);
  });

  test('has sticky and bounded patterns alone', () => {
    for (const { vendor, pattern } of all) {
      const bare = pattern.source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
      expect([vendor, pattern.flags, bare]).toEqual([
        vendor,
        'y',
        expect.not.stringMatching(/[+*]|\{\d+,\}|\(\?<|\)\{/),
      ]);
    }
  });

  test('has no part of open length before one that may begin alike', () => {
    const alike = all.filter(({ pattern }) =>
      alternativesOf(pattern).some((pieces) =>
        pieces.some(({ alphabet, least, most }, index) => {
          const next = pieces[index + 1];
          return least < most && next?.alphabet.some((one) => alphabet.includes(one)) === true;
        }),
      ),
    );
    expect(alike.map(({ vendor, pattern }) => `${vendor} ${pattern.source}`)).toEqual([]);
  });

  test('looks for no free form everywhere', () => {
    for (const { vendor, contains, near } of FREE_KEY_SHAPES) {
      expect([vendor, contains !== '' || near !== undefined]).toEqual([vendor, true]);
    }
  });

  test('asks for words in lower case', () => {
    const words = [...KEY_SHAPES, ...FREE_KEY_SHAPES].flatMap(({ near }) => near ?? []);
    for (const word of [...words, ...VENDOR_WORDS]) expect(word).toBe(word.toLowerCase());
    expect(new Set(VENDOR_WORDS).size).toBe(VENDOR_WORDS.length);
  });
});

describe('each shape', () => {
  test.each(all)('$vendor $prefix', ({ prefix, pattern }) => {
    for (const [index, pieces] of alternativesOf(pattern).entries()) {
      const seed = `${prefix}${pattern.source}${index}`;
      const least = prefix + sampleOf(pieces, seed, 'least');
      const most = prefix + sampleOf(pieces, seed, 'most');
      expect(endOf(pattern, least, prefix.length)).toBe(least.length);
      expect(endOf(pattern, `${least}"`, prefix.length)).toBe(least.length);
      expect(endOf(pattern, most, prefix.length)).toBe(most.length);
    }
    // The shortest of all: one character fewer is none.
    const shortest = alternativesOf(pattern)
      .map((pieces, index) => sampleOf(pieces, `${prefix}${pattern.source}${index}`, 'least'))
      .toSorted((a, b) => a.length - b.length)[0]!;
    expect(endOf(pattern, prefix + shortest.slice(0, -1), prefix.length)).toBe(-1);
  });

  test('of a fixed length is no part of a longer word', () => {
    for (const { vendor, prefix, pattern } of all) {
      if (!pattern.source.endsWith(')') || !pattern.source.includes('(?!')) continue;
      const pieces = alternativesOf(pattern)[0]!;
      const most = prefix + sampleOf(pieces, prefix, 'most');
      expect([vendor, endOf(pattern, `${most}a`, prefix.length)]).toEqual([vendor, -1]);
    }
  });

  test('of a free form contains its literal', () => {
    for (const { vendor, pattern, contains } of FREE_KEY_SHAPES) {
      const samples = alternativesOf(pattern).map((pieces) => sampleOf(pieces, vendor, 'least'));
      expect([vendor, samples.filter((sample) => !sample.includes(contains))]).toEqual([
        vendor,
        [],
      ]);
    }
  });

  test('with a prefix is found whole by the first shape that fits', () => {
    for (const { vendor, prefix, rest } of KEY_SHAPES) {
      const sample = prefix + sampleOf(alternativesOf(rest).at(-1)!, prefix, 'most');
      const end = KEY_SHAPES.filter((shape) => sample.startsWith(shape.prefix))
        .map((shape) => endOf(shape.rest, sample, shape.prefix.length))
        .find((end) => end >= 0);
      expect([vendor, prefix, end]).toEqual([vendor, prefix, sample.length]);
    }
  });
});

/** As the makers describe them, apart from the table. */
test.each([
  ['gh', 'p_', 'A-Za-z0-9', 36],
  ['AK', 'IA', 'A-Z2-7', 16],
  ['AI', 'za', 'A-Za-z0-9_-', 35],
  ['np', 'm_', 'A-Za-z0-9', 36],
  ['gl', 'pat-', 'A-Za-z0-9_-', 20],
  ['sk', '_live_', 'A-Za-z0-9', 24],
  ['sk', '-ant-api03-', 'A-Za-z0-9_-', 95],
  ['sk', '-proj-', 'A-Za-z0-9_-', 156],
  ['hf', '_', 'A-Za-z', 34],
  ['do', 'p_v1_', '0-9a-f', 64],
  ['gs', 'k_', 'A-Za-z0-9', 52],
  ['dck', 'r_pat_', 'A-Za-z0-9_-', 27],
  ['sh', 'pat_', '0-9a-f', 32],
  ['pu', 'l-', '0-9a-f', 40],
  ['GOC', 'SPX-', 'A-Za-z0-9_-', 28],
  ['lin', '_api_', 'A-Za-z0-9', 40],
  ['nt', 'n_', '0-9', 46],
  ['hv', 's.', 'A-Za-z0-9_-', 95],
])('%s%s and %s × %i is found whole', (first, second, alphabet, count) => {
  const prefix = first + second;
  const key =
    prefix + sampleOf(alternativesOf(new RegExp(`[${alphabet}]{${count}}`))[0]!, prefix, 'most');
  const fit = KEY_SHAPES.find(
    (shape) => key.startsWith(shape.prefix) && endOf(shape.rest, key, shape.prefix.length) >= 0,
  );
  expect(fit && endOf(fit.rest, key, fit.prefix.length)).toBe(key.length);
});

test('patterns are linear on texts of their own alphabet', () => {
  const size = 50_000;
  const texts = new Map<string, string>();
  const start = performance.now();
  for (const { pattern } of all) {
    for (const pieces of alternativesOf(pattern)) {
      const widest = pieces.toSorted((a, b) => b.most - a.most)[0]!.alphabet.join('');
      const text =
        texts.get(widest) ?? widest.repeat(Math.ceil(size / widest.length)).slice(0, size);
      texts.set(widest, text);
      for (let at = 0; at < size; at += 50) {
        pattern.lastIndex = at;
        pattern.exec(text);
      }
    }
  }
  expect(performance.now() - start).toBeLessThan(2000);
});
