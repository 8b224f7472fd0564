/** Runs the tests of one skill, or of all, and shows what came of them. */
import * as vscode from 'vscode';
import type { Composition } from '../../../core/compose';
import type { FoundSkill } from '../../../core/skills/shelf';
import type { TestResult } from '../../../core/skills/skillRuns';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';

interface Tested {
  skill: string;
  results: readonly TestResult[];
}

export async function testSkills(
  core: Composition,
  skills: readonly FoundSkill[],
  documents: VirtualDocuments,
): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Running the tests of skills'),
    cancellable: true,
  };
  const tested = await vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const all: Tested[] = [];
    for (const found of skills) {
      if (abort.signal.aborted) break;
      const { name } = found.skill;
      progress.report({ message: name });
      const results = await core.toolwright.testSkill(found, { signal: abort.signal });
      if (results.length > 0) all.push({ skill: name, results });
    }
    return all;
  });
  await report(tested, documents);
}

async function report(tested: readonly Tested[], documents: VirtualDocuments): Promise<void> {
  const results = tested.flatMap((each) => each.results);
  const failed = results.filter(({ isOk }) => !isOk).length;
  if (results.length === 0) {
    const message = vscode.l10n.t('There are no tests: save_skill takes them with the program.');
    await vscode.window.showInformationMessage(message);
    return;
  }
  if (failed === 0) {
    const passed = vscode.l10n.t('All {0} tests passed.', results.length);
    await vscode.window.showInformationMessage(passed);
    return;
  }
  const show = vscode.l10n.t('Show');
  const message = vscode.l10n.t('{0} of {1} tests failed.', failed, results.length);
  if ((await vscode.window.showErrorMessage(message, show)) !== show) return;
  const uri = documents.add('tests.txt', textOf(tested));
  await vscode.window.showTextDocument(uri, { preview: true });
}

function textOf(tested: readonly Tested[]): string {
  const lines = tested.flatMap(({ skill, results }) => [
    skill,
    ...results.map(({ name, isOk, isReplayed, message }) => {
      const how = isReplayed ? '' : ` (${vscode.l10n.t('over the servers')})`;
      const end = isOk ? vscode.l10n.t('ok') : vscode.l10n.t('FAILED');
      return `  ${end}  ${name}${how}${message === undefined ? '' : `\n        ${message.replaceAll('\n', '\n        ')}`}`;
    }),
    '',
  ]);
  return lines.join('\n');
}
