/** The person in front of this window, for the questions of the core. */
import type { Person } from '../../../core/ports';
import { approveTool } from './approveTool';

export function personInWindow(): Person {
  return {
    approveTool,
    approveServer: async () => 'refuse',
    approveSignIn: async () => false,
    approveSampling: async () => 'deny',
    fillForm: async () => ({ action: 'decline' }),
    visitPage: async () => 'decline',
  };
}
