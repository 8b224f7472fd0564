/** Registers every Language Model Tool that package.json declares. */
import * as vscode from 'vscode';
import type { ToolName } from '../../core/toolDefinitions';
import type { CoreHost } from '../coreHost';
import { Tools } from '../ids';
import { callTool } from './callTool';
import { executeCode } from './executeCode';
import { languageModelTool, type ToolBehaviour } from './languageModelTool';
import { listSkills } from './listSkills';
import { loadSkill } from './loadSkill';
import { runSkill } from './runSkill';
import { saveSkill } from './saveSkill';
import { searchTools } from './searchTools';

const BEHAVIOURS: Record<ToolName, ToolBehaviour> = {
  search_tools: searchTools,
  execute_code: executeCode,
  call_tool: callTool,
  save_skill: saveSkill,
  load_skill: loadSkill,
  list_skills: listSkills,
  run_skill: runSkill,
};

export function registerTools(host: CoreHost): vscode.Disposable {
  const names = Object.keys(BEHAVIOURS) as ToolName[];
  return vscode.Disposable.from(
    ...names.map((name) =>
      vscode.lm.registerTool(Tools[name], languageModelTool(host, BEHAVIOURS[name])),
    ),
  );
}
