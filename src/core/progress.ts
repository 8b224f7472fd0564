/**
 * How far a run has come, for people: in a line for the caller, in figures for the activity log. A
 * program reports with every call, thousands of times a second, and a computing one not at all: what
 * goes out is rare enough to read and to draw, and the time goes on when nothing else does.
 */
import type { Progress } from './metrics/activity';
import type { Clock } from './ports';
import type { ConsoleLine } from './results/outputs';
import type { RunProgress } from './sandbox/sandboxRun';
import { placeToCut } from './util/cutPlace';
import { durationText } from './util/duration';
import type { Disposable } from './util/event';

/** Shortest time between two reports, in ms. */
const INTERVAL_MS = 250;
/** Time after which the line is told again although only time has passed, in ms. */
const TICK_MS = 1_000;
const KEPT_LINES = 20;
const MAX_LINE_CHARS = 300;
/** Parts of the line: tools that are named, and characters of the last console line. */
const NAMED_TOOLS = 2;
const SHOWN_CHARS = 80;

export interface ReporterParts {
  clock: Clock;
  /** Takes every state that is news. */
  show: (progress: Progress) => void;
  /** Takes the line, also when only time has passed. */
  tell?: (line: string) => void;
}

export class ProgressReporter implements Disposable {
  readonly #parts: ReporterParts;
  readonly #started: number;
  #callsMade = 0;
  #waitingFor: () => readonly string[] = () => [];
  #console: ConsoleLine[] = [];
  #said = '';
  #hasNews = false;
  #sentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.#started = parts.clock.monotonic();
    this.#tick();
  }

  /** The first report goes out at once, those that follow soon after another as one. */
  report(progress: RunProgress): void {
    // What a tool said is old when calls have come or gone.
    this.#said = '';
    this.#callsMade = progress.callsMade;
    this.#waitingFor = progress.waitingFor;
    if (progress.console.length > 0) {
      const lines = progress.console.slice(-KEPT_LINES).map(shortLine);
      this.#console = [...this.#console, ...lines].slice(-KEPT_LINES);
    }
    this.#sendSoon();
  }

  /** What a tool says of its own progress; the last word counts. */
  tell(message: string): void {
    this.#said = cut(message, SHOWN_CHARS);
    this.#sendSoon();
  }

  #sendSoon(): void {
    if (this.#hasNews) return;
    this.#hasNews = true;
    const wait = this.#sentAt + INTERVAL_MS - this.#parts.clock.monotonic();
    if (wait <= 0) this.#send();
    else this.#wake(wait);
  }

  /** To be called when the run has ended. The last state goes out, if it was not out yet. */
  dispose(): void {
    this.#waitingFor = () => [];
    if (this.#hasNews) this.#send();
    clearTimeout(this.#timer);
  }

  #send(): void {
    const { clock, show, tell } = this.#parts;
    const progress: Progress = {
      callsMade: this.#callsMade,
      waitingFor: this.#waitingFor().map(toolName),
      console: this.#console,
    };
    this.#sentAt = clock.monotonic();
    if (this.#hasNews) show(progress);
    this.#hasNews = false;
    tell?.(progressLine(progress, this.#sentAt - this.#started, this.#said));
    this.#tick();
  }

  #tick(): void {
    if (this.#parts.tell === undefined) clearTimeout(this.#timer);
    else this.#wake(TICK_MS);
  }

  #wake(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), ms);
  }
}

/** "12 calls, waiting for github.list_issues · 3.2 s · page 4 read". `said` is a tool's own progress. */
export function progressLine(progress: Progress, elapsedMs: number, said = ''): string {
  const { callsMade, waitingFor } = progress;
  const doing = [
    callsMade > 0 && (callsMade === 1 ? '1 call' : `${callsMade} calls`),
    waitingFor.length > 0 && `waiting for ${namesOf(waitingFor)}`,
  ].filter(Boolean);
  const printed = progress.console.at(-1)?.text.split('\n').at(-1)?.trim() ?? '';
  const line = [doing.join(', ') || 'working', durationText(elapsedMs)];
  if (said !== '') line.push(said);
  else if (printed !== '') line.push(cut(printed, SHOWN_CHARS));
  return line.join(' · ');
}

/** "a.b × 3, a.c and 2 more". */
export function namesOf(tools: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const tool of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const names = Array.from(counts, ([tool, times]) => (times > 1 ? `${tool} × ${times}` : tool));
  const rest = names.length - NAMED_TOOLS;
  return names.slice(0, NAMED_TOOLS).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Our own operations, such as `$search`, without their mark. */
function toolName(id: string): string {
  return cut(id.replace(/^\$/, ''), SHOWN_CHARS);
}

function shortLine({ stream, text }: ConsoleLine): ConsoleLine {
  return { stream, text: cut(text, MAX_LINE_CHARS) };
}

function cut(text: string, chars: number): string {
  return text.length > chars ? `${text.slice(0, placeToCut(text, chars))}…` : text;
}
