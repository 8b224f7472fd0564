/** The whole core over a real sandbox and one built-in source whose replies are made up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Caller } from '../../../src/core/calls';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { compose, type Composition } from '../../../src/core/compose';
import { readLimits } from '../../../src/core/config/limits';
import { readResult } from '../../../src/core/proxy/callResult';
import type { ToolSource } from '../../../src/core/proxy/toolSource';
import type { Attachment } from '../../../src/core/results/attachments';
import type { RunOutput } from '../../../src/core/results/outputs';
import { testPorts } from '../../support/ports';
import { ASSETS } from '../buildSandbox';

export interface Shown {
  output: RunOutput;
  attached: readonly Attachment[];
}

export class TestCore {
  readonly #core: Composition;
  readonly dataFolder: string;

  /** `replies` are those of the tools of the server `camera`, as the protocol has them. */
  static async start(replies: Record<string, object>): Promise<TestCore> {
    const folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
    const clock = { now: () => 0, monotonic: () => 0 };
    const core = await compose(testPorts({ clock, assets: ASSETS, dataFolder: folder }));
    await core.proxy.addBuiltIn(cameraWith(replies));
    return new TestCore(core, folder);
  }

  private constructor(core: Composition, dataFolder: string) {
    this.#core = core;
    this.dataFolder = dataFolder;
  }

  /** Sets limits as people write them. */
  async set(written: Record<string, unknown>): Promise<void> {
    const { limits, problems } = readLimits(written);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    await this.#core.toolwright.configure({ servers: [], problems: [] }, { limits });
  }

  async execute(code: string): Promise<RunOutput> {
    const { signal } = new AbortController();
    return this.#core.toolwright.executeCode({ code }, { signal });
  }

  async call(name: string): Promise<RunOutput> {
    const { signal } = new AbortController();
    return this.#core.toolwright.callTool({ name }, { signal });
  }

  /** What a program or a tool answers to a host that can show images. */
  async show(asked: { code: string } | { name: string }): Promise<Shown> {
    let attached: readonly Attachment[] = [];
    const caller: Caller = {
      signal: new AbortController().signal,
      attach: (attachments) => (attached = attachments),
    };
    const { toolwright } = this.#core;
    const output = await ('code' in asked
      ? toolwright.executeCode(asked, caller)
      : toolwright.callTool(asked, caller));
    return { output, attached };
  }

  /** Bytes that the last reply brought to the model. */
  get bytesOut(): number {
    return this.#core.toolwright.activity.entries().at(-1)!.bytesOut;
  }

  async dispose(): Promise<void> {
    await this.#core.toolwright.dispose();
  }

  async remove(): Promise<void> {
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}

function cameraWith(replies: Record<string, object>): ToolSource {
  return {
    name: 'camera',
    listTools: async () => ({ tools: Object.keys(replies).map(contract), problems: [] }),
    callTool: (name, _args, { keepPart }) =>
      readResult(`camera.${name}`, { ...replies[name] }, keepPart),
  };
}

function contract(name: string): ToolContract {
  return {
    server: 'camera',
    name,
    description: '',
    inputSchema: { type: 'object', properties: {} },
    annotations: { readOnlyHint: true },
  };
}
