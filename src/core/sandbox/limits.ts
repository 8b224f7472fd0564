/** What one program may use. Every limit has its own reason code, so that a caller can tell them apart. */

export interface SandboxLimits {
  /** Guest computing time in ms. Waiting for tools does not count. */
  cpuMs: number;
  /** Time in ms from start to end, without the time that a person takes to answer a question. */
  wallMs: number;
  /** Memory of the guest, a hard cap of the WebAssembly memory. At least 16 MiB, in 64 KiB pages. */
  memoryBytes: number;
  /** Stack of the guest. Above 512 KiB the host's own stack could end first. */
  stackBytes: number;
  /** Tool calls per run. */
  maxCalls: number;
  /** Tool calls at the same time; further ones wait for their turn. */
  maxCallsInFlight: number;
  /** Length of the source in characters. */
  sourceChars: number;
  /** Console output kept, in characters, both streams together. */
  consoleChars: number;
  /** The result as JSON, in characters. */
  resultChars: number;
}

export const DEFAULT_LIMITS: SandboxLimits = {
  cpuMs: 10_000,
  wallMs: 30_000,
  memoryBytes: 128 * 1024 * 1024,
  stackBytes: 512 * 1024,
  maxCalls: 2_000,
  maxCallsInFlight: 16,
  sourceChars: 256 * 1024,
  consoleChars: 64 * 1024,
  resultChars: 8 * 1024 * 1024,
};

export function cpuLimitMessage({ cpuMs }: SandboxLimits): string {
  return (
    `The program computed for more than ${cpuMs} ms, which is its limit, and was stopped. ` +
    `Look for a loop that does not end, or work on less data.`
  );
}

export function stackLimitMessage({ stackBytes }: SandboxLimits): string {
  return (
    `The program called itself too deep: the limit is ${Math.floor(stackBytes / 1024)} KiB of stack. ` +
    `Look for a recursion that does not end, or use a loop with a list of what is left to do.`
  );
}

export function memoryLimitMessage({ memoryBytes }: SandboxLimits): string {
  return (
    `The program ran out of memory: the limit is ${Math.floor(memoryBytes / 1_048_576)} MiB. ` +
    `Work on less data at a time.`
  );
}

export function callLimitMessage({ maxCalls }: SandboxLimits): string {
  return (
    `The program made more than ${maxCalls} tool calls, which is the limit of one run. ` +
    `Ask for more per call, or split the work over several runs.`
  );
}

export function sourceLimitMessage(
  chars: number,
  { sourceChars }: Pick<SandboxLimits, 'sourceChars'>,
): string {
  return `The program has ${chars} characters, the limit is ${sourceChars}.`;
}

export function resultLimitMessage(chars: number, { resultChars }: SandboxLimits): string {
  return (
    `The result has ${chars} characters of JSON, the limit is ${resultChars}. ` +
    `Filter or summarise it in the program and return less.`
  );
}

export function consoleLimitMessage({ consoleChars }: SandboxLimits): string {
  return `Console output over ${consoleChars} characters was dropped.`;
}
