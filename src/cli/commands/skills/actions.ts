/** What `toolwright skills` can do with one skill or all, as a function for each word. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Composition } from '../../../core/compose';
import type { FoundSkill } from '../../../core/skills/shelf';
import type { LibraryName } from '../../../core/skills/skill';
import { InvalidInputError } from '../../../core/util/errors';
import { plainLine, plainText } from '../../../core/util/plainText';
import { UsageError, type Options } from '../../options';
import type { Actions, Asked } from '../actions';
import { print } from '../command';
import { readInput, readStdin, textOfRun } from '../run';
import { differenceOf } from '../difference';

export const ACTIONS: Actions = {
  list, show, run, save, trust, test, diff, restore, rename, move, export: exportSkill,
  import: importSkills, delete: deleteSkill, undelete,
}; // prettier-ignore

async function list({ core, options, words, signal }: Asked): Promise<number> {
  const input = {
    query: words.join(' '),
    limit: 100,
    detail_level: options.detail ?? 'name-and-description',
  };
  const output = await core.toolwright.listSkills(input, { signal });
  for (const line of [...(output.warnings ?? []), ...(output.suggestions ?? [])]) {
    process.stderr.write(`${shownLine(line)}\n`);
  }
  const lines = (output.skills ?? []).map(({ name, description = '', input: type, state }) => {
    const mark = state === undefined ? '' : ` (${state})`;
    return `${name}${mark}\n  ${shownLine(description)}\n${type === undefined ? '' : `  ${shownLine(type)}\n`}`;
  });
  print(options, output, lines.join('\n'));
  return output.status === 'ok' ? 0 : 1;
}

async function show({ core, options, words }: Asked): Promise<number> {
  const [name, version] = wordsFor(words, 'show NAME [VERSION]', 1, 2);
  const found = await core.toolwright.skills.shelf.find(name!);
  const { library, skill } = found;
  const shown =
    version === undefined ? skill : await library.readVersion(skill.name, numberOf(version));
  print(options, shown, shownText(shown.kind === 'program' ? shown.code : shown.markdown));
  return 0;
}

async function run({ core, options, words, signal }: Asked): Promise<number> {
  const [name] = wordsFor(words, 'run NAME [--input JSON]', 1, 1);
  const input = readInput(options.input) ?? {};
  const output = await core.toolwright.runSkill({ name, input }, { signal });
  print(options, output, textOfRun(output));
  return output.status === 'ok' ? 0 : 1;
}

async function save({ core, options, words, signal }: Asked): Promise<number> {
  const [name, file] = wordsFor(words, 'save NAME FILE --description TEXT', 2, 2);
  const code = file === '-' ? await readStdin() : await readFile(file!, 'utf8');
  const language = file!.endsWith('.py') ? 'python3' : 'typescript';
  const { description, library } = options;
  const output = await core.toolwright.saveSkill(
    {
      name,
      code,
      language,
      ...(description !== undefined && { description }),
      ...(library && { library }),
    },
    { signal },
  );
  for (const line of [output.stderr, ...(output.warnings ?? []), ...(output.suggestions ?? [])]) {
    if (line !== undefined) process.stderr.write(`${line}\n`);
  }
  print(
    options,
    output,
    output.status === 'ok' ? `${output.name} version ${output.version}\n${output.path}\n` : '',
  );
  return output.status === 'ok' ? 0 : 1;
}

/** Shows the whole program, then stands behind it: to ask for this is to have looked. */
async function trust({ core, options, words }: Asked): Promise<number> {
  const { desk } = core.toolwright.skills;
  const review = await desk.review(await theSkill(core, words, 'trust NAME'));
  const { skill } = review.found;
  await desk.trust(review);
  const reaches =
    review.reaches.length === 0 ? 'It calls no tools.' : `It calls ${review.reaches.join(', ')}.`;
  const { name, codeHash } = skill;
  print(
    options,
    { name, code_hash: codeHash, reaches: review.reaches },
    `${shownText(skill.code)}\n${shownLine(reaches)}\n'${name}' is trusted as it is above.\n`,
  );
  return 0;
}

