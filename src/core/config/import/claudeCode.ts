/**
 * Claude Code: `~/.claude.json` with servers of the person and, under `projects`, those of each folder.
 * A project's own `.mcp.json` needs no import: it is read as it is.
 */
import path from 'node:path';
import { isObject } from '../../util/json';
import { portableServers, type ImportFormat } from './format';

export const claudeCode: ImportFormat = {
  id: 'claude-code',
  title: 'Claude Code',
  files: ({ home }) => [path.join(home, '.claude.json')],
  read: ({ mcpServers, projects }, { workspaceFolders }) => {
    const servers = portableServers(mcpServers);
    const known = isObject(projects) ? projects : {};
    for (const folder of workspaceFolders) {
      // On Windows its versions write paths in two ways.
      const name = [folder, folder.replaceAll('\\', '/')].find((one) => Object.hasOwn(known, one));
      const project = name === undefined ? undefined : known[name];
      if (isObject(project)) servers.push(...portableServers(project['mcpServers']));
    }
    return { servers, inputs: [] };
  },
};
