/**
 * Toolwright as an MCP server: our tools for any MCP client, over whatever transport the caller
 * connects. Each tool answers with one text part that holds the JSON of its output.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { refusedInput } from '../results/refusedInput';
import { TOOL_DEFINITIONS, TOOL_NAMES, type ToolName } from '../toolDefinitions';
import type { Caller } from '../calls';
import type { Toolwright } from '../toolwright';
import { InvalidInputError } from '../util/errors';

export function createMcpServer(toolwright: Toolwright, version: string): Server {
  const server = new Server(
    { name: 'toolwright', title: 'Toolwright', version },
    { capabilities: { tools: {} } },
  );
  const run: Record<ToolName, (input: unknown, caller: Caller) => Promise<unknown>> = {
    search_tools: (input, caller) => toolwright.searchTools(input, caller),
    execute_code: (input, caller) => toolwright.executeCode(input, caller),
    call_tool: (input, caller) => toolwright.callTool(input, caller),
    save_skill: (input, caller) => toolwright.saveSkill(input, caller),
    load_skill: (input, caller) => toolwright.loadSkill(input, caller),
    list_skills: (input, caller) => toolwright.listSkills(input, caller),
    run_skill: (input, caller) => toolwright.runSkill(input, caller),
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOL_DEFINITIONS.map(({ name, title, description, inputSchema, annotations }) => ({
      name,
      title,
      description,
      inputSchema: inputSchema as { type: 'object' },
      annotations,
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    const { name, arguments: input, _meta: meta } = request.params;
    const known = TOOL_NAMES.find((each) => each === name);
    const tool = known && run[known];
    if (tool === undefined) {
      const names = TOOL_NAMES.join(', ');
      throw new McpError(
        ErrorCode.InvalidParams,
        `There is no tool '${name}'. There are: ${names}.`,
      );
    }
    let steps = 0;
    const progressToken = meta?.progressToken;
    const caller: Caller = {
      signal: extra.signal,
      ...(progressToken !== undefined && {
        onProgress: (message: string) =>
          void extra
            .sendNotification({
              method: 'notifications/progress',
              params: { progressToken, progress: ++steps, message },
            })
            // The client may be gone; its request ends by its own signal.
            .catch(() => {}),
      }),
    };
    try {
      const output = await tool(input ?? {}, caller);
      return reply(output, isFailure(output));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return reply(refusedInput(error), true);
    }
  });
  return server;
}

function isFailure(output: unknown): boolean {
  const status = (output as { status?: string }).status;
  return status !== undefined && status !== 'ok';
}

function reply(
  output: unknown,
  isError: boolean,
): {
  content: { type: 'text'; text: string }[];
  isError?: boolean;
} {
  const content = [{ type: 'text' as const, text: JSON.stringify(output) }];
  return isError ? { content, isError } : { content };
}
