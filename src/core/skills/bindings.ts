/** Lets programs see the skills: as methods of `skills`, beside the servers and their tools. */
import type { StandIn } from '../calls';
import { skillIdOf } from '../guestOperations';
import type { SandboxBindings } from '../sandbox/messages';
import { methodOf } from './names';

export class SkillBindings {
  #last: { base: SandboxBindings; names: string; bindings: SandboxBindings } | undefined;

  /** The same object for as long as neither tools nor skills change: engines are made ready for one. */
  of(base: SandboxBindings, names: readonly string[]): SandboxBindings {
    const key = names.join('\n');
    if (this.#last?.base !== base || this.#last.names !== key) {
      this.#last = { base, names: key, bindings: withSkills(base, names) };
    }
    return this.#last.bindings;
  }
}

function withSkills(base: SandboxBindings, names: readonly string[]): SandboxBindings {
  const methods = new Map(names.map((name) => [methodOf(name), skillIdOf(name)]));
  const skills = Array.from(methods, ([name, id]) => ({ name, id }));
  return { ...base, namespaces: [...base.namespaces, { name: 'skills', methods: skills }] };
}

/** The bindings with these tools, where they are not there by themselves. */
export function withStandIns(
  base: SandboxBindings,
  standIns: readonly StandIn[] = [],
): SandboxBindings {
  // The same object, for which engines are ready.
  if (standIns.length === 0) return base;
  const namespaces = new Map(base.namespaces.map(({ name, methods }) => [name, [...methods]]));
  const functions = new Map(base.plainFunctions.map(({ name, id }) => [name, id]));
  for (const { call, id } of standIns) {
    const [server = '', method = ''] = call.split('.', 2);
    const methods = namespaces.get(server) ?? [];
    if (!methods.some(({ name }) => name === method)) methods.push({ name: method, id });
    namespaces.set(server, methods);
    if (!functions.has(method) && !namespaces.has(method)) functions.set(method, id);
  }
  return {
    namespaces: Array.from(namespaces, ([name, methods]) => ({ name, methods })),
    plainFunctions: Array.from(functions, ([name, id]) => ({ name, id })),
  };
}

/** Of the bindings what a program may call that a person knew to reach no more; `?` stands for anything. */
export function withinReach(base: SandboxBindings, reach: readonly string[]): SandboxBindings {
  if (reach.includes('?')) return base;
  // A name that is a keyword of Python ends with `_` there.
  const known = new Set(reach.flatMap((name) => [name, name.replace(/_$/, '')]));
  const plainFunctions = base.plainFunctions.filter(
    ({ name, id }) => known.has(name) || known.has(id),
  );
  const ids = new Set(plainFunctions.map(({ id }) => id));
  const namespaces = base.namespaces.map(({ name, methods }) => ({
    name,
    methods: methods.filter(
      (method) => ids.has(method.id) || known.has(`${name}.${method.name}`) || known.has(method.id),
    ),
  }));
  return { namespaces, plainFunctions };
}
