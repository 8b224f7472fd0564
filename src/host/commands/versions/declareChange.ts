/**
 * Declaring what became of a tool: opens its file under `.toolwright/versions`, with what was found written
 * into it where there is none yet, for the person to correct.
 */
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CatalogTool } from '../../../core/catalog/contract';
import type { Composition } from '../../../core/compose';
import { absent } from '../../../core/util/absent';
import { inferSteps, LIKELY, stepsFrom } from '../../../core/versioning/migration/inferSteps';
import type { Step } from '../../../core/versioning/migration/steps';
import {
  declarationFile,
  writeDeclaration,
  type DeclaredVersion,
} from '../../../core/versioning/registry/declared';
import { historyIn, type ToolHistory } from '../../../core/versioning/registry/history';
import { inQuickInput } from '../../adapters/person/display';

/** What only holds a program back is no declaration. */
const HELD_BACK = /^(?:lose|need|check)_input$|^remove_output$/;
const MAX_DETAIL = 200;

/** `name` is `server.tool`; the person chooses one where it is absent. */
export async function declareChange(core: Composition, name?: string): Promise<void> {
  const { versioning } = core.toolwright;
  const tool = name === undefined ? await pickTool(core) : core.toolwright.tool(name);
  if (tool === undefined) return;
  const [base] = versioning.declarationBases;
  const file = declarationFile(base!, tool.server, tool.name);
  if ((await stat(file).catch(absent)) === undefined) {
    const history = historyIn(await versioning.registry.of(tool.server), tool.name);
    await writeDeclaration(file, { tool: tool.id, versions: draftOf(history) });
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

/** The last version with the steps that were found. */
function draftOf(history: ToolHistory | undefined): DeclaredVersion[] {
  const versions = history?.versions ?? [];
  const [before, last] = [versions.at(-2), versions.at(-1)];
  if (last === undefined) return [{ version: '2.0.0', from: '1.0.0', steps: [], deprecations: [] }];
  const steps: Step[] =
    before === undefined
      ? []
      : stepsFrom(inferSteps(before.contract, last.contract).found, LIKELY).filter(
          ({ step }) => !HELD_BACK.test(step),
        );
  return [
    {
      version: last.version,
      ...(before && { from: before.version }),
      steps,
      deprecations: [],
    },
  ];
}

async function pickTool(core: Composition): Promise<CatalogTool | undefined> {
  const { registry } = core.toolwright.versioning;
  const items: (vscode.QuickPickItem & { tool: CatalogTool; count: number })[] = [];
  for (const { name, toolNames } of core.toolwright.servers()) {
    const history = await registry.of(name);
    for (const each of toolNames) {
      const tool = core.toolwright.tool(`${name}.${each}`);
      if (tool === undefined) continue;
      const versions = historyIn(history, each)?.versions ?? [];
      const last = versions.at(-1);
      items.push({
        tool,
        count: versions.length,
        label: inQuickInput(tool.id, MAX_DETAIL),
        description: last?.version ?? '',
        detail: inQuickInput(last?.changes.join('; ') ?? '', MAX_DETAIL),
      });
    }
  }
  // Those that changed first.
  items.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  const placeHolder = vscode.l10n.t('Of which tool do you know what became of it?');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.tool;
}
