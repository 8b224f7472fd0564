/** All formats that servers can be imported from, in the order in which people see them. */
import path from 'node:path';
import { claudeCode } from './claudeCode';
import { claudeDesktop } from './claudeDesktop';
import { cline } from './cline';
import { cursor } from './cursor';
import type { ImportFormat, Places } from './format';
import { visualStudioCode } from './visualStudioCode';
import { windsurf } from './windsurf';
import type { Environment } from '../../ports';

export const FORMATS: readonly ImportFormat[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  windsurf,
  cline,
  visualStudioCode,
];

/** Where the programs of this person keep their files. */
export function placesOf(
  environment: Environment,
  { platform, home }: Pick<Places, 'platform' | 'home'>,
  workspaceFolders: readonly string[],
): Places {
  const settings =
    platform === 'win32'
      ? environment['APPDATA'] || path.join(home, 'AppData', 'Roaming')
      : platform === 'darwin'
        ? path.join(home, 'Library', 'Application Support')
        : environment['XDG_CONFIG_HOME'] || path.join(home, '.config');
  return { platform, home, settings, workspaceFolders };
}

/** Every file here that other programs own: read, never written. */
export function foreignFiles(places: Places): string[] {
  const ofProjects = places.workspaceFolders.flatMap((folder) => [
    path.join(folder, '.mcp.json'),
    path.join(folder, '.vscode', 'mcp.json'),
  ]);
  return [...FORMATS.flatMap((format) => format.files(places)), ...ofProjects];
}
