/** Claude Desktop: `claude_desktop_config.json` with `mcpServers`. */
import path from 'node:path';
import { portableServers, type ImportFormat } from './format';

export const claudeDesktop: ImportFormat = {
  id: 'claude-desktop',
  title: 'Claude Desktop',
  files: ({ settings }) => [path.join(settings, 'Claude', 'claude_desktop_config.json')],
  read: ({ mcpServers }) => ({ servers: portableServers(mcpServers), inputs: [] }),
};
