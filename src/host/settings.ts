/**
 * Reads the settings for the core. What a folder says is kept apart from what the person says: a folder's
 * settings can be written by whoever wrote the folder, and by tools, so they only restrict.
 */
import { OUTDATED_POLICIES, type OutdatedPolicy } from '../core/versioning/outdated';
import * as vscode from 'vscode';
import type { ConfigSources } from '../core/config/load';
import { LIMIT_RULES, readLimits } from '../core/config/limits';
import { parseRules, type PolicyRules } from '../core/policy/policy';
import { readPrivacy } from '../core/privacy/written';
import type { ServerTimes } from '../core/proxy/proxy';
import type { Settings as CoreSettings } from '../core/settings';
import { isObject } from '../core/util/json';
import { Settings } from './ids';

const DEFAULT_METRICS_PORT = 9_090;

export interface HostSettings {
  servers: Pick<ConfigSources, 'setting' | 'folderSetting'>;
  policy: { own: PolicyRules; folder: PolicyRules };
  core: Partial<CoreSettings>;
  hasEditorTools: boolean;
  /** What cannot be read, a sentence each. */
  problems: string[];
}

export function readSettings(): HostSettings {
  const settings = vscode.workspace.getConfiguration(Settings.section);
  const rules = written(settings, Settings.policy);
  const own = parseRules(rules.own);
  const folder = parseRules(rules.folder);
  const values = LIMIT_RULES.map(({ name }) => [name, written(settings, name)] as const);
  const { limits, problems } = readLimits(
    Object.fromEntries(values.map(([name, value]) => [name, value.own])),
    Object.fromEntries(values.map(([name, value]) => [name, value.folder])),
    `${Settings.section}.`,
  );
  const privacyNames = {
    enabled: Settings.privacyEnabled,
    allowSwitchingOff: Settings.privacyAllowSwitchingOff,
    kinds: Settings.privacyKinds,
    patterns: Settings.privacyPatterns,
    keepDays: Settings.privacyKeepDays,
    auditDays: Settings.privacyAuditDays,
  };
  const writtenPrivacy = Object.entries(privacyNames).map(
    ([name, setting]) => [name, written(settings, setting)] as const,
  );
  const privacy = readPrivacy(
    Object.fromEntries(writtenPrivacy.map(([name, value]) => [name, value.own])),
    Object.fromEntries(writtenPrivacy.map(([name, value]) => [name, value.folder])),
    `${Settings.section}.privacy.`,
  );
  const servers = written(settings, Settings.servers);
  return {
    servers: { setting: servers.own, folderSetting: servers.folder },
    policy: { own: own.rules, folder: folder.rules },
    core: {
      ...tokenBudget(settings),
      limits,
      servers: serverTimes(settings),
      privacy: privacy.privacy,
      ...outdatedSkills(settings),
      ...metricsPort(settings),
      guidance: isOn(settings, Settings.guidanceEnabled),
    },
    hasEditorTools: isOn(settings, Settings.editorTools),
    problems: [...own.problems, ...folder.problems, ...problems, ...privacy.problems],
  };
}

/** The person's value, and that of the workspace and its folder together. */
function written(
  settings: vscode.WorkspaceConfiguration,
  name: string,
): { own: unknown; folder: unknown } {
  const { globalValue, workspaceValue, workspaceFolderValue } =
    settings.inspect<unknown>(name) ?? {};
  const folder =
    isObject(workspaceValue) && isObject(workspaceFolderValue)
      ? { ...workspaceValue, ...workspaceFolderValue }
      : (workspaceFolderValue ?? workspaceValue);
  return { own: globalValue, folder };
}

function tokenBudget(settings: vscode.WorkspaceConfiguration): { tokenBudget?: number } {
  const value = settings.get<unknown>(Settings.tokenBudget);
  return typeof value === 'number' && value > 0 ? { tokenBudget: value } : {};
}

/** A folder can make it stricter, and not looser. */
function outdatedSkills(settings: vscode.WorkspaceConfiguration): {
  outdatedSkills?: OutdatedPolicy;
} {
  const { own, folder } = written(settings, Settings.outdatedSkills);
  const strictest = OUTDATED_POLICIES.findLast((policy) => own === policy || folder === policy);
  const isFolders = own !== strictest && strictest === 'auto';
  return strictest === undefined || isFolders ? {} : { outdatedSkills: strictest };
}

/** Only the person opens a port: what a folder says of it counts for nothing. */
function metricsPort(settings: vscode.WorkspaceConfiguration): { metricsPort?: number } {
  if (written(settings, Settings.metricsServe).own !== true) return {};
  const port = written(settings, Settings.metricsPort).own ?? DEFAULT_METRICS_PORT;
  const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536;
  return { metricsPort: isPort ? port : DEFAULT_METRICS_PORT };
}

function serverTimes(settings: vscode.WorkspaceConfiguration): ServerTimes {
  const seconds = settings.get<number>(Settings.startTimeoutSeconds, 30);
  const minutes = settings.get<number>(Settings.idleMinutes, 10);
  return { startMs: Math.max(1, seconds) * 1_000, idleMs: Math.max(0, minutes) * 60_000 };
}

/** Whether nobody switched it off: a folder cannot switch on what the person does not want. */
function isOn(settings: vscode.WorkspaceConfiguration, name: string): boolean {
  const { globalValue, workspaceValue, workspaceFolderValue } = settings.inspect(name) ?? {};
  return ![globalValue, workspaceValue, workspaceFolderValue].includes(false);
}
