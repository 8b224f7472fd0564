/** Settings that people may change while we run. */
import { DEFAULT_RUN_LIMITS, type RunLimits } from './config/limits';
import { DEFAULT_PRIVACY, type PrivacySettings } from './privacy/settings';
import { DEFAULT_SERVER_TIMES, type ServerTimes } from './proxy/proxy';
import { DEFAULT_TOKEN_BUDGET } from './results/budget';
import type { OutdatedPolicy } from './versioning/outdated';

export interface Settings {
  /** Tokens that a reply may have. */
  tokenBudget: number;
  limits: RunLimits;
  /** How long a search or a program waits for servers that never listed their tools, in ms. */
  listWaitMs: number;
  /** Time limits of servers that have none of their own. */
  servers: ServerTimes;
  privacy: PrivacySettings;
  /** What happens when a skill is run whose tools have changed. */
  outdatedSkills: OutdatedPolicy;
  /** Whether it learns what works here, and says so. */
  guidance: boolean;
  /** The port of 127.0.0.1 at which Prometheus gets the metrics; absent: none. */
  metricsPort?: number;
}

export const DEFAULT_SETTINGS: Settings = {
  tokenBudget: DEFAULT_TOKEN_BUDGET,
  limits: DEFAULT_RUN_LIMITS,
  listWaitMs: 10_000,
  servers: DEFAULT_SERVER_TIMES,
  privacy: DEFAULT_PRIVACY,
  outdatedSkills: 'ask',
  guidance: true,
};
