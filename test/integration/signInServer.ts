/** The server that wants a sign-in, cores that are connected to it, and the person with their browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { compose, type Composition } from '../../src/core/compose';
import type { OAuthDefinition } from '../../src/core/config/definition';
import type { Browser, Clock, Person, Secrets } from '../../src/core/ports';
import { memorySecrets, testPorts } from '../support/ports';
import { ROOT, temporaryFolder } from './served';

const SCRIPT = path.join(ROOT, 'test/fixtures/servers/oauth.mjs');
const NAME = 'tracker';

type Answer = boolean | ((signal: AbortSignal) => Promise<boolean>);

export interface CoreOptions {
  browser?: Browser;
  secrets?: Secrets;
  clock?: Clock;
  oauth?: OAuthDefinition;
  clientMetadataUrl?: string;
  withPerson?: boolean;
}

/** All that one test starts. */
export class SignInRoom {
  readonly folder: string;
  readonly log: string[] = [];
  /** How often the person was asked, and what they say. */
  asked = 0;
  answer: Answer = true;
  readonly #server: ChildProcess;
  readonly #cores: Composition[] = [];
  readonly url: string;

  private constructor(folder: string, server: ChildProcess, url: string) {
    this.folder = folder;
    this.#server = server;
    this.url = url;
  }

  static async open(): Promise<SignInRoom> {
    const server = spawn(process.execPath, [SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) => {
      server.stdout.once('data', (data: Buffer) => resolve(String(data).trim()));
    });
    return new SignInRoom(await temporaryFolder(), server, url);
  }

  async close(): Promise<void> {
    await Promise.all(this.#cores.map((core) => core.toolwright.dispose()));
    this.#server.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A core that knows the server. All of a room have one folder of data, as windows have. */
  async core(options: CoreOptions = {}): Promise<Composition> {
    const { browser = browserThat(), withPerson = true, oauth, clock, clientMetadataUrl } = options;
    const write = (message: string): void => void this.log.push(message);
    const core = await compose(
      testPorts({
        assets: path.join(ROOT, 'dist'),
        dataFolder: path.join(this.folder, 'data'),
        log: { debug: write, info: write, warn: write, error: write },
        secrets: options.secrets ?? memorySecrets(),
        ...(clock && { clock }),
        ...(clientMetadataUrl !== undefined && { clientMetadataUrl }),
        ...(withPerson && { person: this.#person(), browser }),
      }),
    );
    this.#cores.push(core);
    await this.configure(core, this.url, oauth);
    return core;
  }

  /** Makes this address that of the server. */
  async configure(core: Composition, url: string, oauth?: OAuthDefinition): Promise<void> {
    const launch = { transport: 'http', url, headers: {}, ...(oauth && { oauth }) } as const;
    const definition = { name: NAME, origin: 'test', launch, inputs: [], isOwn: true };
    await core.toolwright.configure({ servers: [definition], problems: [] });
  }

  async counts(): Promise<Record<string, number | string>> {
    const response = await fetch(new URL('/counts', this.url));
    return (await response.json()) as Record<string, number | string>;
  }

  async behave(behaviour: object): Promise<void> {
    const body = JSON.stringify(behaviour);
    await fetch(new URL('/behave', this.url), { method: 'POST', body });
  }

  #person(): Person {
    const person: Pick<Person, 'approveSignIn' | 'approveTool'> = {
      approveSignIn: async (_, signal) => {
        this.asked++;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return typeof this.answer === 'boolean' ? this.answer : this.answer(signal);
      },
      approveTool: async () => 'run',
    };
    return person as Person;
  }
}

/** A browser that presses the button. `change` bends the address that leads back to us. */
export function browserThat(
  change: (back: URL) => void = () => {},
): Browser & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    open: async (page) => {
      opened.push(page);
      const agree = page.replace('/authorize?', '/agree?');
      const { headers } = await fetch(agree, { redirect: 'manual' });
      const back = new URL(headers.get('location')!);
      change(back);
      await fetch(back);
      return true;
    },
  };
}

export async function call(
  core: Composition,
  tool = 'whoami',
  signal = new AbortController().signal,
): ReturnType<Composition['toolwright']['callTool']> {
  return core.toolwright.callTool({ name: `${NAME}.${tool}` }, { signal });
}

export function viewOf(
  core: Composition,
): ReturnType<Composition['toolwright']['servers']>[number] {
  return core.toolwright.servers().find(({ name }) => name === NAME)!;
}

/** The warnings of a search, which needs the list of each server. */
export async function searchWarnings(core: Composition): Promise<string> {
  const { signal } = new AbortController();
  const { warnings } = await core.toolwright.searchTools({ keyword: '*' }, { signal });
  return warnings?.join('\n') ?? '';
}
