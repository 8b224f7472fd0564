/** The whole core over a real sandbox and a folder, with a source whose tools tests can change. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { compose, type Composition } from '../../../src/core/compose';
import type { LanguageModel, Workspace } from '../../../src/core/ports';
import type { ToolSource } from '../../../src/core/proxy/toolSource';
import type { Toolwright } from '../../../src/core/toolwright';
import { testPorts } from '../../support/ports';
import { ASSETS } from '../buildSandbox';

const { signal } = new AbortController();

export const SAMPLE = {
  name: 'list-open-issues',
  description: 'Lists the titles of open issues of a repository.',
  code: `const issues = await tracker.list_issues({ repo: input.repo, state: 'open' });
return issues.map((issue) => issue.title);
`,
};

/** `dataFolder` and `folder` are made anew, or those of another core: a second window. */
export class SkillCore {
  readonly root: string;
  readonly folder: string;
  readonly dataFolder: string;
  readonly core: Composition;
  readonly calls: { tool: string; args: unknown }[] = [];
  readonly #remove: boolean;
  isTrusted = true;
  now = Date.UTC(2026, 10, 26);
  /** What `tracker.list_issues` answers. */
  issues: unknown = [{ title: 'One' }, { title: 'Two' }];
  #contracts: ToolContract[] = [listIssues];
  #changed: (() => void) | undefined;

  static async start(of?: {
    root?: string;
    data?: string;
    model?: LanguageModel;
  }): Promise<SkillCore> {
    const root = of?.root ?? (await mkdtemp(path.join(tmpdir(), 'skills-')));
    const folder = path.join(root, 'workspace');
    const dataFolder = path.join(root, of?.data ?? 'data');
    await mkdir(folder, { recursive: true });
    const self: { it?: SkillCore } = {};
    const workspace: Workspace = {
      folders: () => [folder],
      isTrusted: () => self.it?.isTrusted ?? true,
    };
    const clock = { now: () => self.it?.now ?? 0, monotonic: () => performance.now() };
    const model = of?.model && { model: of.model };
    const core = await compose(
      testPorts({ assets: ASSETS, dataFolder, workspace, clock, ...model }),
    );
    const it = new SkillCore(root, folder, dataFolder, core, of?.root === undefined);
    self.it = it;
    await core.proxy.addBuiltIn(it.#source());
    return it;
  }

  private constructor(
    root: string,
    folder: string,
    dataFolder: string,
    core: Composition,
    remove: boolean,
  ) {
    this.root = root;
    this.folder = folder;
    this.dataFolder = dataFolder;
    this.core = core;
    this.#remove = remove;
  }

  get toolwright(): Toolwright {
    return this.core.toolwright;
  }

  save = (input: object) => this.toolwright.saveSkill({ ...SAMPLE, ...input }, { signal });
  load = (input: object) => this.toolwright.loadSkill(input, { signal });
  list = (input: object = {}) => this.toolwright.listSkills(input, { signal });
  run = (name: string, input: object = {}) => this.toolwright.runSkill({ name, input }, { signal });
  execute = (code: string, more: object = {}) =>
    this.toolwright.executeCode({ code, ...more }, { signal });
  search = (keyword: string) => this.toolwright.searchTools({ keyword }, { signal });

  file(...parts: string[]): string {
    return path.join(this.folder, '.toolwright', 'skills', ...parts);
  }

  async put(name: string, files: Record<string, string>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(this.file(name), { recursive: true });
      await writeFile(this.file(name, file), text);
    }
  }

  async manifest(name: string): Promise<Record<string, never>> {
    return JSON.parse(await readFile(this.file(name, 'skill.json'), 'utf8')) as Record<
      string,
      never
    >;
  }

  /** Changes which tools the source has. */
  async offer(...contracts: ToolContract[]): Promise<void> {
    this.#contracts = contracts;
    this.#changed?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  async stop(): Promise<void> {
    await this.toolwright.dispose();
    if (this.#remove) await rm(this.root, { recursive: true, force: true });
  }

  #source(): ToolSource {
    return {
      name: 'tracker',
      listTools: async () => ({ tools: this.#contracts, problems: [] }),
      onDidChangeTools: (listener) => {
        this.#changed = listener;
        return { dispose: () => {} };
      },
      callTool: async (tool, args) => {
        this.calls.push({ tool, args });
        return { value: this.issues, bytes: 10 };
      },
    };
  }
}

export const listIssues: ToolContract = {
  server: 'tracker',
  name: 'list_issues',
  description: 'Lists issues.',
  inputSchema: {
    type: 'object',
    properties: { repo: { type: 'string' }, state: { type: 'string' } },
    required: ['repo'],
  },
  annotations: { readOnlyHint: true },
};
