/**
 * Which files of a workspace configure what runs on the machine: servers, tasks and hooks of editors, of
 * agents, of git and of ourselves. Who writes one starts programs later, whatever may be called now.
 */

const FOLDERS = new Set([
  '.vscode', '.git', '.github', '.toolwright', '.claude', '.cursor', '.devcontainer',
]); // prettier-ignore
const FILES = /^\.mcp\.json$|\.code-workspace$/;

/** `path` is relative, with either separator; a folder in it may be opened as a workspace of its own. */
export function configuresWhatRuns(path: string): boolean {
  const parts = path.split(/[/\\]/).map(asOnDisk);
  return parts.some((part) => FOLDERS.has(part)) || FILES.test(parts.at(-1) ?? '');
}

/**
 * The name that a disk may take this one for: without regard to case, without characters that are not
 * seen, without the stream and the dots and blanks at the end that Windows drops.
 */
function asOnDisk(name: string): string {
  return name
    .replace(/\p{Cf}/gu, '')
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
}
