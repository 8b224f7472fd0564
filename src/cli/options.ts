/** The options of the command line, the same for every command. */
import { parseArgs } from 'node:util';
import path from 'node:path';
import { parseLimit, readLimits, type RunLimits } from '../core/config/limits';
import { parseTreatment, readPrivacy } from '../core/privacy/written';
import type { PrivacySettings } from '../core/privacy/settings';
import { messageOf, ToolwrightError } from '../core/util/errors';
import { OUTDATED_POLICIES, type OutdatedPolicy } from '../core/versioning/outdated';

/** The command line was not understood; exit code 2. */
export class UsageError extends ToolwrightError {
  constructor(message: string) {
    super('usage', message);
  }
}

export interface Options {
  words: string[];
  /** Absolute. */
  workspace: string;
  /** Absolute. */
  config: string[];
  data?: string;
  allow: string[];
  limits: RunLimits;
  privacy: PrivacySettings;
  input?: string;
  /** The port of `serve --http`; 0: any free one. */
  http?: number;
  /** Absolute. */
  file?: string;
  replace: string[];
  dryRun: boolean;
  undo: boolean;
  analyze: boolean;
  detail?: string;
  cleanup: boolean;
  unusedThreshold?: string;
  yes: boolean;
  library?: 'workspace' | 'user';
  description?: string;
  /** Of `tools`. */
  versions: boolean;
  checkCompatibility: boolean;
  /** Of `migrate-skills`. */
  tool?: string;
  from?: string;
  to?: string;
  /** Of `metrics`. */
  format?: string;
  range?: string;
  outdatedSkills?: OutdatedPolicy;
  /** Nothing is learned, and nothing is said of what was. */
  noGuidance: boolean;
  /** Where the metrics are served meanwhile; 0: any free port. */
  metricsPort?: number;
  json: boolean;
  verbose: boolean;
  help: boolean;
}

/** Throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        config: { type: 'string', multiple: true },
        data: { type: 'string' },
        allow: { type: 'string', multiple: true },
        limit: { type: 'string', multiple: true },
        privacy: { type: 'string', multiple: true },
        pattern: { type: 'string', multiple: true },
        input: { type: 'string' },
        http: { type: 'string' },
        file: { type: 'string' },
        replace: { type: 'string', multiple: true },
        'dry-run': { type: 'boolean' },
        undo: { type: 'boolean' },
        analyze: { type: 'boolean' },
        detail: { type: 'string' },
        cleanup: { type: 'boolean' },
        'unused-threshold': { type: 'string' },
        yes: { type: 'boolean' },
        library: { type: 'string' },
        description: { type: 'string' },
        versions: { type: 'boolean' },
        'check-compatibility': { type: 'boolean' },
        tool: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        format: { type: 'string' },
        range: { type: 'string' },
        'metrics-port': { type: 'string' },
        'outdated-skills': { type: 'string' },
        'no-guidance': { type: 'boolean' },
        json: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return {
      words: positionals,
      workspace: path.resolve(values.workspace ?? '.'),
      config: (values.config ?? []).map((file) => path.resolve(file)),
      ...(values.data !== undefined && { data: path.resolve(values.data) }),
      allow: values.allow ?? [],
      limits: limitsOf(values.limit ?? []),
      privacy: privacyOf(values.privacy ?? [], values.pattern ?? []),
      ...(values.input !== undefined && { input: values.input }),
      ...(values.http !== undefined && { http: portOf(values.http, '--http') }),
      ...(values.file !== undefined && { file: path.resolve(values.file) }),
      replace: values.replace ?? [],
      dryRun: values['dry-run'] ?? false,
      undo: values.undo ?? false,
      analyze: values.analyze ?? false,
      ...(values.detail !== undefined && { detail: values.detail }),
      cleanup: values.cleanup ?? false,
      ...(values['unused-threshold'] !== undefined && {
        unusedThreshold: values['unused-threshold'],
      }),
      yes: values.yes ?? false,
      ...(values.library !== undefined && { library: libraryOf(values.library) }),
      ...(values.description !== undefined && { description: values.description }),
      versions: values.versions ?? false,
      checkCompatibility: values['check-compatibility'] ?? false,
      ...(values.tool !== undefined && { tool: values.tool }),
      ...(values.from !== undefined && { from: values.from }),
      ...(values.to !== undefined && { to: values.to }),
      ...(values.format !== undefined && { format: values.format }),
      ...(values.range !== undefined && { range: values.range }),
      ...(values['metrics-port'] !== undefined && {
        metricsPort: portOf(values['metrics-port'], '--metrics-port'),
      }),
      ...(values['outdated-skills'] !== undefined && {
        outdatedSkills: outdatedOf(values['outdated-skills']),
      }),
      noGuidance: values['no-guidance'] ?? false,
      json: values.json ?? false,
      verbose: values.verbose ?? false,
      help: values.help ?? false,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${messageOf(error)}\nSee toolwright --help.`);
  }
}

function portOf(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new UsageError(`${option}: '${text}' is no port: write a number from 0 to 65535.`);
}

function outdatedOf(text: string): OutdatedPolicy {
  const policy = OUTDATED_POLICIES.find((each) => each === text);
  if (policy !== undefined) return policy;
  throw new UsageError(
    `--outdated-skills: '${text}' is none: write ${OUTDATED_POLICIES.join(', ')}.`,
  );
}

function libraryOf(text: string): 'workspace' | 'user' {
  if (text === 'workspace' || text === 'user') return text;
  throw new UsageError(`--library: '${text}' is none: write workspace or user.`);
}

/** Of a limit that is given twice the last one holds. */
function limitsOf(texts: readonly string[]): RunLimits {
  const written = texts.map((text): [string, number] => {
    const limit = parseLimit(text);
    if (typeof limit === 'string') throw new UsageError(`--limit: ${limit}`);
    return [limit.name, limit.value];
  });
  return readLimits(Object.fromEntries(written)).limits;
}

/** `off`, `may-be-off`, or a kind and what is done with it. */
function privacyOf(texts: readonly string[], patterns: readonly string[]): PrivacySettings {
  const kinds: Record<string, string> = {};
  for (const text of texts) {
    if (text === 'off' || text === 'may-be-off') continue;
    const read = parseTreatment(text);
    if (typeof read === 'string') {
      throw new UsageError(
        `--privacy: ${read} Write off, may-be-off, or KIND=TREATMENT such as email=allow.`,
      );
    }
    kinds[read.kind] = read.treatment;
  }
  return readPrivacy({
    enabled: !texts.includes('off'),
    allowSwitchingOff: texts.includes('may-be-off'),
    kinds,
    patterns: Object.fromEntries(patterns.map(patternOf)),
  }).privacy;
}

function patternOf(text: string): [name: string, pattern: string] {
  const [, name, pattern] = /^([^=]{1,60})=(.+)$/s.exec(text) ?? [];
  if (name !== undefined && pattern !== undefined) return [name, pattern];
  throw new UsageError(`--pattern: '${text}' has no name: write NAME=PATTERN.`);
}
