/**
 * The messages between the webview and the host. The webview asks, the host answers and sends snapshots.
 * A snapshot is always whole: VS Code drops messages to a hidden webview, so a difference could be lost
 * and never noticed. A message that wants an answer carries an id, which the answer repeats.
 */
import type { DashboardSnapshot, SearchOutput } from './dashboard';

export type ServerAction = 'startServer' | 'stopServer' | 'restartServer';

/** From the webview. `ready` asks for the first snapshot. */
export type WebviewMessage =
  | { type: 'ready' }
  | { type: 'search'; id: number; keyword: string }
  | { type: ServerAction; id: number; server: string }
  | { type: 'showLog' };

/** From the host. `done` and `failed` answer a server action, `failed` also a search. */
export type HostMessage =
  | { type: 'snapshot'; snapshot: DashboardSnapshot }
  | { type: 'searchAnswer'; id: number; output: SearchOutput }
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; message: string };
