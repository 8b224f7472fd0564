/**
 * The tool grep_file. Regular expressions come from programs that a model wrote, and some never
 * come to an end; so matching runs in a worker that is terminated when time is up or the call is
 * cancelled. The worker's source is a text: it needs nothing but Node, and no bundle of its own.
 */
import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import { messageOf, ToolCallError } from '../../util/errors';
import type { ValueResult, WorkspaceCall } from './call';
import { cancelled, checkCancelled, failed, fileFailure, invalid } from './call';
import { locateExisting } from './confine';
import { compileGlobs } from './glob';
import type { Turns } from './turns';
import { matcher, namesBelow, prefixOf, select } from './read';

export interface GrepArguments {
  pattern: string;
  path: string;
  include?: string;
  ignore_case: boolean;
  literal: boolean;
  max_matches: number;
}

/** What the worker gets: it opens `root + name` and shows `prefix + name`. */
interface Task {
  root: string;
  prefix: string;
  names: readonly string[];
  source: string;
  flags: string;
  maxMatches: number;
  limitBytes: number;
}

/** What the worker sends: the matches of some files and their size as JSON, or the end. */
type Report = { matches: unknown[]; bytes: number } | 'end';

const LEFT_OUT = ['**/.git', '**/node_modules'];

/** Answers grep_file: an array of `{ path, line, text }`. Each search has a worker, in its turn. */
export async function grepFiles(
  call: WorkspaceCall,
  args: GrepArguments,
  turns: Turns,
): Promise<ValueResult> {
  const { source, flags } = compile(call, args);
  const isIncluded = matcher(call, 'include', [args.include ?? '**']);
  const place = await locateExisting(call, args.path);
  const info = await stat(place.real).catch((thrown: unknown) => {
    throw fileFailure(call, `search ${args.path}`, thrown);
  });
  const limits = { maxMatches: args.max_matches, limitBytes: call.limits.searchFileBytes };
  const task: Task = {
    root: place.real,
    prefix: place.shown,
    names: [''],
    source,
    flags,
    ...limits,
  };
  if (info.isDirectory()) {
    const all = await namesBelow(call, place, args.path, true, compileGlobs(LEFT_OUT));
    task.root = place.real.endsWith(sep) ? place.real : place.real + sep;
    task.prefix = prefixOf(place);
    task.names = await select(call, all, isIncluded, Infinity);
  } else if (!info.isFile()) {
    throw failed(call, `${args.path} is not a file but a pipe or a device.`);
  } else if (info.size > limits.limitBytes) {
    const sizes = `${info.size} bytes, the limit is ${limits.limitBytes}`;
    throw failed(call, `${args.path} is too large to be searched (${sizes}).`);
  }
  return turns.run(call, () => search(call, task));
}

function compile(call: WorkspaceCall, { pattern, literal, ignore_case }: GrepArguments): RegExp {
  const source = literal ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : pattern;
  try {
    return new RegExp(source, ignore_case ? 'i' : '');
  } catch (thrown) {
    const advice = 'correct it, or set literal to true to search for plain text';
    throw invalid(
      call,
      `"pattern" is no JavaScript regular expression: ${messageOf(thrown)}; ${advice}.`,
    );
  }
}

async function search(call: WorkspaceCall, task: Task): Promise<ValueResult> {
  checkCancelled(call);
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: task,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const value: unknown[] = [];
  let bytes = 2;
  let stop = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => reject(cancelled(call));
      const timer = setTimeout(() => reject(tooSlow(call)), call.limits.searchMs);
      stop = () => {
        clearTimeout(timer);
        call.signal.removeEventListener('abort', onAbort);
      };
      call.signal.addEventListener('abort', onAbort);
      worker.on('message', (report: Report) => {
        if (report === 'end') return resolve();
        // The comma between two reports.
        bytes += report.bytes + (value.length > 0 ? 1 : 0);
        value.push(...report.matches);
      });
      worker.on('error', (error) =>
        reject(failed(call, `The search failed: ${error.message}`, error)),
      );
      worker.on('exit', () => reject(failed(call, 'The search ended before it was done.')));
    });
  } finally {
    stop();
    await worker.terminate();
  }
  return { value, bytes };
}

function tooSlow(call: WorkspaceCall): ToolCallError {
  const message =
    `The search was ended after ${call.limits.searchMs / 1000} s: search fewer files ` +
    '(path, include), or use a pattern without nested repetitions such as (a+)+.';
  return new ToolCallError('timeout', call.tool, message, { retryable: false, ran: 'no' });
}

// Reports are small (200 lines), so that taking one in does not hold the main thread. A file is
// opened only if it is no link: what a link leads to was not checked.
const WORKER = String.raw`
const { parentPort, workerData: task } = require('node:worker_threads');
const fs = require('node:fs');
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
const expression = new RegExp(task.source, task.flags);
const decoder = new TextDecoder();
let left = task.maxMatches;
let matches = [];

function report() {
  if (matches.length === 0) return;
  parentPort.postMessage({ matches, bytes: Buffer.byteLength(JSON.stringify(matches)) - 2 });
  matches = [];
}

function read(path) {
  let file;
  try {
    if (!fs.lstatSync(path).isFile()) return undefined;
    file = fs.openSync(path, O_NOFOLLOW | O_NONBLOCK);
    const { size } = fs.fstatSync(file);
    if (size > task.limitBytes) return undefined;
    const bytes = fs.readFileSync(file);
    return bytes.includes(0) ? undefined : decoder.decode(bytes);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

function cut(line, at) {
  const start = line.length > 1000 ? Math.max(0, at - 200) : 0;
  const end = Math.min(line.length, start + 1000);
  return (start > 0 ? '…' : '') + line.slice(start, end) + (end < line.length ? '…' : '');
}

for (const name of task.names) {
  const text = read(task.root + name);
  if (text === undefined) continue;
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (let index = 0; index < lines.length && left > 0; index++) {
    const at = lines[index].search(expression);
    if (at < 0) continue;
    matches.push({ path: task.prefix + name, line: index + 1, text: cut(lines[index], at) });
    left--;
    if (matches.length === 200) report();
  }
  if (left === 0) break;
}
report();
parentPort.postMessage('end');
`;
