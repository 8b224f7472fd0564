/**
 * `npm run l10n`: exports the English texts of the extension's code, and says for each translation which texts
 * it misses and which nobody uses any more. To be run after a text has changed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exportTexts, onlyIn, readTexts, textSets, translationsOf } from './languageTexts.mjs';

const bundle = path.join(path.dirname(import.meta.dirname), 'l10n', 'bundle.l10n.json');
const texts = await exportTexts();
mkdirSync(path.dirname(bundle), { recursive: true });
writeFileSync(bundle, `${JSON.stringify(texts, null, 2)}\n`);
console.log(`l10n/bundle.l10n.json: ${Object.keys(texts).length} texts`);

for (const set of textSets) {
  const english = readTexts(set.source);
  for (const { file } of translationsOf(set)) {
    const translated = readTexts(file);
    const missing = onlyIn(english, translated);
    const leftOver = onlyIn(translated, english);
    for (const key of missing) console.log(`${file}: missing: ${JSON.stringify(key)}`);
    for (const key of leftOver) console.log(`${file}: not used any more: ${JSON.stringify(key)}`);
    if (missing.length + leftOver.length > 0) process.exitCode = 1;
    else console.log(`${file}: complete, ${Object.keys(translated).length} texts`);
  }
}
