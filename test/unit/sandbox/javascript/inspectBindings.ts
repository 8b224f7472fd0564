import type { SandboxBindings } from '../../../../src/core/sandbox/messages';

/** What the programs see that are only read. */
export const bindings: SandboxBindings = {
  namespaces: [{ name: 'github', methods: [{ name: 'get_issue', id: 'github.get_issue' }] }],
  plainFunctions: [],
};
