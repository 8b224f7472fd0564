/** What people decide about their data. */
import type { CustomPatterns } from './customPatterns';
import type { Kind, Treatment } from './kinds';

export interface PrivacySettings {
  /** Whether values are kept from models at all. */
  isOn: boolean;
  /** Whether a model may switch it off for a run, with `enable_pii_protection: false`. */
  mayBeSwitchedOff: boolean;
  /** Kinds that are not named are tokenized. */
  kinds: Readonly<Partial<Record<Kind, Treatment>>>;
  patterns: CustomPatterns;
  /** How long it is known what a token stands for after its last use, in days. */
  keepDays: number;
  /** How long the audit is kept, in days. */
  auditDays: number;
}

export const DEFAULT_PRIVACY: PrivacySettings = {
  isOn: true,
  mayBeSwitchedOff: false,
  kinds: {},
  patterns: {},
  keepDays: 30,
  auditDays: 90,
};

export const DAY_MS = 86_400_000;
