/**
 * What the dashboard needs from the rest of the product. The composition root implements it over the
 * core; tests hand in a small object.
 */
import type { SearchOutput } from '../../core/results/outputs';
import type { Disposable } from '../../core/util/event';
import type { DashboardSnapshot, RunningRow } from '../../protocol/dashboard';

export interface DashboardModel {
  /**
   * Everything to show now; undefined while nothing is known yet, and then the page says that it
   * waits. Cheap: called after each burst of changes.
   */
  snapshot(): DashboardSnapshot | undefined;
  /** The snapshot's part of that name, as it is now. */
  running(): readonly RunningRow[];
  /** The reply that the model would get for this keyword. */
  search(keyword: string): Promise<SearchOutput>;
  /** These three reject, with a message for people, when the server is unknown or does not start. */
  startServer(name: string): Promise<void>;
  stopServer(name: string): Promise<void>;
  restartServer(name: string): Promise<void>;
  /** Does nothing when it is not under way any more. */
  cancelRun(id: number): void;
  showLog(): void;
  /** Fires after anything that a snapshot shows has changed, apart from what is under way. */
  onDidChange(listener: () => void): Disposable;
  /** Fires after something that is under way began, came further, or ended. */
  onDidChangeRunning(listener: () => void): Disposable;
}
