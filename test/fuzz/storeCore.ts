/** The core over a store on disk in which every kind of file was written once, and is read and written again. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolContract } from '../../src/core/catalog/contract';
import { compose, type Composition } from '../../src/core/compose';
import { OwnFile } from '../../src/core/config/import/ownFile';
import type { Person } from '../../src/core/ports';
import { fileSecrets } from '../../src/core/store/fileSecrets';
import { unreadableFiles } from '../../src/core/store/unreadable';
import { messageOf, ToolwrightError } from '../../src/core/util/errors';
import { silentLog, testPorts } from '../support/ports';
import { ASSETS } from '../unit/buildSandbox';

const DAY_MS = 86_400_000;
export const NOW = Date.UTC(2026, 10, 26, 12);
const { signal } = new AbortController();

const sendMail: ToolContract = {
  server: 'mail',
  name: 'send_mail',
  description: 'Sends a mail.',
  inputSchema: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
  annotations: {},
};
const SEND = `await mail.send_mail({ to: input.to })`;

/** Fills a store, through a life of two days with ten between them, so that old days are compacted. */
export async function filled(root: string, folder?: string): Promise<void> {
  for (const now of [NOW - 10 * DAY_MS, NOW]) {
    const core = await StoreCore.start(root, now, folder);
    const problems = await core.useEverything();
    await core.stop();
    const all = [...problems, ...core.warnings];
    if (all.length > 0) throw new Error(`A whole store is no whole store: ${all.join('\n')}`);
  }
}

/** All files below a folder, without the locks, in order. */
export async function everythingOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('locks'))
    .sort();
}

export class StoreCore {
  readonly warnings: string[];
  readonly #core: Composition;
  readonly #own: OwnFile;
  readonly #folder: string;

  static async start(
    root: string,
    now = NOW,
    folder = path.join(root, 'workspace'),
  ): Promise<StoreCore> {
    const data = path.join(root, 'data');
    const warnings: string[] = [];
    const log = {
      ...silentLog,
      warn: (message: string) => void warnings.push(message),
      error: (message: string) => void warnings.push(message),
    };
    const core = await compose(
      testPorts({
        assets: ASSETS,
        dataFolder: data,
        log,
        person,
        workspace: { folders: () => [folder], isTrusted: () => true },
        clock: { now: () => now, monotonic: () => performance.now() },
        secrets: fileSecrets(path.join(data, 'secrets'), unreadableFiles(log)),
      }),
    );
    await core.proxy.addBuiltIn({
      name: 'mail',
      listTools: async () => ({ tools: [sendMail], problems: [] }),
      onDidChangeTools: () => ({ dispose: () => {} }),
      callTool: async (_tool, args) => ({ value: { sent: true, args }, bytes: 20 }),
    });
    return new StoreCore(core, warnings, data, folder);
  }

  private constructor(core: Composition, warnings: string[], data: string, folder: string) {
    this.#core = core;
    this.warnings = warnings;
    this.#own = new OwnFile(path.join(data, 'servers.json'));
    this.#folder = folder;
  }

  /** Reads and writes all that is kept. Returns what failed in a way that nobody has foreseen. */
  async useEverything(): Promise<string[]> {
    const { toolwright, permissions, trust } = this.#core;
    const failures: string[] = [];
    const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        const isForeseen =
          error instanceof ToolwrightError ||
          typeof (error as { code?: unknown }).code === 'string';
        if (!isForeseen) failures.push(`${name}: ${(error as Error).stack ?? messageOf(error)}`);
      }
    };
    const execute = (code: string, input: unknown = null) =>
      toolwright.executeCode({ code, input, language: 'javascript' }, { signal });
    await attempt('look', () =>
      trust.look([
        {
          name: 'git',
          origin: path.join(this.#folder, '.mcp.json'),
          launch: { transport: 'stdio', command: 'git-mcp', args: [], env: {} },
          inputs: [],
          isOwn: false,
        },
      ]),
    );
    await attempt('configure', () => toolwright.configure({ servers: [], problems: [] }));
    await attempt('guidance', () => toolwright.guidance.load());
    await attempt('metrics', () => toolwright.metrics.refresh());
    await attempt('search', () => toolwright.searchTools({ keyword: 'send mail' }, { signal }));
    for (const value of ['one', 'two']) {
      await attempt('state', () =>
        execute(
          `await state.set('job', '${value}'); return [await state.get('job'), await state.keys()]`,
        ),
      );
      await attempt('call', () => execute(`return ${SEND}`, { to: `${value}@example.org` }));
    }
    const skill = {
      name: 'send-it',
      description: 'Sends it.',
      library: 'user',
      language: 'javascript',
    };
    await attempt('save', () =>
      toolwright.saveSkill(
        { ...skill, code: `return ${SEND};`, inputs: { to: 'string' } },
        { signal },
      ),
    );
    await attempt('list', () => toolwright.listSkills({}, { signal }));
    await attempt('run', () =>
      toolwright.runSkill({ name: 'send-it', input: { to: 'ann@example.org' } }, { signal }),
    );
    await attempt('permissions', () => permissions.load());
    await attempt('rebuild', () => toolwright.metrics.rebuild());
    await attempt('learned', () => toolwright.learned());
    await attempt('export', () => toolwright.guidance.export());
    await attempt('audit', () => toolwright.privacy.audit.lines());
    await attempt('verify', () => toolwright.privacy.audit.verify());
    await attempt('tokens', () => toolwright.privacy.known());
    await attempt('versions', () => toolwright.versioning.registry.settled());
    await attempt('import', async () => {
      await this.#own.undo().catch(() => {});
      await this.#own.add([{ name: 'imported', entry: { command: 'x' }, inputs: [] }]);
    });
    // What must work whatever is damaged.
    const sum = await execute('return 1 + 1');
    if (sum.status !== 'ok') failures.push(`a program: ${sum.stderr}`);
    return failures;
  }

  async stop(): Promise<void> {
    await this.#core.toolwright.dispose();
    // Locks are given back a moment later.
    await delay(1);
  }
}

/** Agrees to everything, for good. */
const person: Person = {
  approveTool: async () => 'always',
  approveServer: async () => 'trust',
  approveSignIn: async () => false,
  approveMigration: async () => false,
  approveSampling: async () => 'deny',
  fillForm: async () => ({ action: 'cancel' }),
  visitPage: async () => 'cancel',
};
