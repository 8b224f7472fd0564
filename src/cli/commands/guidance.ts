/** `toolwright guidance`: what was learned of the work in this folder, and what people do with it. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Composition } from '../../core/compose';
import { SECTIONS, type LearnedRow } from '../../core/guidance/report';
import { MOST_BYTES } from '../../core/guidance/shared';
import { writeTextAtomic } from '../../core/store/atomicText';
import { plural } from '../../core/util/count';
import { InvalidInputError } from '../../core/util/errors';
import { nearest } from '../../core/util/nearest';
import { openCore } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { guidanceText } from '../terminal/guidance';
import { print, type Command } from './command';

interface Asked {
  core: Composition;
  options: Options;
  /** After the action's own word. */
  words: readonly string[];
}

/** Throws UsageError, or an error whose message is for people. */
type Action = (asked: Asked) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  show,
  export: exportTo,
  import: importFrom,
  forget,
  reset,
};

export const guidance: Command = {
  name: 'guidance',
  usage: 'guidance [ACTION]',
  summary: `what was learned here: ${Object.keys(ACTIONS).join(', ')}`,
  run,
};

async function run(options: Options): Promise<number> {
  const [word = 'show', ...words] = options.words;
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action === undefined) {
    const names = Object.keys(ACTIONS);
    const near = nearest(word, names);
    const hint =
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${names.join(', ')}.`;
    throw new UsageError(`guidance has no '${word}'. ${hint}`);
  }
  const core = await openCore(options);
  try {
    await action({ core, options, words });
    return 0;
  } finally {
    await core.toolwright.dispose();
  }
}

/** Names as in the JSON of other commands. */
async function show({ core, options }: Asked): Promise<void> {
  const report = await core.toolwright.learned();
  const { isOn, since, learners, sections, advice } = report;
  const learned = Object.fromEntries(
    SECTIONS.map((section) => [section, sections[section].map(shown)]),
  );
  const output = { is_on: isOn, ...(since && { since }), learners, suggestions: advice, learned };
  print(options, output, guidanceText(report, process.stdout.columns ?? UNKNOWN_WIDTH));
}

function shown({ id, about, what, times, of, effect }: LearnedRow): object {
  return { id, ...(about && { about }), what, times, of, ...(effect && { effect }) };
}

/** Where it does not go to a terminal. */
const UNKNOWN_WIDTH = 120;

/** To standard output where no file is named. */
async function exportTo({ core, options, words }: Asked): Promise<void> {
  const text = await core.toolwright.guidance.export();
  const [file] = words;
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeTextAtomic(path.resolve(file), text);
  print(options, { file, bytes: Buffer.byteLength(text) }, `Written to ${file}.\n`);
}

async function importFrom({ core, options, words }: Asked): Promise<void> {
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
}

async function forget({ core, options, words }: Asked): Promise<void> {
  const [id] = words;
  if (id === undefined) {
    throw new UsageError('guidance forget: name what, by its id in: toolwright guidance --json');
  }
  await core.toolwright.guidance.refresh();
  await core.toolwright.guidance.forget(id);
  print(options, { forgotten: id }, 'Forgotten.\n');
}

/** Nothing can take it back. */
async function reset({ core, options }: Asked): Promise<void> {
  if (!options.yes) {
    throw new UsageError('guidance reset: all that was learned here goes; say --yes to do it.');
  }
  await core.toolwright.guidance.reset();
  print(options, { reset: true }, 'All that was learned here is gone.\n');
}