async function test({ core, options, words, signal }: Asked): Promise<number> {
  const { shelf } = core.toolwright.skills;
  const names = words.length > 0 ? words : await shelf.names();
  const all = [];
  for (const name of names) {
    const found = await shelf.find(name);
    for (const result of await core.toolwright.testSkill(found, { signal })) {
      all.push({ skill: found.skill.name, ...result });
    }
  }
  const lines = all.map(
    ({ skill, name, isOk, isReplayed, message }) =>
      `${isOk ? 'ok' : 'FAILED'}  ${skill}: ${shownLine(name)}${isReplayed ? '' : ' (over the servers)'}` +
      `${message === undefined ? '' : `\n    ${message}`}\n`,
  );
  const failed = all.filter(({ isOk }) => !isOk).length;
  print(options, all, `${lines.join('')}${all.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function diff({ core, options, words }: Asked): Promise<number> {
  const [name, from, to] = wordsFor(words, 'diff NAME [FROM [TO]]', 1, 3);
  const found = await core.toolwright.skills.shelf.find(name!);
  const difference = await differenceOf(found, from && numberOf(from), to && numberOf(to));
  print(options, { name: found.skill.name, diff: difference }, difference);
  return 0;
}

async function restore({ core, options, words }: Asked): Promise<number> {
  const [name, version] = wordsFor(words, 'restore NAME VERSION', 2, 2);
  const { shelf, desk } = core.toolwright.skills;
  const restored = await desk.restore(await shelf.find(name!), numberOf(version!));
  const { version: now } = restored.manifest;
  print(
    options,
    { name: restored.name, version: now },
    `${restored.name} version ${now} is version ${version} again\n`,
  );
  return 0;
}

async function rename({ core, options, words }: Asked): Promise<number> {
  const [name, to] = wordsFor(words, 'rename NAME NEW', 2, 2);
  const { shelf, desk } = core.toolwright.skills;
  return told(options, await desk.rename(await shelf.find(name!), to!));
}

async function move({ core, options, words }: Asked): Promise<number> {
  const [name, to] = wordsFor(words, 'move NAME workspace|user', 2, 2);
  if (to !== 'workspace' && to !== 'user')
    throw new UsageError(`move: '${to}' is no library: write workspace or user.`);
  const { shelf, desk } = core.toolwright.skills;
  return told(options, await desk.move(await shelf.find(name!), to));
}

async function exportSkill({ core, options, words }: Asked): Promise<number> {
  const [name, folder] = wordsFor(words, 'export NAME FOLDER', 2, 2);
  const { shelf, desk } = core.toolwright.skills;
  const target = await desk.exportTo(await shelf.find(name!), path.resolve(folder!));
  print(options, { path: target }, `${target}\n`);
  return 0;
}

async function importSkills({ core, options, words }: Asked): Promise<number> {
  const [folder] = wordsFor(words, 'import FOLDER', 1, 1);
  const { desk } = core.toolwright.skills;
  const { names, problems } = await desk.importFrom(path.resolve(folder!), options.library);
  for (const problem of problems) process.stderr.write(`${shownLine(problem)}\n`);
  const next = names.map(
    (name) => `${name}: look at it and let it run with: toolwright skills trust ${name}\n`,
  );
  print(options, { names, problems }, next.join(''));
  return problems.length === 0 ? 0 : 1;
}

async function deleteSkill({ core, options, words }: Asked): Promise<number> {
  const [name] = wordsFor(words, 'delete NAME', 1, 1);
  const { shelf, desk } = core.toolwright.skills;
  const key = await keyOf(core, name!);
  await desk.remove(key);
  const { name: deleted } = shelf.placeOf(key);
  print(options, { name: deleted }, `deleted; back with: toolwright skills undelete ${deleted}\n`);
  return 0;
}

async function undelete({ core, options, words }: Asked): Promise<number> {
  const [name] = wordsFor(words, 'undelete NAME', 1, 1);
  const { shelf, desk } = core.toolwright.skills;
  let last: unknown;
  for (const library of librariesFor(core, options.library)) {
    try {
      await desk.undelete(library.folderOf(name!));
      return told(options, await shelf.find(`${library.name}/${name}`));
    } catch (error) {
      // It may have been in the other one.
      last = error;
    }
  }
  throw last;
}

/** Also of one that cannot be read. */
async function keyOf(core: Composition, name: string): Promise<string> {
  const { shelf } = core.toolwright.skills;
  for (const library of shelf.libraries()) {
    if ((await library.names()).includes(name)) return library.folderOf(name);
  }
  return (await shelf.find(name)).key;
}

function librariesFor(core: Composition, wanted: LibraryName | undefined) {
  const { shelf } = core.toolwright.skills;
  return shelf.libraries().filter(({ name }) => wanted === undefined || name === wanted);
}

async function theSkill(
  core: Composition,
  words: readonly string[],
  usage: string,
): Promise<FoundSkill> {
  const [name] = wordsFor(words, usage, 1, 1);
  return core.toolwright.skills.shelf.find(name!);
}

function told(options: Options, { skill, library, key }: FoundSkill): number {
  print(
    options,
    { name: skill.name, library: library.name, path: key },
    `${skill.name} (${library.name})\n${key}\n`,
  );
  return 0;
}

function wordsFor(
  words: readonly string[],
  usage: string,
  least: number,
  most: number,
): readonly string[] {
  if (words.length >= least && words.length <= most) return words;
  throw new UsageError(`usage: toolwright skills ${usage}`);
}

function numberOf(text: string): number {
  const version = Number(text.replace(/^v/i, ''));
  if (Number.isSafeInteger(version) && version > 0) return version;
  throw new InvalidInputError(`'${text}' is no version: write a number such as 2.`);
}

const MAX_LINE_CHARS = 500;
const MAX_TEXT_CHARS = 1024 * 1024;

/** Texts of a skill may have come from anywhere: none of them moves the cursor or hides a part. */
function shownLine(text: string): string {
  return plainLine(text, MAX_LINE_CHARS);
}

function shownText(text: string): string {
  return `${plainText(text, MAX_TEXT_CHARS)}\n`;
}
