/** The language between the host and the thread that looks for sensitive values. Plain data. */
import type { Span } from './detect/span';
import type { ProtectOptions, Protected, ShieldRules } from './shield';
import type { Entry } from './tokens';

export type ToShield =
  | { type: 'follow'; id: number; rules: ShieldRules }
  | { type: 'learn'; id: number; entries: readonly Entry[] }
  | { type: 'protect'; id: number; value: unknown; options: ProtectOptions }
  | { type: 'preview'; id: number; text: string };

export type FromShield = { id: number } & (
  | { type: 'followed'; problems: string[] }
  | { type: 'learned' }
  | { type: 'protected'; result: Protected }
  | { type: 'previewed'; spans: Span[] }
  | { type: 'failed'; message: string }
);

export interface ShieldWorkerData {
  /** Of the tokens' hash. */
  key: Uint8Array;
}
