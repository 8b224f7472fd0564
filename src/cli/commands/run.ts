/** `toolwright run FILE`: one program over the tools. */
import { readFile } from 'node:fs/promises';
import type { RunOutput } from '../../core/results/outputs';
import { messageOf } from '../../core/util/errors';
import { openCore } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { interruptible, print, type Command } from './command';

export const run: Command = {
  name: 'run',
  usage: 'run FILE',
  summary: 'run a program over the tools (.py is Python), - for standard input',
  run: runFile,
};

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

/** What a run gave on stdout; what there is to say about it goes to stderr at once. */
export function textOfRun(output: RunOutput): string {
  const { result, stdout, stderr, warnings = [], suggestions = [], truncated } = output;
  for (const line of [stderr, ...warnings, truncated, ...suggestions]) {
    if (line !== undefined) process.stderr.write(`${line}\n`);
  }
  const shown = typeof result === 'string' ? result : JSON.stringify(result, null, 2);
  return [stdout, shown].flatMap((part) => (part === undefined ? [] : [`${part}\n`])).join('');
}

/** The value of `--input`. Throws UsageError. */
export function readInput(json: string | undefined): unknown {
  if (json === undefined) return null;
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`--input must be JSON: ${messageOf(error)}`);
  }
}

export async function readStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  return text;
}
