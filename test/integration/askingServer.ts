/** The server that asks its client for things, a core that is connected to it, and the person who answers. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { compose, type Composition } from '../../src/core/compose';
import type { ServerDefinition, StdioDefinition } from '../../src/core/config/definition';
import { DEFAULT_RUN_LIMITS } from '../../src/core/config/limits';
import type { FormAnswer, LanguageModel, Person, ServerForm } from '../../src/core/ports';
import { Emitter } from '../../src/core/util/event';
import { testPorts } from '../support/ports';
import { ROOT, temporaryFolder } from './served';

const SCRIPT = path.join(ROOT, 'test/fixtures/servers/asking.mjs');
export const { signal } = new AbortController();
export const accept: FormAnswer = { action: 'accept', values: { name: 'Ada', tags: ['a'] } };

/** Answers as it is told, and notes what it was asked. */
export class TestPerson implements Person {
  forms: ServerForm[] = [];
  pages: string[] = [];
  samplings: string[] = [];
  servers: string[] = [];
  tools: string[] = [];
  open = 0;
  mostOpen = 0;
  answer: (form: ServerForm, signal: AbortSignal) => Promise<FormAnswer> = async () => accept;
  page: 'accept' | 'decline' = 'accept';
  sampling: 'deny' | 'once' | 'session' = 'session';
  approveTool: Person['approveTool'] = async ({ tool }) => {
    this.tools.push(tool);
    return 'deny';
  };
  approveServer: Person['approveServer'] = async ({ server }) => {
    this.servers.push(server);
    return 'refuse';
  };
  approveSignIn = async (): Promise<boolean> => false;
  approveMigration = async (): Promise<boolean> => false;
  approveSampling: Person['approveSampling'] = async ({ preview }) => {
    this.samplings.push(preview);
    return this.sampling;
  };
  fillForm: Person['fillForm'] = async (form, by) => {
    this.forms.push(form);
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      return await this.answer(form, by);
    } finally {
      this.open--;
    }
  };
  visitPage: Person['visitPage'] = async ({ url }) => {
    this.pages.push(url);
    return this.page;
  };
}

const echoModel: LanguageModel = {
  complete: async ({ messages, maxTokens, modelHints }) => ({
    text: `${messages.length} message, ${maxTokens} tokens, ${modelHints.join()}`,
    model: 'm1',
  }),
};

export interface AskingOptions {
  person?: Person;
  model?: LanguageModel;
  limits?: Partial<typeof DEFAULT_RUN_LIMITS>;
  /** More of the server's definition. */
  definition?: Partial<ServerDefinition>;
}

/** A core with this one server, named `asking`. */
export interface Asking extends Composition {
  logged: string[];
  progress: string[];
  folders: Emitter<void>;
  /** Adds another one to the configuration. */
  addServer(server: ServerDefinition): Promise<void>;
  /** The result of a tool of it, or the whole output where it failed. */
  call(tool: string, args?: object): Promise<unknown>;
  /** The whole output of a program. */
  run(code: string): ReturnType<Composition['toolwright']['executeCode']>;
  dispose(): Promise<void>;
}

export function stdio(env: Record<string, string> = {}): StdioDefinition {
  return { transport: 'stdio', command: process.execPath, args: [SCRIPT], env };
}

/** The same server behind HTTP, as a process. `lines` are those after its address. */
export async function overHttp(
  kind: 'http' | 'sse',
  env: Record<string, string> = {},
): Promise<{ url: string; child: ChildProcess; lines: string[] }> {
  const child = spawn(process.execPath, [SCRIPT, kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      lines.push(...String(data).trim().split('\n'));
      resolve();
    });
    child.once('exit', () => reject(new Error('The server has ended.')));
  });
  return { url: lines.shift()!, child, lines };
}

export async function startAsking(
  launch: ServerDefinition['launch'],
  { person, model = echoModel, limits = {}, definition = {} }: AskingOptions = {},
): Promise<Asking> {
  const folder = await temporaryFolder();
  const workspace = path.join(folder, 'first folder');
  await mkdir(workspace);
  const logged: string[] = [];
  const progress: string[] = [];
  const folders = new Emitter<void>();
  const core = await compose(
    testPorts({
      assets: path.join(ROOT, 'dist'),
      dataFolder: path.join(folder, 'data'),
      environment: process.env,
      workspace: {
        folders: () => [workspace],
        isTrusted: () => true,
        onDidChangeFolders: folders.on,
      },
      openServerLog: () => ({
        level: 'notice',
        write: (level, message) => void logged.push(`${level}: ${message}`),
        onDidChangeLevel: () => ({ dispose() {} }),
        dispose() {},
      }),
      ...(person && { person, model }),
    }),
  );
  const asking = { name: 'asking', origin: 'test', launch, inputs: [], isOwn: true, ...definition };
  const configure = async (others: ServerDefinition[]): Promise<void> =>
    core.toolwright.configure(
      { servers: [asking, ...others], problems: [] },
      { limits: { ...DEFAULT_RUN_LIMITS, ...limits } },
    );
  await configure([]);
  return {
    ...core,
    logged,
    progress,
    folders,
    addServer: async (server) => configure([server]),
    call: async (tool, args = {}) => {
      const caller = { signal, onProgress: (line: string) => void progress.push(line) };
      const output = await core.toolwright.callTool(
        { name: `asking.${tool}`, arguments: args },
        caller,
      );
      return output.status === 'ok' ? output.result : output;
    },
    run: (code) => core.toolwright.executeCode({ code }, { signal }),
    dispose: async () => {
      await core.toolwright.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
