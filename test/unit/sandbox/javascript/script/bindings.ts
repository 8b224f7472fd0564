/** The names that the programs of these tests can use. */
import type { SandboxBindings } from '../../../../../src/core/sandbox/messages';

export const BINDINGS: SandboxBindings = {
  namespaces: [
    {
      name: 'tracker',
      methods: [
        { name: 'list_issues', id: 'tracker.list_issues' },
        { name: 'get_issue', id: 'tracker.get_issue' },
      ],
    },
    { name: 'web_shop', methods: [{ name: 'get_order', id: 'web-shop.get-order' }] },
    { name: 'files', methods: [{ name: 'list', id: 'files.list' }] },
    { name: 'disk', methods: [{ name: 'list', id: 'disk.list' }] },
  ],
  plainFunctions: [
    { name: 'list_issues', id: 'tracker.list_issues' },
    { name: 'get_issue', id: 'tracker.get_issue' },
    { name: 'get_order', id: 'web-shop.get-order' },
  ],
};
