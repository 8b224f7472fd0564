/**
 * Cline: `cline_mcp_settings.json` in the storage that VS Code gives its extension. It has a time limit of
 * calls in seconds, and lists of tools that it does not ask about, which are not taken over.
 */
import path from 'node:path';
import { portableServers, type ImportFormat } from './format';

const EDITORS = ['Code', 'Code - Insiders', 'VSCodium'];
const STORAGE = path.join('User', 'globalStorage', 'saoudrizwan.claude-dev', 'settings');

export const cline: ImportFormat = {
  id: 'cline',
  title: 'Cline',
  files: ({ settings }) =>
    EDITORS.map((editor) => path.join(settings, editor, STORAGE, 'cline_mcp_settings.json')),
  read: ({ mcpServers }) => ({
    servers: portableServers(mcpServers, ({ timeout, ...entry }) =>
      typeof timeout === 'number' ? { ...entry, timeouts: { callSeconds: timeout } } : entry,
    ),
    inputs: [],
  }),
};
