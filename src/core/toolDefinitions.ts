/**
 * Our tools as clients see them: names, texts for the model, input schemas and annotations. The same
 * definitions go out through `serve` and, with the prefix `toolwright_`, in package.json as Language
 * Model Tools; a test holds the two together. Reading the inputs is inputs.ts.
 */
import type { ToolAnnotations } from './catalog/contract';
import {
  DEFAULT_DETAIL,
  DEFAULT_LIMIT,
  DEFAULT_SKILL_LIMIT,
  DETAIL_LEVELS,
  LANGUAGES,
  MAX_TIMEOUT_SECS,
} from './inputs';
import type { JsonObject } from './util/json';

export const TOOL_NAMES = [
  'search_tools',
  'execute_code',
  'call_tool',
  'save_skill',
  'load_skill',
  'list_skills',
  'run_skill',
] as const;
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
        enable_pii_protection: {
          type: 'boolean',
          description:
            'Personal data and secrets come as tokens (__PII_…), which work as arguments and in code.',
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
  {
    name: 'save_skill',
    title: 'Save skill',
    description:
      'Keeps a program that worked as a skill, to run again for other inputs. Write what changes from ' +
      'task to task (ids, paths, dates) as input.NAME, not as values. It is checked, its tests are run ' +
      'and recorded, and nothing is saved when one fails. An existing name gets a new version.',
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'What it does: "count-open-issues".' },
        code: { type: 'string', description: 'A program as for execute_code.' },
        description: {
          type: 'string',
          description: 'What it does and when to use it. Left out, it stays as it was.',
        },
        language: { type: 'string', enum: [...LANGUAGES] },
        inputs: {
          type: 'object',
          description: 'JSON Schema of input, or { name: schema }. Inferred when left out.',
        },
        output: { type: 'object', description: 'JSON Schema of the result.' },
        tags: { type: 'array', items: { type: 'string' } },
        examples: { type: 'array', items: { type: 'object' }, description: '[{ input }]' },
        tests: {
          type: 'array',
          items: { type: 'object' },
          description: '[{ input, expect }]: expect is the whole result.',
        },
        library: {
          type: 'string',
          enum: ['workspace', 'user'],
          description: 'user: for all folders of this person.',
        },
      },
      required: ['name', 'code'],
      additionalProperties: false,
    },
    annotations: { title: 'Save skill', readOnlyHint: false, openWorldHint: true },
  },
  {
    name: 'load_skill',
    title: 'Load skill',
    description:
      'Shows a skill: its code, inputs, tools and versions. To change one or to learn from it.',
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        version: { type: 'integer', minimum: 1, description: 'An earlier one.' },
      },
      required: ['name'],
      additionalProperties: false,
    },
    annotations: { title: 'Load skill', readOnlyHint: true, openWorldHint: false },
  },
  {
    name: 'list_skills',
    title: 'List skills',
    description:
      'Lists saved skills with their inputs, best matches first. Look here before you write a longer ' +
      'program. In execute_code they are functions: await skills.count_todos({ folder: "src" }).',
    inputSchema: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'What it should do, in a few words.' },
        tag: { type: 'string' },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: DEFAULT_SKILL_LIMIT },
        detail_level: { type: 'string', enum: [...DETAIL_LEVELS], default: DEFAULT_DETAIL },
      },
      additionalProperties: false,
    },
    annotations: { title: 'List skills', readOnlyHint: true, openWorldHint: false },
  },
  {
    name: 'run_skill',
    title: 'Run skill',
    description: 'Runs a saved skill with this input. Replies like execute_code.',
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        input: { type: 'object', description: 'Its inputs by name.' },
        timeout_secs: { type: 'number', exclusiveMinimum: 0, maximum: MAX_TIMEOUT_SECS },
      },
      required: ['name'],
      additionalProperties: false,
    },
    annotations: { title: 'Run skill', readOnlyHint: false, openWorldHint: true },
  },
];
