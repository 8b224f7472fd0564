/**
 * Everything that is under way: shown in the activity log while it lasts, cancelled from there, and
 * recorded when it ends. Cancelling lives here, not in the log, which only keeps what it is told.
 */
import { Run, type Caller } from './calls';
import type { EndedRun, Measured } from './measuring';
import { ActivityLog } from './metrics/activity';
import type { Clock } from './ports';
import type { Privacy } from './privacy/privacy';
import { ProgressReporter } from './progress';
import { RunTexts } from './runTexts';
import type { RunStatus } from './results/outputs';
import { linkedSignal } from './util/abort';
import { ToolwrightError } from './util/errors';

/** Why a run was aborted that a person cancelled in one of our views. */
class CancelledByPerson extends ToolwrightError {
  constructor() {
    super('cancelled', 'A person cancelled the run.');
  }
}

/** True when a person stopped it from our views, and the caller does not know of it. */
export function isCancelledByPerson({ signal }: Run): boolean {
  return signal.reason instanceof CancelledByPerson;
}

/** For the model, which would try again otherwise. */
export const CANCELLED_NOTE =
  'The person cancelled this run. Ask what to do instead of running it again.';

export class Runs {
  readonly activity: ActivityLog;
  /** What the last of them were and gave. */
  readonly texts = new RunTexts();
  readonly #clock: Clock;
  readonly #privacy: Privacy;
  readonly #onEnd: (ended: EndedRun) => void;
  readonly #aborts = new Map<number, AbortController>();
  readonly #pending = new Set<Promise<unknown>>();

  /** `onEnd` is told of every run that has ended, when its reply is ready. */
  constructor(clock: Clock, privacy: Privacy, onEnd: (ended: EndedRun) => void) {
    this.#onEnd = onEnd;
    this.#clock = clock;
    this.#privacy = privacy;
    this.activity = new ActivityLog(clock);
  }

  /**
   * Does the work, which shows, can be cancelled, and is recorded. `protect` is what the caller wishes for
   * its personal data.
   */
  async track<T extends object>(
    about: Measured & { title: string; protect?: boolean; code?: string },
    caller: Caller,
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    const { kind, title, protect } = about;
    const { signal, onProgress } = caller;
    const started = this.#clock.monotonic();
    const abort = new AbortController();
    const privacy = this.#privacy.forRun(protect);
    const id = this.activity.begin(kind, await this.#privacy.label(title));
    this.#aborts.set(id, abort);
    const reporter = new ProgressReporter({
      clock: this.#clock,
      show: (progress) => this.#privacy.later(progress, (shown) => this.activity.update(id, shown)),
      ...(onProgress && {
        tell: (line: string) =>
          this.#privacy.later(line, (shown) => {
            // Who has cancelled, or has the reply, waits for nothing more.
            if (!signal.aborted && this.#aborts.has(id)) onProgress(shown);
          }),
      }),
    });
    const either = linkedSignal([signal, abort.signal]);
    const run = new Run(caller, either.signal, privacy, {
      report: (progress) => reporter.report(progress),
      tell: (message) => reporter.tell(message),
    });
    let output: T | undefined;
    const working = work(run);
    this.#pending.add(working);
    try {
      output = await working;
      return output;
    } finally {
      this.#pending.delete(working);
      reporter.dispose();
      either.dispose();
      this.#aborts.delete(id);
      const { calls, bytesIn, bytesAttached } = run;
      const kept = privacy.counts();
      const reply = output === undefined ? '' : JSON.stringify(output);
      const bytesOut = Buffer.byteLength(reply) + bytesAttached;
      const status = statusOf(output, run);
      const durationMs = this.#clock.monotonic() - started;
      if (output !== undefined) {
        this.texts.note(id, { code: about.code, language: about.language, reply });
      }
      const { warnings = [] } = (output ?? {}) as { warnings?: readonly string[] };
      this.#onEnd({ about, run, output, reply, status, durationMs, bytesOut });
      this.activity.end(id, {
        status,
        calls,
        bytesIn,
        bytesOut,
        ...(Object.keys(kept).length > 0 && { kept }),
        ...(warnings.length > 0 && { warnings: warnings.length }),
      });
    }
  }

  /** Stops a run and its calls in flight. False when there is none with this id. */
  cancel(id: number): boolean {
    const abort = this.#aborts.get(id);
    if (abort === undefined) return false;
    abort.abort(new CancelledByPerson());
    this.activity.update(id, { isCancelling: true });
    return true;
  }

  /** Forgets what has ended. */
  clear(): void {
    this.texts.clear();
    this.activity.clear();
  }

  /** Stops every run. */
  stop(): void {
    for (const abort of this.#aborts.values()) abort.abort();
  }

  /** Resolves when what was under way has replied. */
  async dispose(): Promise<void> {
    this.stop();
    await Promise.allSettled(this.#pending);
    this.activity.dispose();
  }
}

/** The status that the output names; a search names none. */
function statusOf(output: { status?: RunStatus } | undefined, { signal }: Run): RunStatus {
  return output?.status ?? (signal.aborted ? 'cancelled' : output === undefined ? 'error' : 'ok');
}
