/** Windsurf: `~/.codeium/windsurf/mcp_config.json`, which calls the address `serverUrl`. */
import path from 'node:path';
import { portableServers, withUrl, type ImportFormat } from './format';

export const windsurf: ImportFormat = {
  id: 'windsurf',
  title: 'Windsurf',
  files: ({ home }) => [path.join(home, '.codeium', 'windsurf', 'mcp_config.json')],
  read: ({ mcpServers }) => ({
    servers: portableServers(mcpServers, (entry) => withUrl(entry, 'serverUrl')),
    inputs: [],
  }),
};
