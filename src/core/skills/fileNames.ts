/** Names of files and folders that people see: of a workspace, and of a skill in it. */
import type { ProgramLanguage } from '../inputs';

/** Of a workspace: what Toolwright keeps in it, to be read and committed. */
export const WORKSPACE_FOLDER = '.toolwright';

export const MARKDOWN_FILE = 'SKILL.md';
export const MANIFEST_FILE = 'skill.json';
export const CODE_FILES: Readonly<Record<ProgramLanguage, string>> = {
  typescript: 'skill.ts',
  javascript: 'skill.js',
  python3: 'skill.py',
};

/** A folder for each version that was replaced, by its number. */
export const VERSIONS_FOLDER = 'versions';

/** All that a skill consists of; other files in its folder belong to people. */
export const SKILL_FILES: readonly string[] = [
  ...Object.values(CODE_FILES),
  MARKDOWN_FILE,
  MANIFEST_FILE,
];
