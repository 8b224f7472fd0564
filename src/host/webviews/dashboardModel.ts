/**
 * What the dashboard needs from the rest of the product. The composition root implements it over the
 * core; tests hand in a small object.
 */
import type { SearchOutput } from '../../core/results/outputs';
import type { Disposable } from '../../core/util/event';
import type { DashboardSnapshot, RunningRow } from '../../protocol/dashboard';
import type { Guidance, GuidanceCommand } from '../../protocol/guidance';
import type { Measured, Range } from '../../protocol/measured';

export interface DashboardModel {
  /**
   * Everything to show now; undefined while nothing is known yet, and then the page says that it
   * waits. Cheap: called after each burst of changes.
   */
  snapshot(): DashboardSnapshot | undefined;
  /** The snapshot's part of that name, as it is now. */
  running(): readonly RunningRow[];
  /** What was measured in a range, with what other windows have recorded. */
  measured(range: Range): Promise<Measured>;
  openSkill(key: string): Promise<void>;
  migrateSkill(key: string): Promise<void>;
  cleanUpSkills(): Promise<void>;
  /** What was learned, also by other windows. */
  guidance(): Promise<Guidance>;
  /** Rejects, with a message for people, when there is no such lesson any more, or it stays. */
  forgetLesson(id: string): Promise<void>;
  guidanceCommand(command: GuidanceCommand): Promise<void>;
  /** The reply that the model would get for this keyword. */
  search(keyword: string): Promise<SearchOutput>;
  /** These three reject, with a message for people, when the server is unknown or does not start. */
  startServer(name: string): Promise<void>;
  stopServer(name: string): Promise<void>;
  restartServer(name: string): Promise<void>;
  /** Does nothing when it is not under way any more. */
  cancelRun(id: number): void;
  showLog(): void;
  /** Into the log. */
  warn(message: string): void;
  /** Fires after anything that a snapshot shows has changed, apart from what is under way. */
  onDidChange(listener: () => void): Disposable;
  /** Fires after something was measured, or a skill or a server has changed. */
  onDidMeasure(listener: () => void): Disposable;
  /** Fires after something was learned or forgotten, and when `guidance` takes what other windows have learned. */
  onDidLearn(listener: () => void): Disposable;
  /** Fires after something that is under way began, came further, or ended. */
  onDidChangeRunning(listener: () => void): Disposable;
}
