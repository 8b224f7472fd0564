/** `toolwright skills --cleanup`: names the skills that nobody used for long, and deletes them with `--yes`. */
import { durationIn } from '../../../core/util/duration';
import { UsageError, type Options } from '../../options';
import { print } from '../command';
import type { Asked } from '../actions';

const DEFAULT_THRESHOLD = '30days';

export async function cleanUp({ core, options }: Asked): Promise<number> {
  const { desk } = core.toolwright.skills;
  const candidates = await desk.cleanUpCandidates(thresholdOf(options));
  const lines = candidates.map(({ name, library, reason }) => `${name} (${library}): ${reason}\n`);
  if (options.yes) for (const { key } of candidates) await desk.remove(key);
  const next =
    candidates.length === 0
      ? 'No skill is unused for so long.\n'
      : options.yes
        ? `${candidates.length} deleted; back with: toolwright skills undelete NAME\n`
        : `Nothing is deleted yet. Delete these ${candidates.length} with: toolwright skills --cleanup --yes\n`;
  const shown = candidates.map(({ name, library, reason }) => ({ name, library, reason }));
  print(options, { candidates: shown, deleted: options.yes }, lines.join('') + next);
  return 0;
}

/** In ms. Throws UsageError. */
export function thresholdOf({ unusedThreshold = DEFAULT_THRESHOLD }: Options): number {
  const ms = durationIn(unusedThreshold);
  if (ms !== undefined) return ms;
  throw new UsageError(
    `--unused-threshold: '${unusedThreshold}' is no time: write 30days, 2weeks or 12hours.`,
  );
}
