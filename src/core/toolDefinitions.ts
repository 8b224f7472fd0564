/**
 * Our tools as clients see them: names, texts for the model, input schemas and annotations. The same
 * definitions go out through `serve` and, with the prefix `toolwright_`, in package.json as Language
 * Model Tools; a test holds the two together. Reading the inputs is inputs.ts.
 */
import type { ToolAnnotations } from './catalog/contract';
import {
  DEFAULT_DETAIL,
  DEFAULT_LIMIT,
  DETAIL_LEVELS,
  LANGUAGES,
  MAX_TIMEOUT_SECS,
} from './inputs';
import type { JsonObject } from './util/json';

export const TOOL_NAMES = ['search_tools', 'execute_code', 'call_tool'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

export interface ToolDefinition {
  name: ToolName;
  title: string;
  description: string;
  inputSchema: JsonObject;
  annotations: ToolAnnotations;
}

const PYTHON =
  'In python3 tools take keyword arguments and block: list_files(path="."). ' +
  'parallel(github.get_issue, [{"number": 1}, {"number": 2}]) makes calls at once. It is MicroPython: ' +
  'the common standard modules, no packages, no match statement, and only dict(sorted(...)) keeps an ' +
  'order.';

export const TOOL_DEFINITIONS: readonly ToolDefinition[] = [
  {
    name: 'search_tools',
    title: 'Search tools',
    description:
      'Finds tools of all connected MCP servers and of the workspace (files: list, read, find, grep, ' +
      'write) by what they do. Returns name, server, "call" (how to call it in a program) and a short ' +
      'description; the best matches with their parameters. Search before execute_code or call_tool, ' +
      'once for each kind of thing that you need. With the exact name and detail_level "full" it gives ' +
      'all types of a tool. It runs nothing and does not search files or the web: the tools do. ' +
      'Says in "complete" whether more tools matched.',
    inputSchema: {
      type: 'object',
      properties: {
        keyword: {
          type: 'string',
          description:
            'What the tool should do, in a few words: "list github issues". "*" lists all.',
        },
        detail_level: {
          type: 'string',
          enum: [...DETAIL_LEVELS],
          default: DEFAULT_DETAIL,
          description:
            'full: complete TypeScript types and input schema, for a few tools at a time.',
        },
        server: { type: 'string', description: 'Only tools of this server.' },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: DEFAULT_LIMIT },
        offset: {
          type: 'integer',
          minimum: 0,
          default: 0,
          description: 'next_offset of the last reply.',
        },
      },
      required: ['keyword'],
      additionalProperties: false,
    },
    annotations: { title: 'Search tools', readOnlyHint: true, openWorldHint: false },
  },
  {
    name: 'execute_code',
    title: 'Execute code',
    description:
      'Runs a short TypeScript, JavaScript or Python program in a sandbox whose functions are the ' +
      'tools that search_tools finds: await github.list_issues({ repo: "x" }), ' +
      'await list_files({ path: "." }). ' +
      'Use it for three or more calls, for loops and joins, and whenever a result is large: filter and ' +
      'summarise in the program and return only the answer. Use Promise.all for calls that do not ' +
      'depend on each other. The value of the last expression, of return, or of the variable result is ' +
      'the result; console.log works too. Failed calls throw. No modules, network, file system or ' +
      'timers beside the tools. resources.list(), resources.read(uri) and prompts.get(name, args) ' +
      'reach what servers offer beside tools. For one or two small calls use call_tool.',
    inputSchema: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'The program. Top-level await and return work.' },
        language: {
          type: 'string',
          enum: [...LANGUAGES],
          default: LANGUAGES[0],
          description: PYTHON,
        },
        input: { description: 'A JSON value that the program sees as the variable input.' },
        timeout_secs: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: MAX_TIMEOUT_SECS,
          default: 30,
          description: 'Time for the whole run.',
        },
      },
      required: ['code'],
      additionalProperties: false,
    },
    annotations: { title: 'Execute code', readOnlyHint: false, openWorldHint: true },
  },
  {
    name: 'call_tool',
    title: 'Call tool',
    description:
      'Calls one tool that search_tools found and returns its result, cut when it is large. Use it for ' +
      'one or two calls with small results; for more, or to filter a large result, use execute_code.',
    inputSchema: {
      type: 'object',
      properties: {
        name: {
          type: 'string',
          description: 'As search_tools gives it in "call": "github.list_issues".',
        },
        arguments: { type: 'object', description: 'The named arguments of the tool.' },
      },
      required: ['name'],
      additionalProperties: false,
    },
    annotations: { title: 'Call tool', readOnlyHint: false, openWorldHint: true },
  },
];
