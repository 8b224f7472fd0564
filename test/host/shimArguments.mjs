/** Reads the arguments that @vscode/test-electron gives to a desktop VS Code. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Switches whose value may be the next argument. */
const withValue = new Set([
  'user-data-dir',
  'extensions-dir',
  'extensionTestsPath',
  'extensionDevelopmentPath',
  'remote-debugging-port',
]);

/** A path, given as such or as a file: address. */
export function toPath(value) {
  return value.startsWith('file://') ? fileURLToPath(value) : path.resolve(value);
}

/**
 * @param {string[]} argv
 * @returns {{ folders: string[], flags: Set<string>, values: Map<string, string>,
 *   developmentPaths: string[] }} `flags` have no value; of a value given twice the last counts
 */
export function readArguments(argv) {
  const read = { folders: [], flags: new Set(), values: new Map(), developmentPaths: [] };
  for (let i = 0; i < argv.length; i++) {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argv[i]) ?? [];
    if (name === undefined) {
      read.folders.push(argv[i]);
      continue;
    }
    const value = inline ?? (withValue.has(name) ? argv[++i] : undefined);
    if (value === undefined) read.flags.add(name);
    else if (name === 'extensionDevelopmentPath') read.developmentPaths.push(toPath(value));
    else read.values.set(name, value);
  }
  return read;
}
