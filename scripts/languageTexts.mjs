/**
 * The texts that people see in VS Code, by language. Those of package.json are in package.nls.json, by a key.
 * Those of the extension's code stand in the code, as arguments of `vscode.l10n.t`, and are exported to
 * l10n/bundle.l10n.json, by themselves. A translation lies beside each and has the same keys.
 */
import { getL10nJson } from '@vscode/l10n-dev';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** Each set of texts: where its English ones are, and how the files of its translations are called. */
export const textSets = [
  { source: 'package.nls.json', translation: /^package\.nls\.([a-z-]+)\.json$/ },
  { source: 'l10n/bundle.l10n.json', translation: /^bundle\.l10n\.([a-z-]+)\.json$/ },
];

/** The texts of a file, by their keys. */
export function readTexts(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

/** The files of a set's translations, with their languages. */
export function translationsOf({ source, translation }) {
  const folder = path.posix.dirname(source);
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const language = translation.exec(name)?.[1];
    return language === undefined ? [] : [{ language, file: path.posix.join(folder, name) }];
  });
}

/** The code of the extension, as one text: that is read much faster than many. */
export function extensionCode() {
  const names = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(root, 'src', name), 'utf8'))
    .filter((text) => text.includes('l10n.t('))
    .join('\n');
}

/** Every text of `vscode.l10n.t` in the code, in order. */
export async function exportTexts() {
  const texts = await getL10nJson([{ extension: '.ts', contents: extensionCode() }]);
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The keys that only the first of two sets of texts has. */
export function onlyIn(some, others) {
  return Object.keys(some).filter((key) => !Object.hasOwn(others, key));
}
