/**
 * The view models of the dashboard's pages Metrics, Skills and Compatibility: what was measured in a range of
 * time. Facts, not sentences. Nothing at run time.
 */
import type {
  Figures as MeasuredFigures,
  MetricsReport,
  Range,
  SeriesPoint,
  ToolRow,
} from '../core/metrics/report';
import type { ServerState } from '../core/proxy/serverView';

export type { MeasuredFigures, MetricsReport, Range, SeriesPoint, ToolRow };

/** A skill of the libraries, whether it ran in the range or not. */
export interface SkillUse {
  /** Opaque. */
  key: string;
  name: string;
  library: 'workspace' | 'user';
  /** In the range: runs, those that failed, their median time, and runs in each slot of its series. */
  runs: number;
  failed: number;
  medianMs?: number;
  trend: readonly number[];
  /** Ever. */
  runsEver: number;
  lastUsedAt?: number;
  trust: 'trusted' | 'changed' | 'untrusted';
  compatibility: 'compatible' | 'changed' | 'broken';
  /** Nobody used it for so long that it may go. */
  isUnused: boolean;
}

/** A server, and the skills that call its tools. */
export interface ServerHistory {
  name: string;
  state: ServerState;
  /** What it calls itself, with its version, once it has been started. */
  product?: string;
  toolCount: number;
  /** Names, those that do not run as they are first. */
  skills: readonly AffectedSkill[];
}

export interface AffectedSkill {
  key: string;
  name: string;
  state: 'compatible' | 'changed' | 'broken';
}

/** A change of what a server offers. */
export interface ToolChange {
  at: number;
  server: string;
  version?: string;
  added: readonly string[];
  removed: readonly string[];
  changed: readonly string[];
  /** Skills that call a tool that was removed or changed. */
  skills: readonly AffectedSkill[];
}

/** A skill that does not fit its tools any more. */
export interface OutdatedSkill {
  key: string;
  name: string;
  status: 'warning' | 'needs_migration' | 'incompatible';
  /** Of its migration, as far as one is needed. */
  difficulty?: { level: 'easy' | 'moderate' | 'hard'; why: string };
  tools: readonly OutdatedTool[];
}

export interface OutdatedTool {
  /** As the skill knows it, and as it is called now. */
  tool: string;
  now?: string;
  from?: string;
  to?: string;
  /** What changed, and what a migration would do: a sentence each. */
  reasons: readonly string[];
  steps: readonly string[];
  /** Lines of the program that call it. */
  lines: readonly number[];
}

/** Everything that the three pages show, for one range. Always whole. */
export interface Measured {
  report: MetricsReport;
  skills: readonly SkillUse[];
  servers: readonly ServerHistory[];
  /** Those that need somebody first. */
  outdated: readonly OutdatedSkill[];
  /** The latest first. */
  changes: readonly ToolChange[];
}
