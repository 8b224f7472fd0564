/** "Import Servers…" and "Undo Import": takes over what other programs have defined. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type * as formatting from '../../core/config/import/formats';
import type { OwnFile } from '../../core/config/import/ownFile';
import type * as planning from '../../core/config/import/plan';
import type { FoundFile, PlannedServer } from '../../core/config/import/plan';
import { messageOf } from '../../core/util/errors';
import { inMessage, inQuickInput } from '../adapters/person/display';
import { folderPaths } from '../adapters/workspace';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { additionsOf, freeName, offerOf, type ConflictAnswer } from './importFlow';

const MAX_CHARS = 300;
const MAX_DONE_CHARS = 400;

type Importing = typeof planning & typeof formatting;

export function registerImport(
  host: CoreHost,
  { globalStorageUri }: vscode.ExtensionContext,
): vscode.Disposable {
  const open = async (): Promise<OwnFile> => {
    const [{ OwnFile }, formats] = await Promise.all([
      import('../../core/config/import/ownFile'),
      import('../../core/config/import/formats'),
    ]);
    const file = path.join(globalStorageUri.fsPath, 'servers.json');
    return new OwnFile(file, formats.foreignFiles(placesHere(formats)));
  };
  const showing =
    (work: (file: OwnFile) => Promise<void>): (() => Promise<void>) =>
    async () => {
      try {
        await work(await open());
      } catch (error) {
        await vscode.window.showErrorMessage(inMessage(messageOf(error), MAX_DONE_CHARS));
      }
    };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      Commands.importServers,
      showing((file) => importServers(host, file)),
    ),
    vscode.commands.registerCommand(
      Commands.undoImport,
      showing((file) => undoImport(host, file)),
    ),
  );
}

async function importServers(host: CoreHost, target: OwnFile): Promise<void> {
  const [plan, formats] = await Promise.all([
    import('../../core/config/import/plan'),
    import('../../core/config/import/formats'),
  ]);
  const importing: Importing = { ...plan, ...formats };
  const found = await pickFiles(importing);
  if (found === undefined) return;
  const own = await target.entries();
  // The configuration is read when the core starts.
  await host.get();
  const taken = new Map([...definedElsewhere(host), ...own]);
  const { additions, conflicts, others } = offerOf(importing.planImport(found, taken));
  if (additions.length + conflicts.length === 0) {
    const reasons = others.map((server) => shown(`${server.name}: ${reasonOf(server)}`)).join('\n');
    const message = vscode.l10n.t('There is nothing to import.');
    await vscode.window.showInformationMessage(message, { modal: reasons !== '', detail: reasons });
    return;
  }
  const chosen = additions.length === 0 ? [] : await pickAdditions(additions, importing);
  if (chosen === undefined) return;
  const names = new Set([...taken.keys(), ...chosen.map(({ name }) => name)]);
  const answers = new Map<PlannedServer, ConflictAnswer>();
  for (const server of conflicts) {
    const canReplace = own.has(server.name);
    const answer = await askAbout(server, freeName(server.name, names), canReplace, importing);
    if (answer === undefined) return;
    if (answer.kind === 'rename') names.add(answer.name);
    answers.set(server, answer);
  }
  const written = additionsOf(chosen, answers);
  await target.add(written);
  await host.reload();
  await sayDone(target, written.length);
}

/** Servers of the folder's files and of settings, as entries. */
function definedElsewhere(host: CoreHost): [string, unknown][] {
  const servers = host.config?.servers ?? [];
  return servers.map(({ name, launch }) => [name, { ...launch, type: launch.transport }]);
}

async function undoImport(host: CoreHost, target: OwnFile): Promise<void> {
  const { undone, kept } = await target.undo();
  await host.reload();
  const done = vscode.l10n.t('Taken back: {0}.', undone.join(', ') || vscode.l10n.t('nothing'));
  const stays = vscode.l10n.t('Edited since, so it stays: {0}.', kept.join(', '));
  await vscode.window.showInformationMessage(
    inMessage(kept.length > 0 ? `${done} ${stays}` : done, MAX_DONE_CHARS),
  );
}

