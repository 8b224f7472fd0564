/** What each event adds to the counters and histograms. The only place where figures come from. */
import type { NewEvent, RunEvent } from './events';
import type { Tally } from './tally';

const MS = 1_000;

export function countEvent(event: NewEvent, tally: Tally): void {
  tally.add('toolwright_events_total', [event.type]);
  switch (event.type) {
    case 'search': {
      const { detail, matched, ms, isAgain, isCached } = event;
      tally.add('toolwright_searches_total', [detail, matched > 0 ? 'hit' : 'miss']);
      tally.add('toolwright_search_lists_total', [isCached ? 'hit' : 'miss']);
      if (isAgain) tally.add('toolwright_searches_repeated_total');
      tally.observe('toolwright_search_duration_seconds', ms / MS);
      countReply(event, tally);
      return;
    }
    case 'found_used':
      tally.add('toolwright_searches_used_total');
      return;
    case 'run':
      countRun(event, tally);
      return;
    case 'skill':
      tally.add('toolwright_skill_actions_total', [event.action, outcome(event.isOk)]);
      countReply(event, tally);
      return;
    case 'privacy':
      tally.add('toolwright_privacy_events_total', [event.action], event.count);
      if (event.action === 'tokenized' || event.action === 'blocked') {
        tally.add('toolwright_protected_values_total', [event.kind ?? 'other'], event.count);
      }
      return;
    case 'tools':
      tally.add('toolwright_tool_list_changes_total', [event.server]);
      return;
    case 'suggestion':
      tally.add('toolwright_suggestions_total', [event.advice, event.outcome]);
      return;
    case 'versioning':
      tally.add('toolwright_versioning_total', [event.action]);
      tally.observe('toolwright_versioning_duration_seconds', event.ms / MS, [event.action]);
  }
}

function countRun(event: RunEvent, tally: Tally): void {
  const { kind, language = '', status, reason, ms, cpuMs = 0, memoryBytes, sdk, isCut } = event;
  tally.add('toolwright_runs_total', [kind, language, status]);
  tally.observe('toolwright_run_duration_seconds', ms / MS, [kind]);
  if (reason !== undefined) tally.add('toolwright_run_stops_total', [reason]);
  tally.add('toolwright_program_cpu_seconds_total', [], cpuMs / MS);
  if (memoryBytes !== undefined) tally.observe('toolwright_program_memory_bytes', memoryBytes);
  tally.add('toolwright_received_bytes_total', [], event.bytesIn);
  tally.add('toolwright_received_tokens_total', [], event.tokensIn);
  countReply(event, tally);
  if (sdk !== undefined) {
    tally.add('toolwright_sdk_generations_total', [sdk.isCached ? 'hit' : 'miss']);
    if (!sdk.isCached) tally.add('toolwright_sdk_tools_total', [], sdk.tools);
    if (!sdk.isCached) tally.observe('toolwright_sdk_generation_duration_seconds', sdk.ms / MS);
  }
  if (isCut) tally.add('toolwright_replies_cut_total');
  for (const use of event.tools) {
    const labels = [use.server, use.tool];
    tally.add('toolwright_tool_calls_total', [...labels, 'ok'], use.ok);
    tally.add('toolwright_tool_calls_total', [...labels, 'failed'], use.failed);
    tally.add('toolwright_tool_result_bytes_total', labels, use.bytes);
    tally.observeAll('toolwright_tool_call_duration_seconds', use.times, labels);
  }
  for (const use of event.skills) {
    tally.add('toolwright_skill_runs_total', [use.name, 'ok'], use.ok);
    tally.add('toolwright_skill_runs_total', [use.name, 'failed'], use.failed);
    tally.observeAll('toolwright_skill_run_duration_seconds', use.times, [use.name]);
  }
}

function countReply(reply: { bytesOut: number; tokensOut: number }, tally: Tally): void {
  tally.add('toolwright_replied_bytes_total', [], reply.bytesOut);
  tally.add('toolwright_replied_tokens_total', [], reply.tokensOut);
}

function outcome(isOk: boolean): string {
  return isOk ? 'ok' : 'failed';
}
