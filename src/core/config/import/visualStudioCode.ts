/** VS Code's own user file: `mcp.json` of a profile, with `servers` and `inputs`. */
import path from 'node:path';
import { isObject } from '../../util/json';
import { portableServers, type ImportFormat } from './format';

const EDITORS = ['Code', 'Code - Insiders', 'VSCodium'];

export const visualStudioCode: ImportFormat = {
  id: 'vscode',
  title: 'VS Code',
  files: ({ settings }) => EDITORS.map((editor) => path.join(settings, editor, 'User', 'mcp.json')),
  read: ({ servers, inputs }) => ({
    servers: portableServers(servers, (entry, notes) => {
      const { dev, sandbox, ...rest } = entry;
      if (dev !== undefined) notes.push('"dev" is left out: Toolwright does not watch sources');
      if (sandbox !== undefined) notes.push('"sandbox" is left out: the server runs without one');
      return rest;
    }),
    inputs: Array.isArray(inputs) ? (inputs as unknown[]).filter(isObject) : [],
  }),
};
