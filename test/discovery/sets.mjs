/** The recorded tool lists and the graded queries, as they lie under test/fixtures/discovery. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const FOLDER = path.join(import.meta.dirname, '../fixtures/discovery');

/** The servers in the order of their names: `{ package, server, tools }`. */
export function recordedServers() {
  return filesOf('servers', '.json').map(({ text }) => JSON.parse(text));
}

/**
 * Each set of queries: `{ name, queries }`. A line is `{ "q": "…", "tools": ["server.tool", …] }`: what
 * somebody asks for, and every tool that does it.
 */
export function querySets() {
  return filesOf('queries', '.jsonl').map(({ name, text }) => ({
    name,
    queries: text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line)),
  }));
}

function filesOf(folder, extension) {
  return readdirSync(path.join(FOLDER, folder))
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => ({
      name: path.basename(file, extension),
      text: readFileSync(path.join(FOLDER, folder, file), 'utf8'),
    }));
}
