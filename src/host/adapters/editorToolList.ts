/**
 * The editor's tools as contracts of the source `vscode`: read, without our own and without those that
 * are reached directly anyway. Knows nothing of VS Code.
 */
import type { ToolContract, ToolList } from '../../core/catalog/contract';
import { normaliseTools } from '../../core/catalog/normalise';

/** The source's name, and the `server` of its tools. */
export const EDITOR_SOURCE = 'vscode';

/** A tool as `vscode.lm.tools` has it. */
export interface EditorTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object | undefined;
  readonly tags: readonly string[];
}

/**
 * The chat's model has these tools without us, and most do not work without the chat: so of equals the
 * others are found first (docs/decisions/0018).
 */
const SEARCH_WEIGHT = 0.4;

const OWN_PREFIX = 'toolwright_';
const MCP_TAG = 'mcp';

/**
 * `reached` are the tools of servers that we run ourselves. VS Code runs the servers of the same
 * .vscode/mcp.json too and offers their tools as `mcp_SERVER_TOOL`: a second way to the same thing,
 * with names that nobody wrote, would only split the hits of a search.
 */
export function editorToolList(
  tools: readonly EditorTool[],
  reached: readonly ToolContract[],
): ToolList {
  const others = tools.filter(({ name }) => !name.startsWith(OWN_PREFIX));
  const list = normaliseTools(EDITOR_SOURCE, others.map(rawOf));
  const mcpTools = new Set(others.filter(({ tags }) => tags.includes(MCP_TAG)).map(nameOf));
  const reachedBy = new Map<string, string[]>();
  for (const { name, description } of reached) {
    const names = reachedBy.get(description) ?? [];
    reachedBy.set(description, [...names, wireName(name)]);
  }
  const isReached = ({ name, description }: ToolContract): boolean =>
    mcpTools.has(name) &&
    (reachedBy.get(description) ?? []).some((other) => name.endsWith(`_${other}`));
  const kept = list.tools.filter((tool) => !isReached(tool));
  return { ...list, tools: kept.map((tool) => ({ ...tool, searchWeight: SEARCH_WEIGHT })) };
}

function rawOf({ name, description, inputSchema }: EditorTool): object {
  // A tool without a schema takes nothing.
  return { name, description, inputSchema: inputSchema ?? { type: 'object', properties: {} } };
}

function nameOf({ name }: EditorTool): string {
  return name;
}

/** A tool's name as VS Code writes it behind the server's. */
function wireName(name: string): string {
  return name.replaceAll(/[^\w-]/g, '_');
}
