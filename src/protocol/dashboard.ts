/**
 * The view models of the dashboard: what the host computes and the webview draws. They hold facts, not
 * sentences: wording, units and layout belong to the webview. No behaviour, nothing at run time.
 */
import type { ActivityEntry, CallRecord, RunningEntry } from '../core/metrics/activity';
import type { ServerState, ServerView } from '../core/proxy/serverView';
import type { ConsoleLine, RunStatus, SearchHit, SearchOutput } from '../core/results/outputs';

export type { CallRecord, ConsoleLine, RunStatus, SearchHit, SearchOutput, ServerState };

/** A search, a program or a direct call, as the activity log recorded it. */
export type ActivityRow = ActivityEntry;
export type ActivityKind = ActivityEntry['kind'];

/** One that is under way. `elapsedMs` is right when it is sent: clocks of two machines may differ. */
export type RunningRow = RunningEntry;

/** A server in the table. */
export interface ServerRow {
  name: string;
  state: ServerState;
  transport: ServerView['transport'];
  /** Tools that can be called; the person switched off `toolsOff` others. */
  toolCount: number;
  toolsOff: number;
  /** Whether what it says of its own tools is believed; else each of them asks. */
  isTrusted: boolean;
  /** The file or setting that defines the server, in full. */
  origin: string;
  /** The last part of `origin`: the name of the file. */
  originName: string;
  /** Why it failed, in full. */
  error?: string;
}

/** The headline figures. All of them are measured; none is an estimate. */
export interface Figures {
  programs: number;
  programsOk: number;
  programsFailed: number;
  programsCancelled: number;
  /** Tool calls that programs made. */
  callsInPrograms: number;
  /** Bytes that tools sent, over all activity. */
  bytesIn: number;
  /** Bytes of the replies to the model, over all activity. */
  bytesOut: number;
  /** `bytesIn - bytesOut`; negative while replies are larger than what tools sent. */
  bytesKept: number;
  toolCount: number;
  /** Servers with at least one tool. */
  serversWithTools: number;
}

/** Everything that the dashboard shows, at one moment. Always whole, never a difference. */
export interface DashboardSnapshot {
  figures: Figures;
  servers: readonly ServerRow[];
  /** What is under way, the latest first. */
  running: readonly RunningRow[];
  /** What ended, the latest first. */
  activity: readonly ActivityRow[];
  /** Older entries that the log no longer holds; the figures do not count them. */
  droppedEntries: number;
}
