/** Lets programs see the skills: as methods of `skills`, beside the servers and their tools. */
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
