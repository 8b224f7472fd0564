/**
 * Run-time guards for both directions. The host trusts nothing that a webview sends: these checks are
 * what stands between a message and the core. The webview checks as well, so that a host of another
 * version shows as a missing update and not as a broken page.
 */
import type { ActivityRow, CallRecord, ConsoleLine, DashboardSnapshot } from './dashboard';
import type { Figures, RunningRow, SearchHit, SearchOutput, ServerRow } from './dashboard';
import {
  isCount,
  isListOf,
  isNumber,
  isOneOf,
  isOptional,
  isRecord,
  isShortText,
  isText,
  isTextList,
} from './checks';
import { isGuidance, isGuidanceMessage } from './guidanceGuards';
import { isMeasured, isMeasureMessage } from './measuredGuards';
import type { HostMessage, WebviewMessage } from './messages';

/** True for exactly the messages that a webview may send. */
export function isWebviewMessage(value: unknown): value is WebviewMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
    case 'showLog':
      return true;
    case 'search':
      return isCount(value['id']) && isShortText(value['keyword']);
    case 'startServer':
    case 'stopServer':
    case 'restartServer':
      return isCount(value['id']) && isShortText(value['server']) && value['server'] !== '';
    case 'cancelRun':
      return isCount(value['run']);
    default:
      return isMeasureMessage(value) || isGuidanceMessage(value);
  }
}

/** True for exactly the messages that the host may send. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'snapshot':
      return isSnapshot(value['snapshot']);
    case 'running':
      return isListOf(value['running'], isRunningRow);
    case 'measured':
      return isMeasured(value['measured']);
    case 'guidance':
      return isGuidance(value['guidance']);
    case 'showPage':
      return isText(value['page']);
    case 'searchAnswer':
      return isCount(value['id']) && isSearchOutput(value['output']);
    case 'done':
      return isCount(value['id']);
    case 'failed':
      return isCount(value['id']) && isText(value['message']);
    default:
      return false;
  }
}

function isSnapshot(value: unknown): value is DashboardSnapshot {
  return (
    isRecord(value) &&
    isFigures(value['figures']) &&
    isListOf(value['servers'], isServerRow) &&
    isListOf(value['running'], isRunningRow) &&
    isListOf(value['activity'], isActivityRow) &&
    isCount(value['droppedEntries'])
  );
}

const figureNames: Readonly<Record<keyof Figures, true>> = {
  programs: true,
  programsOk: true,
  programsFailed: true,
  programsCancelled: true,
  callsInPrograms: true,
  bytesIn: true,
  bytesOut: true,
  bytesKept: true,
  toolCount: true,
  serversWithTools: true,
};

function isFigures(value: unknown): value is Figures {
  return isRecord(value) && Object.keys(figureNames).every((name) => isNumber(value[name]));
}

const serverStates: Readonly<Record<ServerRow['state'], true>> = {
  stopped: true,
  starting: true,
  ready: true,
  failed: true,
  tripped: true,
  signIn: true,
  blocked: true,
};

const serverTransports: Readonly<Record<ServerRow['transport'], true>> = {
  stdio: true,
  http: true,
  sse: true,
  'built-in': true,
  editor: true,
};

function isServerRow(value: unknown): value is ServerRow {
  return (
    isRecord(value) &&
    isText(value['name']) &&
    isOneOf(value['state'], Object.keys(serverStates)) &&
    isOneOf(value['transport'], Object.keys(serverTransports)) &&
    isCount(value['toolCount']) &&
    isCount(value['toolsOff']) &&
    typeof value['isTrusted'] === 'boolean' &&
    isText(value['origin']) &&
    isText(value['originName']) &&
    isOptional(value['error'], isText)
  );
}

/** What a running and a recorded entry have in common. */
function isEntry(value: unknown): value is Record<string, unknown> {
  return (
    isRecord(value) &&
    isCount(value['id']) &&
    isNumber(value['at']) &&
    isOneOf(value['kind'], ['search', 'program', 'call', 'skill']) &&
    isText(value['title'])
  );
}

function isRunningRow(value: unknown): value is RunningRow {
  return (
    isEntry(value) &&
    isNumber(value['elapsedMs']) &&
    isCount(value['callsMade']) &&
    isTextList(value['waitingFor']) &&
    isListOf(value['console'], isConsoleLine) &&
    typeof value['isCancelling'] === 'boolean'
  );
}

function isConsoleLine(value: unknown): value is ConsoleLine {
  return isRecord(value) && isOneOf(value['stream'], ['stdout', 'stderr']) && isText(value['text']);
}

function isActivityRow(value: unknown): value is ActivityRow {
  return (
    isEntry(value) &&
    isOneOf(value['status'], ['ok', 'error', 'timeout', 'cancelled', 'blocked']) &&
    isNumber(value['durationMs']) &&
    isListOf(value['calls'], isCallRecord) &&
    isNumber(value['bytesIn']) &&
    isNumber(value['bytesOut']) &&
    isOptional(value['kept'], isCounts) &&
    isOptional(value['warnings'], isCount)
  );
}

function isCounts(value: unknown): value is Record<string, number> {
  return isRecord(value) && Object.values(value).every(isNumber);
}

function isCallRecord(value: unknown): value is CallRecord {
  return (
    isRecord(value) &&
    isText(value['tool']) &&
    isOptional(value['skill'], isText) &&
    typeof value['ok'] === 'boolean' &&
    isNumber(value['durationMs']) &&
    isNumber(value['bytes'])
  );
}

function isSearchOutput(value: unknown): value is SearchOutput {
  return (
    isRecord(value) &&
    isText(value['keyword']) &&
    isText(value['detail_level']) &&
    isCount(value['matched']) &&
    typeof value['complete'] === 'boolean' &&
    isOptional(value['next_offset'], isCount) &&
    isListOf(value['results'], isSearchHit) &&
    isOptional(value['warnings'], isTextList) &&
    isOptional(value['suggestions'], isTextList)
  );
}

function isSearchHit(value: unknown): value is SearchHit {
  return (
    isRecord(value) &&
    isText(value['name']) &&
    isText(value['server']) &&
    isText(value['call']) &&
    isOptional(value['description'], isText) &&
    isOptional(value['signature'], isText) &&
    isOptional(value['why'], isText)
  );
}
