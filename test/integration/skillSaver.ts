/**
 * A process that saves skills until it is killed: it writes a line for each save that was acknowledged.
 * Arguments: the library's base folder, and a word that tells this process from others.
 */
import { writeSync } from 'node:fs';
import path from 'node:path';
import { SkillLibrary } from '../../src/core/skills/library';
import { silentLog } from '../support/ports';
import { NAMES, skillDraft } from './skillDrafts';

const [base = '', word = ''] = process.argv.slice(2);
const library = new SkillLibrary({
  name: 'workspace',
  base,
  indexFile: path.join(base, `index-${word}.json`),
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  log: silentLog,
});

async function saveForEver(): Promise<void> {
  for (let number = 1; ; number++) {
    const name = NAMES[(number + word.length) % NAMES.length]!;
    const code = `${word}-${number}\n`;
    const { manifest } = await library.write(name, 'saved', () => skillDraft(code, number));
    // At once, past every buffer: what was written here was acknowledged.
    writeSync(1, `${JSON.stringify({ name, version: manifest.version, code })}\n`);
  }
}

void saveForEver();
