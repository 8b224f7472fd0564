/** The whole core over a source of tools that knows people: it returns them, repeats and takes what it is given. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { compose, type Composition } from '../../../src/core/compose';
import type { Secrets } from '../../../src/core/ports';
import type { RunOutput } from '../../../src/core/results/outputs';
import { DEFAULT_PRIVACY, type PrivacySettings } from '../../../src/core/privacy/settings';
import type { CallOptions, ToolSource } from '../../../src/core/proxy/toolSource';
import { ToolCallError } from '../../../src/core/util/errors';
import { memorySecrets, silentLog, testPorts } from '../../support/ports';
import { ASSETS } from '../buildSandbox';

/** Synthetic, and valid where that is checked. */
export const VALUES = {
  email: 'eve.adams@acme-mail.io',
  card: '4539 1488 0343 6467',
  ssn: '536-22-8726',
  iban: 'DE89 3704 0044 0532 0130 00',
  phone: '+49 30 901820',
  key: `gh${'p_'}${'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2'}`,
};

export class PrivacyCore implements ToolSource {
  readonly name = 'crm';
  readonly log: string[] = [];
  /** The arguments that the tool `take` was given. */
  readonly taken: unknown[] = [];
  readonly folder: string;
  #core: Composition | undefined;

  static async start(
    privacy: Partial<PrivacySettings> = {},
    own: { folder?: string; secrets?: Secrets } = {},
  ): Promise<PrivacyCore> {
    const folder = own.folder ?? (await mkdtemp(path.join(tmpdir(), 'toolwright-')));
    const made = new PrivacyCore(folder);
    const write = (message: string): void => void made.log.push(message);
    const core = await compose(
      testPorts({
        assets: ASSETS,
        dataFolder: path.join(folder, 'data'),
        workspace: { folders: () => [folder], isTrusted: () => true },
        secrets: own.secrets ?? memorySecrets(),
        log: { ...silentLog, info: write, warn: write, error: write },
        rules: new Map([['*', 'allow']]),
      }),
    );
    made.#core = core;
    await core.proxy.addBuiltIn(made);
    await core.toolwright.configure(
      { servers: [], problems: [] },
      { privacy: { ...DEFAULT_PRIVACY, ...privacy } },
    );
    return made;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  get toolwright(): Composition['toolwright'] {
    return this.#core!.toolwright;
  }

  get policy(): Composition['policy'] {
    return this.#core!.policy;
  }

  async execute(code: string, more: object = {}, lines?: string[]): Promise<RunOutput> {
    const caller = {
      signal: new AbortController().signal,
      ...(lines && { onProgress: (line: string) => void lines.push(line) }),
    };
    return this.toolwright.executeCode({ code, ...more }, caller);
  }

  async call(name: string, args: object = {}): Promise<RunOutput> {
    const { signal } = new AbortController();
    return this.toolwright.callTool({ name, arguments: args }, { signal });
  }

  async end(): Promise<void> {
    await this.toolwright.dispose();
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async listTools() {
    const tool = (name: string, description: string, properties: object = {}): ToolContract => ({
      server: 'crm',
      name,
      description,
      inputSchema: { type: 'object', properties },
      annotations: { readOnlyHint: true },
    });
    return {
      tools: [
        tool('people', `All people. Ask ${VALUES.email} for more.`),
        tool('take', 'Takes anything'),
        tool('fail', 'Fails with what it was given'),
        tool('strict', 'Takes a number', { amount: { type: 'number' } }),
        tool('work', 'Reports progress'),
      ],
      problems: [],
    };
  }

  async callTool(
    name: string,
    args: Record<string, unknown>,
    { onProgress }: CallOptions,
  ): Promise<{ value: unknown; bytes: number }> {
    if (name === 'people') return { value: [VALUES], bytes: 100 };
    if (name === 'fail') {
      throw new ToolCallError('tool_failed', 'crm.fail', `There is no ${JSON.stringify(args)}`, {
        retryable: false,
        ran: 'yes',
      });
    }
    if (name === 'work') {
      for (const value of Object.values(VALUES)) onProgress?.(`at ${value}`);
      await new Promise((resolve) => setTimeout(resolve, 600));
    }
    this.taken.push(args);
    return { value: args, bytes: 10 };
  }
}
