/** Commands with which people look after what was learned: give it to others, take theirs, begin anew. */
import * as vscode from 'vscode';
import { MOST_BYTES } from '../../core/guidance/shared';
import { WORKSPACE_FOLDER } from '../../core/skills/fileNames';
import { InvalidInputError } from '../../core/util/errors';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { confirmed } from './confirmed';
import { toldCommand } from './toldCommand';

const SHOWN_MS = 5_000;
/** Where a team keeps what it has learned. */
const SHARED_FILE = 'guidance.json';
const FILTERS = { JSON: ['json'] };

export function registerGuidance(host: CoreHost): vscode.Disposable {
  return vscode.Disposable.from(
    toldCommand(Commands.exportGuidance, () => exportGuidance(host)),
    toldCommand(Commands.importGuidance, () => importGuidance(host)),
    toldCommand(Commands.resetGuidance, () => reset(host)),
  );
}

async function exportGuidance(host: CoreHost): Promise<void> {
  const shared = await sharedFile(false);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export What Was Learned'),
    filters: FILTERS,
    ...(shared && { defaultUri: shared }),
  });
  if (target === undefined) return;
  const { toolwright } = await host.get();
  await vscode.workspace.fs.writeFile(target, Buffer.from(await toolwright.guidance.export()));
  vscode.window.setStatusBarMessage(vscode.l10n.t('What was learned is exported'), SHOWN_MS);
}

async function importGuidance(host: CoreHost): Promise<void> {
  const shared = await sharedFile(true);
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Import What Others Have Learned'),
      openLabel: vscode.l10n.t('Import'),
      filters: FILTERS,
      ...(shared && { defaultUri: shared }),
    })) ?? [];
  if (file === undefined) return;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > MOST_BYTES) {
    throw new InvalidInputError(
      vscode.l10n.t('This file is larger than {0} MiB.', MOST_BYTES / 2 ** 20),
    );
  }
  const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
  const { toolwright } = await host.get();
  const learners = await toolwright.guidance.import(text);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Imported what was learned: {0} learners', learners),
    SHOWN_MS,
  );
}

async function reset(host: CoreHost): Promise<void> {
  const isSure = await confirmed(
    vscode.l10n.t('Forget all that was learned in this workspace?'),
    vscode.l10n.t(
      'Searches, warnings and hints are as at the first day, also what was imported. Skills and metrics stay.',
    ),
    vscode.l10n.t('Reset'),
  );
  if (!isSure) return;
  const { toolwright } = await host.get();
  await toolwright.guidance.reset();
  vscode.window.setStatusBarMessage(vscode.l10n.t('Guidance begins anew'), SHOWN_MS);
}

/** Beside the skills of the folder, or in it where it has none: a file dialog cannot begin where nothing is. */
async function sharedFile(isThere: boolean): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) return undefined;
  const own = vscode.Uri.joinPath(folder.uri, WORKSPACE_FOLDER);
  const base = (await exists(own)) ? own : folder.uri;
  const file = vscode.Uri.joinPath(base, SHARED_FILE);
  return isThere && !(await exists(file)) ? base : file;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
