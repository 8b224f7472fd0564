/** The world of the scenarios and of validation: three made-up servers, and notes with things to do in them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Names as in the configuration.
 *
 * @param {string} root of the repository
 * @param {string} folder that they work in
 * @param {Record<string, string>} [env]
 * @returns {Record<string, { command: string, args: string[], env: Record<string, string> }>}
 */
export function companyServers(root, folder, env = {}) {
  const server = (role, ...args) => ({
    command: process.execPath,
    args: [path.join(root, 'test/fixtures/servers/company.mjs'), role, ...args],
    env,
  });
  const own = (name) => path.join(folder, '.vscode', name);
  return {
    folders: server('folders', folder, own('folders-version')),
    crm: server('crm'),
    mailing: server('mailing', own('recipients')),
  };
}

/**
 * @param {string} folder
 * @param {1 | 2} version of the tools of the server `folders`
 */
export function setFoldersVersion(folder, version) {
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(path.join(folder, '.vscode/folders-version'), String(version));
}

/** @param {string} folder */
export function writeNotes(folder) {
  for (let index = 0; index < 60; index++) {
    const file = path.join(folder, 'notes', `part-${index % 6}`, `step-${index}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    const note = `// TODO(${['ada', 'alan', 'grace'][index % 3]}): part ${index}\n`;
    writeFileSync(file, `export const step = ${index};\n${index % 2 === 0 ? note : ''}`);
  }
}
