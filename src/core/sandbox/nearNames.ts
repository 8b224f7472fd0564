/** The names of tools for "Did you mean": the same in all languages. */
import type { SandboxBindings } from './messages';

/** Plain functions first: of two equally near names the shorter one to write wins. */
export function allNames({ plainFunctions, namespaces }: SandboxBindings): string[] {
  return [
    ...plainFunctions.map((entry) => entry.name),
    ...namespaces.map((entry) => entry.name),
    ...namespaces.flatMap(({ name, methods }) => methods.map((method) => `${name}.${method.name}`)),
  ];
}

export function didYouMean(names: readonly string[], wanted: string): string {
  if (names.length > 0) return `Did you mean ${names.join(' or ')}?`;
  return `Nothing here is called like '${wanted}': search_tools finds tools by what they do.`;
}
