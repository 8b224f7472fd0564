/** `toolwright import`: takes over the servers of other programs, or takes the last import back. */
import { homedir } from 'node:os';
import path from 'node:path';
import { FORMATS, foreignFiles, placesOf } from '../../core/config/import/formats';
import { OwnFile } from '../../core/config/import/ownFile';
import { loadConfig } from '../../core/config/load';
import { findFiles, planImport, summaryOf } from '../../core/config/import/plan';
import type { FoundFile, PlannedServer } from '../../core/config/import/plan';
import { plainLine } from '../../core/util/plainText';
import { dataFolderOf } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { print, type Command } from './command';

export const importServers: Command = {
  name: 'import',
  usage: 'import [FORMAT]',
  summary: `take over servers of ${FORMATS.map(({ id }) => id).join(', ')}`,
  run: runImport,
};

const MAX_LINE_CHARS = 500;

async function runImport(options: Options): Promise<number> {
  const places = placesFor(options);
  const file = path.join(dataFolderOf(options), 'servers.json');
  const target = new OwnFile(file, foreignFiles(places));
  if (options.undo) return undo(options, target);
  const found = await findFiles(places, {
    formats: formatsOf(options),
    ...(options.file !== undefined && { file: options.file }),
  });
  const own = await target.entries();
  const planned = planImport(found, new Map([...(await definedInFolder(options)), ...own]));
  const chosen = choose(planned, (name) => own.has(name) && options.replace.includes(name));
  if (!options.dryRun) await target.add(chosen);
  const output = {
    file: target.file,
    imported: options.dryRun ? [] : chosen.map(({ name }) => name),
    problems: found.flatMap(({ file, problem }) =>
      problem === undefined ? [] : [{ file, problem }],
    ),
    servers: planned.map((server) => ({
      name: server.name,
      outcome: chosen.includes(server)
        ? options.dryRun
          ? 'would be added'
          : 'added'
        : server.kind,
      from: server.file,
      ...(server.reason !== undefined && { reason: server.reason }),
      ...(server.notes.length > 0 && { notes: server.notes }),
    })),
  };
  print(options, output, textOf(target.file, found, planned, chosen, options.dryRun));
  const isUseless = options.file !== undefined && planned.length === 0;
  return isUseless ? 1 : 0;
}

/** What is added, and of each name that is replaced the first server. */
function choose(
  planned: readonly PlannedServer[],
  isReplaced: (name: string) => boolean,
): PlannedServer[] {
  const replaced = new Set<string>();
  return planned.filter(({ kind, name }) => {
    if (kind !== 'conflict') return kind === 'add';
    if (!isReplaced(name) || replaced.has(name)) return false;
    replaced.add(name);
    return true;
  });
}

/** Servers of the folder's files, as entries: what an import of theirs would have no effect on. */
async function definedInFolder({ workspace }: Options): Promise<[string, unknown][]> {
  const { servers } = await loadConfig({ workspaceFolders: [workspace], isTrusted: true });
  return servers.map(({ name, launch }) => [name, { ...launch, type: launch.transport }]);
}

async function undo(options: Options, target: OwnFile): Promise<number> {
  const result = await target.undo();
  const lines = [
    ...result.undone.map((name) => `${plainLine(name, MAX_LINE_CHARS)}: taken back\n`),
    ...result.kept.map(
      (name) => `${plainLine(name, MAX_LINE_CHARS)}: stays, because it was edited since\n`,
    ),
  ];
  print(options, result, lines.join(''));
  return 0;
}

function formatsOf({ words, file }: Options): typeof FORMATS {
  const [id, ...more] = words;
  const known = FORMATS.map((format) => format.id).join(', ');
  if (more.length > 0) throw new UsageError(`usage: toolwright import [FORMAT], one of ${known}`);
  if (id === undefined) {
    if (file !== undefined) throw new UsageError(`--file needs a FORMAT: one of ${known}`);
    return FORMATS;
  }
  const formats = FORMATS.filter((format) => format.id === id);
  if (formats.length === 0)
    throw new UsageError(`There is no format '${id}'. There are: ${known}.`);
  return formats;
}

function placesFor({ workspace }: Options): ReturnType<typeof placesOf> {
  return placesOf(process.env, { platform: process.platform, home: homedir() }, [workspace]);
}

function textOf(
  target: string,
  found: readonly FoundFile[],
  planned: readonly PlannedServer[],
  chosen: readonly PlannedServer[],
  isDry: boolean,
): string {
  if (found.length === 0) return 'No file of another program was found.\n';
  const lines: string[] = [];
  for (const { format, file, problem } of found) {
    lines.push(`${format.title}: ${file}`);
    if (problem !== undefined) lines.push(`  nothing of it can be used: ${problem}`);
    for (const server of planned.filter((one) => one.file === file)) {
      lines.push(`  ${server.name}: ${outcomeOf(server, chosen.includes(server), isDry)}`);
      for (const note of server.notes) lines.push(`    ${note}`);
    }
  }
  const done = isDry
    ? `Nothing was written. Without --dry-run it goes to ${target}`
    : `Written: ${target}`;
  lines.push(chosen.length > 0 ? done : 'There is nothing to import.');
  // Names are the words of files of others: they must not move the cursor of a terminal.
  return lines.map((line) => `${blanksOf(line)}${plainLine(line, MAX_LINE_CHARS)}\n`).join('');
}

function blanksOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

function outcomeOf(server: PlannedServer, isChosen: boolean, isDry: boolean): string {
  if (isChosen) return `${isDry ? 'would be added' : 'added'} (${summaryOf(server)})`;
  switch (server.kind) {
    case 'conflict':
      if (server.likeName !== undefined) {
        return `differs only by case from the name of '${server.likeName}', and is left out`;
      }
      return `differs from the server of this name; --replace ${server.name} takes over what was imported before`;
    case 'same':
      return 'is there already';
    case 'off':
      return 'is switched off there, and left out';
    default:
      return `cannot be used: it ${server.reason ?? ''}`;
  }
}
