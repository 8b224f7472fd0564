/**
 * What a skill depends on: the tools that its program calls, with the contract that each had when the skill
 * was saved, and the skills. Whether they are still the same is looked up in the catalog of now.
 */
import type { CatalogTool } from '../catalog/contract';
import { schemaHashOf } from '../catalog/schemaHash';
import type { FindSensitive } from '../privacy/sensitive';
import type { CallSite, Inspection } from '../sandbox/inspection';
import { methodOf } from './names';
import type { PinnedContract, SkillManifest, ToolDependency } from './skill';

export interface KnownTools {
  /** By id, call or plain name. */
  resolve(name: string): CatalogTool | undefined;
  /** The version of a tool's contract, where one is known. */
  versionOf(tool: CatalogTool): string | undefined;
}

export interface Dependencies {
  tools: ToolDependency[];
  /** Names of skills, whether they exist or not. */
  skills: string[];
  /** Calls of something that is no tool now: a mistake, or a server that is not there. */
  unknown: CallSite[];
}

/** Reach servers beside their tools. */
const CONTENTS = /^(?:resources|prompts)\./;

export function dependenciesOf(
  { calls }: Pick<Inspection, 'calls'>,
  tools: KnownTools,
  skillNames: readonly string[],
): Dependencies {
  const byTool = new Map<string, { tool: CatalogTool; sites: CallSite[] }>();
  const skills = new Set<string>();
  const unknown: CallSite[] = [];
  for (const site of calls) {
    const { callee } = site;
    if (callee.startsWith('skills.')) {
      const method = callee.slice('skills.'.length);
      skills.add(
        skillNames.find((name) => methodOf(name) === method) ?? method.replaceAll('_', '-'),
      );
      continue;
    }
    const tool = tools.resolve(callee);
    if (tool !== undefined) {
      const entry = byTool.get(tool.id) ?? { tool, sites: [] };
      entry.sites.push(site);
      byTool.set(tool.id, entry);
    } else if (!CONTENTS.test(callee) && !OWN.has(callee)) unknown.push(site);
  }
  const found = Array.from(byTool.values(), ({ tool, sites }) => {
    const version = tools.versionOf(tool);
    const contract = pinned(tool);
    return {
      name: tool.id,
      ...(version !== undefined && { version }),
      schema_hash: schemaHashOf(tool),
      usage: sites.map(({ line, column, arguments: names }) => ({
        line,
        column,
        ...(names && { arguments: names }),
      })),
      ...(contract && { contract }),
    };
  });
  return { tools: found, skills: [...skills], unknown };
}

/** What servers say to readers may name people, and skills are files that others read. */
export async function withoutSensitive(
  tools: readonly ToolDependency[],
  find: FindSensitive,
): Promise<ToolDependency[]> {
  return Promise.all(
    tools.map(async (tool) => {
      if (tool.contract === undefined || (await find(JSON.stringify(tool.contract))).length === 0)
        return tool;
      const { contract: _contract, ...rest } = tool;
      return rest;
    }),
  );
}

const MAX_CONTRACT_CHARS = 16 * 1024;

function pinned({
  description,
  inputSchema,
  outputSchema,
}: CatalogTool): PinnedContract | undefined {
  const contract = {
    ...(description !== '' && { description }),
    input_schema: inputSchema,
    ...(outputSchema && { output_schema: outputSchema }),
  };
  return JSON.stringify(contract).length > MAX_CONTRACT_CHARS ? undefined : contract;
}

/** Functions of ours that programs call. */
const OWN = new Set([
  'search', 'describe', 'list', 'search_tools', 'parallel', 'print', 'tokenize_pii',
]); // prettier-ignore

export type DependencyState = 'same' | 'changed' | 'missing';

/** How a tool is now beside what it was. */
export function stateOf(
  { name, schema_hash: hash }: ToolDependency,
  tools: KnownTools,
): DependencyState {
  const tool = tools.resolve(name);
  if (tool === undefined) return 'missing';
  return schemaHashOf(tool) === hash ? 'same' : 'changed';
}

export type Compatibility = 'compatible' | 'changed' | 'broken';

/** The worst of its tools decides. */
export function compatibilityOf(
  { tool_dependencies: dependencies }: SkillManifest,
  tools: KnownTools,
): Compatibility {
  const states = new Set(dependencies.map((dependency) => stateOf(dependency, tools)));
  if (states.has('missing')) return 'broken';
  return states.has('changed') ? 'changed' : 'compatible';
}
