/** Problems as a reply to a model has them; people find the rest in the log and the views. */

const MAX_PROBLEMS = 10;
const MAX_CHARS = 400;

/** The first few, each in the part that a model needs. */
export function shortly(problems: readonly string[]): string[] {
  return problems.slice(0, MAX_PROBLEMS).map((problem) => {
    const line = problem.split('\n', 1)[0]!;
    return line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS)}…` : line;
  });
}
