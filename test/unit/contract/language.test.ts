/** Every text that people see in VS Code has its key, stands in each language, and is used. */
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import {
  exportTexts,
  extensionCode,
  onlyIn,
  readTexts,
  textSets,
  translationsOf,
} from '../../../scripts/languageTexts.mjs';

type Texts = Record<string, string>;

const KEY = /^%(.+)%$/;
/** Fields of package.json whose texts VS Code shows; what stands in a schema of a tool's input is for models. */
const SHOWN = new Set([
  'category',
  'contents',
  'contextualTitle',
  'description',
  'displayName',
  'enumDescriptions',
  'markdownDescription',
  'title',
  'userDescription',
]);
/** The product's name is the same in every language. */
const PRODUCT = 'Toolwright';
/** Texts that are the same in German. */
const SAME = [
  'Host: {0}',
  'IBANs',
  'JSON Web Tokens',
  'Ok',
  'Optional',
  'Problem: {0}',
  'Server: {0}',
  'Skill',
  'Skill {0}',
  'Skills',
  'Tools',
  'Version',
  'Version {0}',
  'ok',
];

/** Every text of package.json with the names of the fields that lead to it. */
function textsOf(
  value: unknown,
  place: readonly string[] = [],
): { place: string[]; text: string }[] {
  if (typeof value === 'string') return [{ place: [...place], text: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, [...place, name]));
}

const placeholdersOf = (text: string): string[] => [...(text.match(/\{\d+\}/g) ?? [])].toSorted();
/** What has to be in a text as it is: links, code, settings, icons. */
const fixedOf = (text: string): string[] =>
  (text.match(/\]\([^)]+\)|`[^`]+`|\$\([a-z-]+\)|\b__PII_\w*/g) ?? [])
    // The names in an example are translated.
    .filter((part) => !part.startsWith('`{'))
    .toSorted();

const isInSchema = (place: readonly string[]): boolean => place.includes('inputSchema');

describe('package.json', () => {
  const texts = textsOf(manifest);

  it('has a key for every text that VS Code shows', () => {
    const shown = [manifest.capabilities, manifest.contributes].flatMap((part) => textsOf(part));
    const plain = shown
      .filter(({ place }) => {
        const field = place.findLast((name) => !/^\d+$/.test(name));
        // The property `name` is an id everywhere but in a view.
        return SHOWN.has(field ?? '') || (field === 'name' && place[0] === 'views');
      })
      .filter(({ place, text }) => !isInSchema(place) && !KEY.test(text) && text !== PRODUCT);
    expect(plain).toEqual([]);
    expect(manifest.description).toMatch(KEY);
  });

  it('keeps what models read in English', () => {
    for (const { modelDescription, inputSchema } of manifest.contributes.languageModelTools) {
      for (const { text } of textsOf([modelDescription, inputSchema]))
        expect(text).not.toMatch(KEY);
    }
  });

  it('uses each text of package.nls.json once', () => {
    const used = texts.flatMap(({ text }) => KEY.exec(text)?.[1] ?? []);
    expect(used.toSorted()).toEqual(Object.keys(readTexts('package.nls.json')));
  });
});

describe('the code', () => {
  it('has every text as it is, so that it can be found', () => {
    const calls = extensionCode().matchAll(/l10n\.t\(\s*(.{0,60})/g);
    const others = Array.from(calls, ([, first]) => first).filter((first) => !/^['"]/.test(first!));
    expect(others).toEqual([]);
  });

  it('has exactly the texts of the exported bundle: npm run l10n', async () => {
    expect(readTexts('l10n/bundle.l10n.json')).toEqual(await exportTexts());
  });
});

describe.each(textSets)('$source', (set) => {
  const english: Texts = readTexts(set.source);

  it('is in German, too', () => {
    expect(translationsOf(set).map(({ language }) => language)).toEqual(['de']);
  });

  describe.each(translationsOf(set))('in the language $language', ({ file }) => {
    const translated: Texts = readTexts(file);
    const pairs = Object.entries(english).map(([key, text]) => ({
      key,
      text,
      translation: translated[key] ?? '',
    }));

    it('has the same keys', () => {
      expect({
        missing: onlyIn(english, translated),
        leftOver: onlyIn(translated, english),
      }).toEqual({ missing: [], leftOver: [] });
    });

    it('has the same placeholders, links, icons and names of things', () => {
      const differing = pairs.filter(
        ({ text, translation }) =>
          String(placeholdersOf(translation)) !== String(placeholdersOf(text)) ||
          String(fixedOf(translation)) !== String(fixedOf(text)),
      );
      expect(differing).toEqual([]);
    });

    it('is translated', () => {
      const untranslated = pairs.filter(
        ({ text, translation }) =>
          translation.trim() === '' || (translation === text && !SAME.includes(text)),
      );
      expect(untranslated).toEqual([]);
    });
  });
});

describe('the words that are the same in German', () => {
  it('are the same, and there', () => {
    const same = textSets.flatMap((set) => {
      const english: Texts = readTexts(set.source);
      return translationsOf(set).flatMap(({ file }) => {
        const translated: Texts = readTexts(file);
        return Object.keys(english).flatMap((key) =>
          english[key] === translated[key] ? [english[key]!] : [],
        );
      });
    });
    expect([...new Set(same)].toSorted()).toEqual(SAME.toSorted());
  });
});
