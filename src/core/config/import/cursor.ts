/** Cursor: `mcp.json` in `~/.cursor` and in a project's `.cursor`, with `mcpServers`. */
import path from 'node:path';
import { portableServers, type ImportFormat } from './format';

export const cursor: ImportFormat = {
  id: 'cursor',
  title: 'Cursor',
  files: ({ home, workspaceFolders }) =>
    [home, ...workspaceFolders].map((folder) => path.join(folder, '.cursor', 'mcp.json')),
  read: ({ mcpServers }) => ({ servers: portableServers(mcpServers), inputs: [] }),
};