function placesHere({ placesOf }: Pick<Importing, 'placesOf'>): ReturnType<Importing['placesOf']> {
  const { platform, env } = process;
  return placesOf(env, { platform, home: homedir() }, folderPaths());
}

/** The files to import from; undefined when the person stopped. */
async function pickFiles(importing: Importing): Promise<FoundFile[] | undefined> {
  const found = await importing.findFiles(placesHere(importing));
  if (found.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No servers of Claude, Cursor, Windsurf, Cline or VS Code were found on this machine.',
      ),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    found.map((file) => ({
      label: file.format.title,
      description: file.problem ?? vscode.l10n.t('{0} servers', file.servers.length),
      detail: file.file,
      picked: file.problem === undefined,
      file,
    })),
    {
      title: vscode.l10n.t('Import Servers (1/2): from where?'),
      placeHolder: vscode.l10n.t('These files are read, never written'),
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ file }) => file);
}

async function pickAdditions(
  additions: readonly PlannedServer[],
  { summaryOf }: Importing,
): Promise<PlannedServer[] | undefined> {
  const picked = await vscode.window.showQuickPick(
    additions.map((server) => ({
      label: shown(server.name),
      description: server.format,
      detail: shown([summaryOf(server), ...server.notes].join(' · ')),
      picked: true,
      server,
    })),
    {
      title: vscode.l10n.t('Import Servers (2/2): which ones?'),
      placeHolder: vscode.l10n.t('Nothing starts before it is needed'),
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  return picked?.map(({ server }) => server);
}

async function askAbout(
  server: PlannedServer,
  free: string,
  canReplace: boolean,
  { summaryOf }: Importing,
): Promise<ConflictAnswer | undefined> {
  const name = shown(server.name);
  const summary = shown(summaryOf(server));
  const choices: (vscode.QuickPickItem & { answer: ConflictAnswer })[] = [
    { label: vscode.l10n.t('Keep mine'), answer: { kind: 'keep' } },
    {
      label: vscode.l10n.t("Import as '{0}'", shown(free)),
      description: summary,
      answer: { kind: 'rename', name: free },
    },
  ];
  // Our file comes after those of the folder: what is defined there would go on to count.
  if (canReplace) {
    choices.push({
      label: vscode.l10n.t('Replace mine'),
      description: summary,
      answer: { kind: 'replace' },
    });
  }
  const picked = await vscode.window.showQuickPick(choices, {
    title:
      server.likeName === undefined
        ? vscode.l10n.t("'{0}' of {1} differs from the one that is there", name, server.format)
        : vscode.l10n.t("'{0}' of {1} is named like '{2}'", name, server.format, server.likeName),
    ignoreFocusOut: true,
  });
  return picked?.answer;
}

async function sayDone(target: OwnFile, count: number): Promise<void> {
  if (count === 0) return;
  const [undo, openFile] = [vscode.l10n.t('Undo'), vscode.l10n.t('Open File')];
  const message =
    count === 1
      ? vscode.l10n.t('1 server was imported.')
      : vscode.l10n.t('{0} servers were imported.', count);
  const answer = await vscode.window.showInformationMessage(message, undo, openFile);
  if (answer === undo) await vscode.commands.executeCommand(Commands.undoImport);
  if (answer === openFile) await vscode.window.showTextDocument(vscode.Uri.file(target.file));
}

/** Words of files of others. */
function shown(text: string): string {
  return inQuickInput(text, MAX_CHARS);
}

function reasonOf({ kind, reason }: PlannedServer): string {
  switch (kind) {
    case 'same':
      return vscode.l10n.t('is there already');
    case 'off':
      return vscode.l10n.t('is switched off there');
    default:
      return reason ?? '';
  }
}
