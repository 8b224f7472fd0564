/** Builds the dashboard's snapshot from the core's views. Pure: no clock, no vscode. */
import type { ActivityEntry, RunningEntry } from '../../core/metrics/activity';
import type { ServerView } from '../../core/proxy/serverView';
import type { DashboardSnapshot, Figures, ServerRow } from '../../protocol/dashboard';

/**
 * What the dashboard shows of these servers and this activity (oldest first, as the log keeps it).
 * Servers keep their order. The figures count exactly the given entries, not what is still running.
 * `dropped` are those that the bounded log has let go.
 */
export function snapshotOf(
  servers: readonly ServerView[],
  activity: readonly ActivityEntry[],
  { running = [], dropped = 0 }: { running?: readonly RunningEntry[]; dropped?: number } = {},
): DashboardSnapshot {
  return {
    figures: figuresOf(servers, activity),
    servers: servers.map(serverRowOf),
    running: running.toReversed(),
    activity: activity.toReversed(),
    droppedEntries: dropped,
  };
}

function figuresOf(servers: readonly ServerView[], activity: readonly ActivityEntry[]): Figures {
  const programs = activity.filter((entry) => entry.kind === 'program');
  const programsOk = programs.filter((entry) => entry.status === 'ok').length;
  const programsCancelled = programs.filter((entry) => entry.status === 'cancelled').length;
  const bytesIn = sum(activity, (entry) => entry.bytesIn);
  const bytesOut = sum(activity, (entry) => entry.bytesOut);
  return {
    programs: programs.length,
    programsOk,
    programsFailed: programs.length - programsOk - programsCancelled,
    programsCancelled,
    callsInPrograms: sum(programs, (entry) => entry.calls.length),
    bytesIn,
    bytesOut,
    bytesKept: bytesIn - bytesOut,
    toolCount: sum(servers, toolCountOf),
    serversWithTools: servers.filter((server) => toolCountOf(server) > 0).length,
  };
}

function serverRowOf(server: ServerView): ServerRow {
  return {
    name: server.name,
    state: server.state,
    transport: server.transport,
    toolCount: toolCountOf(server),
    toolsOff: server.disabledTools?.length ?? 0,
    isTrusted: server.isTrusted !== false,
    origin: server.origin,
    originName: lastPart(server.origin),
    ...(server.error === undefined ? {} : { error: server.error }),
  };
}

function toolCountOf({ toolNames, disabledTools = [] }: ServerView): number {
  return toolNames.length - disabledTools.length;
}

/** The file name of a path of either platform; anything that is no path stays as it is. */
function lastPart(origin: string): string {
  return origin.split(/[/\\]/).findLast((part) => part !== '') ?? origin;
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}
