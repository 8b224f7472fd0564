/** `toolwright guidance`: what was learned of the work in this folder, and what people do with it. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { SECTIONS, type LearnedRow } from '../../core/guidance/report';
import { MOST_BYTES } from '../../core/guidance/shared';
import { writeTextAtomic } from '../../core/store/atomicText';
import { plural } from '../../core/util/count';
import { InvalidInputError } from '../../core/util/errors';
import { UsageError } from '../options';
import { guidanceText } from '../terminal/guidance';
import { commandOf, type Asked } from './actions';
import { print } from './command';

export const guidance = commandOf('guidance', {
  about: 'what was learned here',
  usual: 'show',
  actions: { show, export: exportTo, import: importFrom, forget, reset },
});

/** Names as in the JSON of other commands. */
async function show({ core, options }: Asked): Promise<number> {
  const report = await core.toolwright.learned();
  const { isOn, since, learners, sections, advice } = report;
  const learned = Object.fromEntries(
    SECTIONS.map((section) => [section, sections[section].map(shown)]),
  );
  const output = { is_on: isOn, ...(since && { since }), learners, suggestions: advice, learned };
  print(options, output, guidanceText(report, process.stdout.columns ?? UNKNOWN_WIDTH));
  return 0;
}

function shown({ id, about, what, times, of, effect }: LearnedRow): object {
  return { id, ...(about && { about }), what, times, of, ...(effect && { effect }) };
}

/** Where it does not go to a terminal. */
const UNKNOWN_WIDTH = 120;

/** To standard output where no file is named. */
async function exportTo({ core, options, words }: Asked): Promise<number> {
  const text = await core.toolwright.guidance.export();
  const [file] = words;
  if (file === undefined) {
    process.stdout.write(text);
    return 0;
  }
  await writeTextAtomic(path.resolve(file), text);
  print(options, { file, bytes: Buffer.byteLength(text) }, `Written to ${file}.\n`);
  return 0;
}

async function importFrom({ core, options, words }: Asked): Promise<number> {
  const [file] = words;
  if (file === undefined) throw new UsageError('guidance import: name the file.');
  const { size } = await stat(file);
  if (size > MOST_BYTES) {
    throw new InvalidInputError(`${file} is larger than ${MOST_BYTES / 2 ** 20} MiB.`);
  }
  const learners = await core.toolwright.guidance.import(await readFile(file, 'utf8'));
  print(
    options,
    { learners },
    `What ${plural(learners, 'learner has', 'learners have')} learned counts here, too.\n`,
  );
  return 0;
}

async function forget({ core, options, words }: Asked): Promise<number> {
  const [id] = words;
  if (id === undefined) {
    throw new UsageError('guidance forget: name what, by its id in: toolwright guidance --json');
  }
  await core.toolwright.guidance.refresh();
  await core.toolwright.guidance.forget(id);
  print(options, { forgotten: id }, 'Forgotten.\n');
  return 0;
}

/** Nothing can take it back. */
async function reset({ core, options }: Asked): Promise<number> {
  if (!options.yes) {
    throw new UsageError('guidance reset: all that was learned here goes; say --yes to do it.');
  }
  await core.toolwright.guidance.reset();
  print(options, { reset: true }, 'All that was learned here is gone.\n');
  return 0;
}
