/** Where in a file something stands that a person should look at. */

export interface Place {
  /** Absolute path. */
  file: string;
  /** Counted from 1; 1 where the problem is about the file as a whole. */
  line: number;
}

/**
 * The place in one of these files that a problem of the configuration starts with, as parse.ts writes it:
 * `file:line: …`, `file:line:column: …` or `file: …`. undefined for problems of settings, and of two sources.
 */
export function placeOf(problem: string, files: readonly string[]): Place | undefined {
  const file = files.find((one) => problem.startsWith(`${one}:`));
  if (file === undefined) return undefined;
  const [, line = '1'] = /^:(\d+):/.exec(problem.slice(file.length)) ?? [];
  return { file, line: Number(line) };
}
