/** What a command of the command line is, and what commands have in common. */
import type { Options } from '../options';

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** Resolves to the exit code. Throws UsageError. */
  run(options: Options): Promise<number>;
}

/** The output as JSON where that is wanted, else as text for people. */
export function print(options: Options, output: unknown, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(output)}\n` : text);
}

/** Aborts on Ctrl-C, so that servers end with us. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort()).once('SIGTERM', () => controller.abort());
  return controller.signal;
}
