/**
 * The contracts of the workspace tools: the texts that a model chooses by, and the schemas that
 * arguments.ts checks calls against, so that what is described and what is accepted cannot differ.
 */
import type { JsonSchema, ToolContract } from '../../catalog/contract';

/** The source's name, and the `server` of its tools. */
export const SOURCE_NAME = 'workspace';

const PATH_RULE =
  'Relative to the workspace folder (the first of several), or absolute inside one of them.';

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  description,
  ...more,
});
const flag = (description: string, value: boolean): JsonSchema => ({
  type: 'boolean',
  description,
  default: value,
});
const count = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'integer',
  description,
  minimum: 1,
  ...more,
});
const EXCLUDE: JsonSchema = {
  type: 'array',
  items: { type: 'string' },
  description:
    'Globs of what to leave out, compared with the path below `path`; one without a slash is ' +
    'compared with the name. Replaces the default.',
  default: ['**/.git', '**/node_modules'],
};
const FOLDER = text(`The folder. ${PATH_RULE}`, { default: '.' });
const PATHS: JsonSchema = { type: 'array', items: { type: 'string' } };

function inputs(properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function reading(contract: Omit<ToolContract, 'server' | 'annotations'>): ToolContract {
  return {
    ...contract,
    server: SOURCE_NAME,
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  };
}

/** The tools in the order in which they are listed. */
export const CONTRACTS: readonly ToolContract[] = [
  reading({
    name: 'list_files',
    title: 'List files',
    description:
      'Lists a folder as an array of paths, sorted. Not recursive: its files and folders, ' +
      'folders with a slash at the end. Recursive: all files below it. Paths are relative to the ' +
      'workspace folder, and fit the other tools as they are. Links to folders are not followed.',
    inputSchema: inputs({
      path: FOLDER,
      recursive: flag('True: all files below the folder. False: only its own entries.', false),
      exclude: EXCLUDE,
    }),
    outputSchema: PATHS,
  }),
  reading({
    name: 'read_file',
    title: 'Read a file',
    description:
      'Reads a text file (UTF-8) and returns its text, whole or a range of lines. Binary files ' +
      'are refused.',
    inputSchema: inputs(
      {
        path: text(`The file. ${PATH_RULE}`),
        offset_line: count('The first line to return, counted from 1.', { default: 1 }),
        limit_lines: count('How many lines to return; all when absent.'),
        max_bytes: count('A file larger than this many bytes is refused. Default: 10 MB.', {
          maximum: 256 * 1024 * 1024,
        }),
      },
      ['path'],
    ),
    outputSchema: { type: 'string' },
  }),
  reading({
    name: 'find_files',
    title: 'Find files by name',
    description:
      'Finds files whose path fits a glob pattern and returns their paths, sorted, relative to ' +
      'the workspace folder. For what is inside of files use grep_file.',
    inputSchema: inputs(
      {
        pattern: text(
          'The glob, such as "src/**/*.test.ts" or "*.{md,txt}", compared with the path below ' +
            '`path`; one without a slash is compared with the name, in every folder.',
        ),
        path: FOLDER,
        exclude: EXCLUDE,
        limit: count('Stop after this many paths; all when absent.'),
      },
      ['pattern'],
    ),
    outputSchema: PATHS,
  }),
  reading({
    name: 'grep_file',
    title: 'Search text in files',
    description:
      'Searches text files line by line, one file or all below a folder, and returns the lines ' +
      'that match with path and line number. In a folder it skips binary files, files over ' +
      '5 MB, links, .git and node_modules.',
    inputSchema: inputs(
      {
        pattern: text('A JavaScript regular expression, or plain text when `literal` is true.'),
        path: text(`The file or folder. ${PATH_RULE}`, { default: '.' }),
        include: text('A glob that files must fit, such as "*.ts" or "src/**".'),
        ignore_case: flag('True: upper and lower case are the same.', false),
        literal: flag('True: `pattern` is plain text.', false),
        max_matches: count('Stop after this many lines.', { default: 1000, maximum: 100_000 }),
      },
      ['pattern'],
    ),
    outputSchema: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: text('The file, relative to the workspace folder.'),
          line: count('The line number, counted from 1.'),
          text: text('The line; of a very long one the part around the match.'),
        },
        required: ['path', 'line', 'text'],
      },
    },
  }),
  {
    server: SOURCE_NAME,
    name: 'write_file',
    title: 'Write a file',
    description:
      'Writes a text file (UTF-8), whole or not at all: replaces what it held, or creates it.',
    inputSchema: inputs(
      {
        path: text(`The file. ${PATH_RULE}`),
        content: text('The whole new text of the file.'),
        create_directories: flag('True: missing folders on the way are created.', true),
        overwrite: flag('False: fails when the file exists.', true),
      },
      ['path', 'content'],
    ),
    outputSchema: {
      type: 'object',
      properties: {
        path: text('The file, relative to the workspace folder.'),
        bytes: { type: 'integer', description: 'The size that was written.' },
        created: { type: 'boolean', description: 'True when the file did not exist before.' },
      },
      required: ['path', 'bytes', 'created'],
    },
    annotations: {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
      openWorldHint: false,
    },
  },
];
