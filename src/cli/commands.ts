/** What the command line can do, one entry for each command. */
import { readFile } from 'node:fs/promises';
import { createMcpServer } from '../core/server/mcpServer';
import { serveStdio } from '../core/server/stdioFront';
import type { RunOutput, SearchOutput } from '../core/results/outputs';
import { messageOf } from '../core/util/errors';
import { VERSION } from '../core/version';
import { openCore } from './nodeHost';
import { UsageError, type Options } from './options';

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** Resolves to the exit code. */
  run(options: Options): Promise<number>;
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'serve',
    usage: 'serve',
    summary: 'be an MCP server on standard input and output',
    run: serve,
  },
  {
    name: 'run',
    usage: 'run FILE',
    summary: 'run a program over the tools (.py is Python), - for standard input',
    run: runFile,
  },
  {
    name: 'search',
    usage: 'search WORDS',
    summary: 'find tools by what they do',
    run: search,
  },
];

async function serve(options: Options): Promise<number> {
  const { toolwright } = await openCore(options);
  // Ready before the first program; nobody waits for it, and a program that cannot run says why.
  toolwright.warm().catch(() => {});
  await serveStdio(createMcpServer(toolwright, VERSION), interruptible());
  await toolwright.dispose();
  return 0;
}

async function runFile(options: Options): Promise<number> {
  const [file, ...more] = options.words;
  if (file === undefined || more.length > 0) throw new UsageError('usage: toolwright run FILE');
  const code = file === '-' ? await readStdin() : await readFile(file, 'utf8');
  const input = readInput(options.input);
  const { toolwright } = await openCore(options);
  try {
    const language = file.endsWith('.py') ? 'python3' : 'typescript';
    const caller = { signal: interruptible() };
    const output = await toolwright.executeCode({ code, language, input }, caller);
    print(options, output, textOfRun(output));
    return output.status === 'ok' ? 0 : 1;
  } finally {
    await toolwright.dispose();
  }
}

async function search(options: Options): Promise<number> {
  const keyword = options.words.join(' ');
  if (keyword === '') throw new UsageError('usage: toolwright search WORDS');
  const { toolwright } = await openCore(options);
  try {
    const output = await toolwright.searchTools({ keyword }, { signal: interruptible() });
    print(options, output, textOfSearch(output));
    return 0;
  } finally {
    await toolwright.dispose();
  }
}

function print(options: Options, output: unknown, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(output)}\n` : text);
}

function textOfRun(output: RunOutput): string {
  const { result, stdout, stderr, warnings = [], suggestions = [], truncated } = output;
  for (const line of [stderr, ...warnings, truncated, ...suggestions]) {
    if (line !== undefined) process.stderr.write(`${line}\n`);
  }
  const shown = typeof result === 'string' ? result : JSON.stringify(result, null, 2);
  return [stdout, shown].flatMap((part) => (part === undefined ? [] : [`${part}\n`])).join('');
}

/** Its warnings are in the log, which is on stderr already. */
function textOfSearch({ results, matched, suggestions = [] }: SearchOutput): string {
  for (const line of suggestions) process.stderr.write(`${line}\n`);
  const hits = results.map(({ call, description, signature }) =>
    [`${call}\n`, description && `  ${description}\n`, signature && `  ${signature}\n`].join(''),
  );
  const more = matched > results.length ? `\n${matched - results.length} more matched.\n` : '';
  return hits.join('\n') + more;
}

function readInput(json: string | undefined): unknown {
  if (json === undefined) return null;
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`--input must be JSON: ${messageOf(error)}`);
  }
}

async function readStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** Aborts on Ctrl-C, so that servers end with us. */
function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort()).once('SIGTERM', () => controller.abort());
  return controller.signal;
}
