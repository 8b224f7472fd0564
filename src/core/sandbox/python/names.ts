/** The names of tools as Python can write them. */
import type { SandboxBindings } from '../messages';
import { KEYWORDS } from './tokens';

/**
 * The same bindings with valid names: `$` becomes `_`, a keyword gets `_` at its end, and a name that
 * is taken gets another one. The order of the bindings decides, so that names do not change by chance.
 */
export function pythonNames({ namespaces, plainFunctions }: SandboxBindings): SandboxBindings {
  const taken = new Set<string>();
  return {
    namespaces: namespaces.map(({ name, methods }) => {
      const methodsTaken = new Set<string>();
      return {
        name: freeName(name, taken),
        methods: methods.map((method) => ({
          id: method.id,
          name: freeName(method.name, methodsTaken),
        })),
      };
    }),
    plainFunctions: plainFunctions.map(({ id, name }) => ({ id, name: freeName(name, taken) })),
  };
}

function freeName(name: string, taken: Set<string>): string {
  let valid = name.replaceAll('$', '_');
  if (KEYWORDS.has(valid)) valid += '_';
  while (taken.has(valid)) valid += '_';
  taken.add(valid);
  return valid;
}
