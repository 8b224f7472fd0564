/**
 * The messages between the webview and the host. The webview asks, the host answers and sends snapshots.
 * A snapshot is always whole: VS Code drops messages to a hidden webview, so a difference could be lost
 * and never noticed. What is under way changes many times a second and therefore also comes alone, whole
 * as well. A message that wants an answer carries an id, which the answer repeats.
 */
import type { DashboardSnapshot, RunningRow, SearchOutput } from './dashboard';
import type { Guidance, GuidanceCommand } from './guidance';
import type { Measured, Range } from './measured';

export type ServerAction = 'startServer' | 'stopServer' | 'restartServer';

/**
 * From the webview. `ready` asks for the first snapshot. `measure` asks for what was measured in a range, now and
 * whenever it changes; `watchGuidance` says whether the page wants the same of what was learned. `openSkill`,
 * `migrateSkill`, `cleanUpSkills` and `guidanceCommand` begin something in the editor. `cancelRun` has no answer: the
 * run shows as being cancelled, and ends.
 */
export type WebviewMessage =
  | { type: 'ready' }
  | { type: 'measure'; range: Range }
  | { type: 'openSkill'; key: string }
  | { type: 'migrateSkill'; key: string }
  | { type: 'cleanUpSkills' }
  | { type: 'watchGuidance'; isWanted: boolean }
  | { type: 'forgetLesson'; id: number; lesson: string }
  | { type: 'guidanceCommand'; command: GuidanceCommand }
  | { type: 'search'; id: number; keyword: string }
  | { type: ServerAction; id: number; server: string }
  | { type: 'cancelRun'; run: number }
  | { type: 'showLog' };

/** From the host. `done` and `failed` answer a server action and `forgetLesson`, `failed` also a search. */
export type HostMessage =
  | { type: 'snapshot'; snapshot: DashboardSnapshot }
  | { type: 'running'; running: readonly RunningRow[] }
  | { type: 'measured'; measured: Measured }
  | { type: 'guidance'; guidance: Guidance }
  | { type: 'showPage'; page: string }
  | { type: 'searchAnswer'; id: number; output: SearchOutput }
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; message: string };
