/**
 * Entries of the activity in the few words that trees, lists and the status bar have room for. What comes from
 * the core, such as times and "3 e-mail addresses", is English in every language: models read it, too.
 */
import * as vscode from 'vscode';
import type { ActivityEntry, RunningEntry } from '../core/metrics/activity';
import { countsText } from '../core/privacy/kinds';
import { namesOf } from '../core/progress';
import type { RunStatus } from '../core/results/outputs';
import { durationText, elapsedText } from '../core/util/duration';

/** "Program", as the dashboard calls it. */
export function kindName(kind: ActivityEntry['kind']): string {
  switch (kind) {
    case 'search':
      return vscode.l10n.t('Search');
    case 'program':
      return vscode.l10n.t('Program');
    case 'call':
      return vscode.l10n.t('Call');
    case 'skill':
      return vscode.l10n.t('Skill');
  }
}

export function statusName(status: RunStatus): string {
  switch (status) {
    case 'ok':
      return vscode.l10n.t('ok');
    case 'error':
      return vscode.l10n.t('error');
    case 'timeout':
      return vscode.l10n.t('timeout');
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'blocked':
      return vscode.l10n.t('blocked');
  }
}

/** What it is about: of a program that has ended the tools that it called, else its language. */
export function titleOf(entry: ActivityEntry | RunningEntry): string {
  if (entry.kind !== 'program' || !('calls' in entry) || entry.calls.length === 0) {
    return entry.title;
  }
  return namesOf(entry.calls.map(({ tool }) => tool));
}

/** "12 calls · 3.2 s · 5 protected"; only programs and skills count their calls. */
export function endedLine({ kind, calls, durationMs, kept = {} }: ActivityEntry): string {
  const line = lineOf(kind, calls.length, durationText(durationMs));
  const total = Object.values(kept).reduce((sum, count) => sum + count, 0);
  return total === 0 ? line : `${line} · ${vscode.l10n.t('{0} protected', total)}`;
}

/** "12 calls · 3 s": it is shown again every second. */
export function runningLine({ kind, callsMade, elapsedMs, isCancelling }: RunningEntry): string {
  if (isCancelling) return vscode.l10n.t('cancelling');
  return lineOf(kind, callsMade, elapsedText(elapsedMs));
}

/** What it waits for, in a sentence; undefined when it waits for nothing. */
export function waitingText({ waitingFor }: RunningEntry): string | undefined {
  if (waitingFor.length === 0) return undefined;
  return vscode.l10n.t('Waiting for {0}', namesOf(waitingFor));
}

/** "3 e-mail addresses and 1 card number kept from the model"; undefined when nothing was. */
export function keptText({ kept }: ActivityEntry): string | undefined {
  return kept === undefined
    ? undefined
    : vscode.l10n.t('{0} kept from the model', countsText(kept));
}

/** "45.1 kB from tools, 1.2 kB to the model"; undefined where nothing flowed. */
export function flowText({ bytesIn, bytesOut }: ActivityEntry): string | undefined {
  if (bytesIn === 0 && bytesOut === 0) return undefined;
  return vscode.l10n.t('{0} from tools, {1} to the model', bytesText(bytesIn), bytesText(bytesOut));
}

/** "2 warnings"; undefined when there was none. */
export function warningText({ warnings = 0 }: ActivityEntry): string | undefined {
  if (warnings === 0) return undefined;
  return warnings === 1 ? vscode.l10n.t('1 warning') : vscode.l10n.t('{0} warnings', warnings);
}

/** "940 B", "12.3 kB". */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${Number(size.toFixed(size < 100 ? 1 : 0))} ${unit}`;
}

function lineOf(kind: ActivityEntry['kind'], calls: number, time: string): string {
  if (kind === 'search' || kind === 'call' || calls === 0) return time;
  const count = calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', calls);
  return `${count} · ${time}`;
}
