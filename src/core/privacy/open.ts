/** Puts the parts of protection together. Nothing is read, and no thread is started, before it is needed. */
import path from 'node:path';
import type { Clock, Log, Secrets } from '../ports';
import type { Exclusively } from '../store/fileLocks';
import { Audit, type AuditEvent } from './audit';
import { Privacy } from './privacy';
import { DAY_MS, type PrivacySettings } from './settings';
import { ShieldThread } from './shieldThread';
import { Vault } from './vault';

export interface PrivacyPorts {
  /** The folder with the built workers. */
  assets: string;
  /** The user-level store. */
  dataFolder: string;
  secrets: Secrets;
  clock: Clock;
  log: Log;
}

/** `workspace` names the one whose tokens these are. */
export function openPrivacy(
  { assets, dataFolder, secrets, clock, log }: PrivacyPorts,
  {
    workspace,
    exclusively,
    settings,
    onAudit,
  }: {
    workspace: string;
    exclusively: Exclusively;
    settings: () => PrivacySettings;
    onAudit: (event: AuditEvent) => void;
  },
): Privacy {
  const common = { workspace, exclusively, clock, log };
  const vault = new Vault({
    ...common,
    folder: path.join(dataFolder, 'privacy'),
    secrets,
    keepMs: () => settings().keepDays * DAY_MS,
  });
  const audit = new Audit({
    ...common,
    folder: path.join(dataFolder, 'privacy-audit'),
    keepMs: () => settings().auditDays * DAY_MS,
    onNote: onAudit,
  });
  const thread = new ShieldThread({
    script: path.join(assets, 'privacyWorker.js'),
    key: () => vault.tokenKey,
    rules: settings,
    entries: () => vault.entries(),
  });
  return new Privacy({ vault, audit, thread, settings });
}
