/** Snapshots and answers for the tests, made by the host's own function from the core's shapes. */
import type { ActivityEntry, CallRecord, RunningEntry } from '../../src/core/metrics/activity';
import type { ServerView } from '../../src/core/proxy/serverView';
import type { SearchOutput } from '../../src/core/results/outputs';
import { snapshotOf } from '../../src/host/webviews/snapshot';
import type { HostMessage } from '../../src/protocol/messages';

/** 23 November 2026, 14:03:20 UTC. */
const start = Date.UTC(2026, 10, 23, 14, 3, 20);

export function server(view: Partial<ServerView> & { name: string; tools?: number }): ServerView {
  const { tools = 0, ...rest } = view;
  return {
    state: 'stopped',
    transport: 'stdio',
    origin: '/home/ada/project/.vscode/mcp.json',
    toolNames: Array.from({ length: tools }, (_, index) => `tool_${index}`),
    ...rest,
  };
}

export function call(tool: string, bytes: number, durationMs: number, ok = true): CallRecord {
  return { tool, ok, durationMs, bytes };
}

/** An entry; its bytes in are those of its calls. */
export function entry(id: number, fields: Partial<ActivityEntry>): ActivityEntry {
  const calls = fields.calls ?? [];
  return {
    id,
    at: start + id * 41_000,
    kind: 'program',
    title: 'typescript',
    status: 'ok',
    durationMs: 1240,
    bytesIn: calls.reduce((total, each) => total + each.bytes, 0),
    bytesOut: 512,
    ...fields,
    calls,
  };
}

export const servers: readonly ServerView[] = [
  server({
    name: 'workspace',
    state: 'ready',
    transport: 'built-in',
    origin: 'built in',
    tools: 5,
  }),
  server({ name: 'github', state: 'ready', tools: 37 }),
  server({
    name: 'linear',
    state: 'failed',
    transport: 'http',
    tools: 21,
    origin: '/home/ada/project/.mcp.json',
    error:
      'linear did not answer: connection to https://mcp.linear.app/mcp was refused (ECONNREFUSED). Check the address in .mcp.json and whether you are on-line, then restart the server.',
  }),
  server({ name: 'postgres', state: 'starting', origin: 'toolwright.servers' }),
  server({
    name: 'filesystem',
    state: 'stopped',
    tools: 14,
    isTrusted: false,
    disabledTools: ['tool_3', 'tool_7'],
  }),
  server({
    name: 'tracker',
    state: 'signIn',
    transport: 'http',
    error: 'The server wants a sign-in (status 401 of https://tracker.example.com/mcp).',
  }),
];

export const activity: readonly ActivityEntry[] = [
  entry(1, { kind: 'search', title: 'list issues of a repository', durationMs: 3, bytesOut: 1840 }),
  entry(2, {
    calls: [
      call('github.list_issues', 412_000, 640),
      call('github.list_issues', 398_300, 588),
      call('github.list_issues', 120_900, 430),
      call('workspace.write_file', 42, 6),
    ],
    durationMs: 1730,
    bytesOut: 318,
  }),
  entry(3, {
    kind: 'call',
    title: 'github.get_issue',
    calls: [call('github.get_issue', 8210, 312)],
    durationMs: 320,
    bytesOut: 6100,
  }),
  entry(4, {
    status: 'error',
    calls: [call('linear.search_issues', 96, 2011, false)],
    durationMs: 2050,
    bytesOut: 402,
  }),
  entry(5, { title: 'python3', status: 'timeout', durationMs: 30_000, bytesOut: 210 }),
  entry(6, {
    kind: 'call',
    title: 'filesystem.delete_file',
    status: 'blocked',
    durationMs: 1,
    bytesOut: 166,
  }),
  entry(7, { status: 'cancelled', durationMs: 812, bytesOut: 58 }),
  entry(8, {
    calls: [
      call('workspace.find_files', 18_200, 24),
      call('workspace.grep_file', 260_410, 88),
      call('github.get_file_contents', 51_200, 402),
      call('github.create_issue', 3100, 711),
      call('workspace.read_file', 12_040, 3),
    ],
    durationMs: 1312,
    bytesOut: 940,
    kept: { email: 12, card: 1, national_id: 2 },
    warnings: 2,
  }),
];

/** An entry that is under way. */
export function run(id: number, fields: Partial<RunningEntry> = {}): RunningEntry {
  return {
    id,
    at: start + id * 41_000,
    kind: 'program',
    title: 'typescript',
    elapsedMs: 3_240,
    callsMade: 0,
    waitingFor: [],
    console: [],
    isCancelling: false,
    ...fields,
  };
}

/** Oldest first. */
export const running: readonly RunningEntry[] = [
  run(9, {
    elapsedMs: 64_000,
    callsMade: 212,
    waitingFor: ['github.list_issues', 'github.list_issues', 'linear.search_issues'],
    console: [
      { stream: 'stdout', text: 'page 40 of 96 read' },
      { stream: 'stderr', text: 'page 41: 3 issues have no author' },
      { stream: 'stdout', text: 'page 41 of 96 read\n  187 issues so far' },
    ],
  }),
  run(10, { elapsedMs: 5_100, title: 'python3', callsMade: 1, isCancelling: true }),
  run(11, { kind: 'call', title: 'github.get_file_contents', callsMade: 1 }),
];

export function snapshot(
  of: {
    servers?: readonly ServerView[];
    activity?: readonly ActivityEntry[];
    running?: readonly RunningEntry[];
    dropped?: number;
  } = {},
): HostMessage {
  return {
    type: 'snapshot',
    snapshot: snapshotOf(of.servers ?? servers, of.activity ?? activity, of),
  };
}

export const searchOutput: SearchOutput = {
  keyword: 'create an issue',
  detail_level: 'name-and-description',
  matched: 12,
  complete: false,
  next_offset: 3,
  results: [
    {
      name: 'create_issue',
      server: 'github',
      call: 'github.create_issue',
      description: 'Create a new issue in a GitHub repository.',
    },
    {
      name: 'create_issue',
      server: 'linear',
      call: 'linear.create_issue',
      description:
        'Creates an issue in a team. The title is required; the description is Markdown. Returns the identifier and the address of the new issue.',
    },
    { name: 'update_issue', server: 'github', call: 'github.update_issue' },
  ],
  warnings: ['linear is not running: its tools are those of the last time it was.'],
};
