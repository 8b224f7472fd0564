/**
 * What the view "Skills" needs from the rest of the product. The composition root implements it over the
 * core; tests hand in a small object.
 */
import type { RunOutput } from '../../core/results/outputs';
import type { Disposable } from '../../core/util/event';
import type { SkillAction, SkillsSnapshot } from '../../protocol/skills';

export interface SkillsModel {
  /** Everything to show now. */
  snapshot(): Promise<SkillsSnapshot>;
  /** Rejects, with a message for people, when it cannot begin. */
  run(
    key: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<RunOutput>;
  /** Tells the person itself when it fails. */
  act(action: SkillAction, key: string): Promise<void>;
  import(): Promise<void>;
  cleanUp(): Promise<void>;
  /** Fires after anything that a snapshot shows has changed. */
  onDidChange(listener: () => void): Disposable;
}
