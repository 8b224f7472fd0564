/** The user's folder for a VS Code under test: settings, and a language model of their own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const baseSettings = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  // Pictures of things that are half faded in show little.
  'workbench.reduceMotion': 'on',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** @param {string} userData @param {Record<string, unknown>} [settings] */
export function writeUserData(userData, settings = {}) {
  const text = JSON.stringify({ ...baseSettings, ...settings }, null, 2);
  // In the web server the extension host is a remote one: it takes settings that belong to a
  // machine from the second folder.
  for (const name of ['User', 'Machine']) {
    const folder = path.join(userData, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), text);
  }
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
  'chat.viewSessions.enabled': false,
};
