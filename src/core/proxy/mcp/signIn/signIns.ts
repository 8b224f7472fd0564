/** The sign-ins of all servers, by name. What one of them does is serverSignIn.ts. */
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { HttpDefinition } from '../../../config/definition';
import type { FetchContext } from '../connectContext';
import { ServerSignIn, type SignInContext } from './serverSignIn';

export class SignIns {
  readonly #context: SignInContext;
  readonly #servers = new Map<string, ServerSignIn>();

  constructor(context: SignInContext) {
    this.#context = context;
  }

  /** How requests of a session go out; undefined where the person's own headers sign them. */
  fetchFor(launch: HttpDefinition, context: FetchContext): FetchLike | undefined {
    const hasOwn = Object.keys(launch.headers).some((name) => /^authorization$/i.test(name));
    return hasOwn ? undefined : this.#of(context.server, launch).fetch(context);
  }

  async isSignedIn(server: string, launch: HttpDefinition): Promise<boolean> {
    return this.#of(server, launch).isSignedIn();
  }

  async signOut(server: string, launch: HttpDefinition): Promise<void> {
    await this.#of(server, launch).signOut();
  }

  #of(server: string, launch: HttpDefinition): ServerSignIn {
    const known = this.#servers.get(server);
    if (known?.fits(launch)) return known;
    const fresh = new ServerSignIn(server, launch, this.#context);
    this.#servers.set(server, fresh);
    return fresh;
  }
}
