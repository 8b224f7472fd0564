/** The user's folder for a VS Code under test: settings, and a language model of their own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const baseSettings = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** @param {string} userData @param {Record<string, unknown>} [settings] */
export function writeUserData(userData, settings = {}) {
  const user = path.join(userData, 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(
    path.join(user, 'settings.json'),
    JSON.stringify({ ...baseSettings, ...settings }, null, 2),
  );
}

/**
 * Chat without signing in: a user who brings a model of their own may use it, and with
 * `chatSettings` titles and progress texts come from it too. VS Code looks for such a model here
 * before any extension runs.
 */
export function writeScriptedModel(userData) {
  writeFileSync(
    path.join(userData, 'User', 'chatLanguageModels.json'),
    JSON.stringify([{ vendor: 'scripted', name: 'Scripted' }]),
  );
}

export const chatSettings = {
  'chat.byokUtilityModelDefault': 'mainAgent',
  // Toolwright reads .vscode/mcp.json itself; VS Code would offer the same servers' tools again.
  'chat.mcp.autostart': 'never',
};
