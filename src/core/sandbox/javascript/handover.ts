/**
 * Reads what a guest hands over. These texts come out of a machine in which hostile programs run, so
 * each field is checked before anything relies on its type: what does not fit counts as a failure of
 * the machine, and never travels on as an odd value that breaks something in the host.
 */
import type { ConsoleLine } from '../../results/outputs';
import type { GuestCall } from '../messages';
import { isNestedTooDeep, MAX_NESTING } from '../nesting';

/** What the program did until it had to wait or had ended. */
export interface Turn {
  /** The program ended, well or not; calls that it did not await may still be open. */
  settled: boolean;
  failed: boolean;
  console: ConsoleLine[];
  calls: GuestCall[];
}

export interface Finish {
  /** JSON text of the result; absent for undefined. */
  valueJson?: string;
  error?: ThrownInGuest;
}

export interface ThrownInGuest {
  name: string;
  message: string;
  stack: string;
  /** For a name that does not exist: the object that was asked, and the name. */
  missing?: readonly [string, string];
  /** The `code` of a failed tool call. */
  code?: string;
}

/** Failed calls that nobody awaited: some of their messages, how many, and how many are still open. */
export interface Unawaited {
  messages: string[];
  failed: number;
  open: number;
}

/** Something that the guest's own script never hands over. */
export class UnreadableHandover extends Error {
  constructor(what: string) {
    super(`the guest handed over ${what} that cannot be read`);
  }
}

/** The program passed arguments that no thread could hand to another. */
export class DeepArguments extends RangeError {
  constructor(id: string) {
    super(
      `${id}: the arguments are nested more than ${MAX_NESTING} levels deep: pass flatter data`,
    );
  }
}

/** Throws UnreadableHandover, and DeepArguments. */
export function readTurn(text: string): Turn {
  if (text === '') return { settled: false, failed: false, console: [], calls: [] };
  const [settled, failed, lines, calls] = listIn(text, 'a turn');
  if (typeof settled !== 'boolean' || typeof failed !== 'boolean' || !Array.isArray(calls)) {
    throw new UnreadableHandover('a turn');
  }
  return { settled, failed, console: linesOf(lines), calls: calls.map(callOf) };
}

/** Throws UnreadableHandover. */
export function readFinish(text: string): Finish {
  // Parsing the whole only to find the text of one field would cost more than slicing it out.
  const start = '{"value":';
  if (text.startsWith(start)) return { valueJson: text.slice(start.length, -1) };
  const finish = parsed(text, 'an ending') as { error?: Partial<ThrownInGuest> } | null;
  const error = finish?.error;
  if (error === undefined) return {};
  const { name, message, stack, missing, code } = error;
  return {
    error: {
      name: String(name),
      message: String(message),
      stack: String(stack),
      ...(isPairOfTexts(missing) && { missing }),
      ...(typeof code === 'string' && { code }),
    },
  };
}

/** Throws UnreadableHandover. */
export function readUnawaited(text: string): Unawaited {
  const [messages, failed, open] = listIn(text, 'unawaited calls');
  if (!Array.isArray(messages)) throw new UnreadableHandover('unawaited calls');
  return { messages: messages.map(String), failed: Number(failed), open: Number(open) };
}

/** Throws UnreadableHandover. */
export function readConsole(text: string): { lines: ConsoleLine[]; dropped: number } {
  const [lines, dropped] = listIn(text, 'a console');
  return { lines: linesOf(lines), dropped: Number(dropped) };
}

function linesOf(lines: unknown): ConsoleLine[] {
  if (!Array.isArray(lines)) throw new UnreadableHandover('a console');
  return lines.map((line: unknown) => {
    const [stream, text] = Array.isArray(line) ? (line as unknown[]) : [];
    if (typeof text !== 'string') throw new UnreadableHandover('a console line');
    return { stream: stream === 0 ? 'stdout' : 'stderr', text };
  });
}

function callOf(entry: unknown): GuestCall {
  const [call, id, args] = Array.isArray(entry) ? (entry as unknown[]) : [];
  if (!Number.isSafeInteger(call) || typeof id !== 'string') throw new UnreadableHandover('a call');
  if (isNestedTooDeep(args)) throw new DeepArguments(id);
  return { call: call as number, id, args };
}

function isPairOfTexts(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}

function listIn(text: string, what: string): unknown[] {
  const list = parsed(text, what);
  if (!Array.isArray(list)) throw new UnreadableHandover(what);
  return list as unknown[];
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableHandover(what);
  }
}
