/** Ways out of the core that are no replies, each with protection before it. */
import type { LanguageModel, Log } from '../ports';
import type { Privacy } from './privacy';

/** A log whose lines hold no values, whatever a server or an error said. In the order of the lines. */
export function guardedLog(log: Log, privacy: () => Privacy): Log {
  const guarded = (write: (message: string) => void) => (message: string) =>
    privacy().later(message, write);
  return {
    debug: guarded((message) => log.debug(message)),
    info: guarded((message) => log.info(message)),
    warn: guarded((message) => log.warn(message)),
    error: guarded((message) => log.error(message)),
  };
}

/**
 * The editor's model, for servers that ask for it: it sees tokens, and the server gets back what they stand
 * for.
 */
export function guardedModel(model: LanguageModel, privacy: () => Privacy): LanguageModel {
  return {
    complete: async (request, signal) => {
      const guard = privacy();
      const run = guard.forRun(undefined);
      const shown = await guard.protect(request, `sampling:${request.server}`, run);
      const completion = await model.complete({ ...shown, server: request.server }, signal);
      return guard.restore(completion, `sampling:${request.server}`, run);
    },
  };
}
