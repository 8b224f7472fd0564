/** What sessions need from the rest of the proxy, and what a sign-in needs from its session. */
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { HttpDefinition } from '../../config/definition';
import type { Environment, LanguageModel, Person, Workspace } from '../../ports';
import type { LoginShell } from '../process/loginShell';
import type { OrphanGuard } from '../process/orphanGuard';
import type { Wish } from '../serverSession';

/** What a session needs beside its options: the same for all sessions of a proxy. */
export interface ConnectContext {
  environment: Environment;
  guard: OrphanGuard;
  shell: LoginShell;
  workspace: Workspace;
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** Absent where servers get no language model. */
  model?: LanguageModel;
  /** How requests to this server go out, where they may need a sign-in. */
  fetchFor?: (launch: HttpDefinition, context: FetchContext) => FetchLike | undefined;
}

/** What the sign-in of a server has to know of its session. */
export interface FetchContext {
  server: string;
  /** On whose behalf the server is needed at this moment. */
  wish: () => Wish;
  /** Does the work while the clocks of the session's calls stand still. */
  hold: <T>(work: () => Promise<T>) => Promise<T>;
}
