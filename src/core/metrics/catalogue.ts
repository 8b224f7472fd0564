/**
 * All that is counted, by name: what it is, its unit, its labels, and whether it is measured or estimated.
 * Names are those of the Prometheus text format, with base units (seconds, bytes) at their ends.
 */

export interface MetricDefinition {
  type: 'counter' | 'histogram';
  help: string;
  labels: readonly string[];
  /** Estimated: worked out from a part that was measured. */
  basis: 'measured' | 'estimated';
}

export const METRICS = {
  toolwright_searches_total: counter('Searches for tools; hit: something matched.', [
    'detail',
    'outcome',
  ]),
  toolwright_searches_repeated_total: counter(
    'Searches soon after another one of which nothing was used.',
  ),
  toolwright_searches_used_total: counter('Searches of which a tool was then called.'),
  toolwright_search_lists_total: counter(
    'Searches by whether the tools of all servers were known (hit) or had to be asked for.',
    ['cache'],
  ),
  toolwright_search_duration_seconds: histogram('Time of searches for tools.'),
  toolwright_runs_total: counter('Programs, direct calls and skills that models ran.', [
    'kind',
    'language',
    'status',
  ]),
  toolwright_run_stops_total: counter('Why runs did not end well.', ['reason']),
  toolwright_run_duration_seconds: histogram('Time from a call of a model to the reply.', ['kind']),
  toolwright_program_cpu_seconds_total: counter('Time that programs computed.'),
  toolwright_program_memory_bytes: histogram('Memory of the machine at the end of a program.'),
  toolwright_tool_calls_total: counter('Calls of tools, from programs and direct ones.', [
    'server',
    'tool',
    'outcome',
  ]),
  toolwright_tool_call_duration_seconds: histogram('Time of calls of tools.', ['server', 'tool']),
  toolwright_tool_result_bytes_total: counter('Bytes that tools sent.', ['server', 'tool']),
  toolwright_received_bytes_total: counter(
    'Bytes that tools sent: what models would have received without Toolwright.',
  ),
  toolwright_replied_bytes_total: counter('Bytes of the replies to models.'),
  toolwright_received_tokens_total: counter(
    'Tokens of what tools sent (o200k_base), worked out from samples that were counted.',
    [],
    'estimated',
  ),
  toolwright_replied_tokens_total: counter(
    'Tokens of the replies to models (o200k_base), worked out from samples that were counted.',
    [],
    'estimated',
  ),
  toolwright_replies_cut_total: counter('Replies that were cut to their budget.'),
  toolwright_skill_runs_total: counter('Runs of skills, also from programs.', ['skill', 'outcome']),
  toolwright_skill_run_duration_seconds: histogram('Time of runs of skills.', ['skill']),
  toolwright_skill_actions_total: counter('Uses of the tools for skills.', ['action', 'outcome']),
  toolwright_protected_values_total: counter('Values that were kept from models.', ['kind']),
  toolwright_suggestions_total: counter(
    'What guidance said or did, what of it was followed, and what of that went well.',
    ['advice', 'outcome'],
  ),
  toolwright_versioning_total: counter('Checks and migrations of skills, by what came of them.', [
    'action',
  ]),
  toolwright_versioning_duration_seconds: histogram('Time of checks and migrations of skills.', [
    'action',
  ]),
  toolwright_privacy_events_total: counter('Lines of the privacy audit.', ['action']),
  toolwright_sdk_generations_total: counter('Times that tools were made ready for programs.', [
    'cache',
  ]),
  toolwright_sdk_generation_duration_seconds: histogram(
    'Time to make the tools ready for programs, where nothing was cached.',
  ),
  toolwright_sdk_tools_total: counter('Tools that were made ready, where nothing was cached.'),
  toolwright_tool_list_changes_total: counter('Lists of tools that differed from the one before.', [
    'server',
  ]),
  toolwright_events_total: counter('Events that were recorded.', ['type']),
} satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export type CounterName = NamesOf<'counter'>;
export type HistogramName = NamesOf<'histogram'>;

type NamesOf<T extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends T ? Name : never;
}[MetricName];

function counter(
  help: string,
  labels: readonly string[] = [],
  basis: MetricDefinition['basis'] = 'measured',
) {
  return { type: 'counter' as const, help, labels, basis };
}

function histogram(help: string, labels: readonly string[] = []) {
  return { type: 'histogram' as const, help, labels, basis: 'measured' as const };
}
