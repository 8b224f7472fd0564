/** Starts the built command line as an MCP server and talks to it with the SDK's own client. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { ProgressCallback } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { RunOutput, SearchOutput } from '../../src/core/results/outputs';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const CLI = path.join(ROOT, 'dist/cli.js');

export function referenceServer(
  name: string,
  ...args: string[]
): { command: string; args: string[] } {
  const script = `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`;
  return { command: process.execPath, args: [path.join(ROOT, script), ...args] };
}

export function hostileServer(mode: string): { command: string; args: string[] } {
  return {
    command: process.execPath,
    args: [path.join(ROOT, 'test/fixtures/servers/hostile.mjs'), mode],
  };
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'toolwright-'));
}

export interface ServeOptions {
  servers?: Record<string, unknown>;
  /** The text of the configuration file, instead of `servers`. */
  configText?: string;
  workspace?: string;
  flags?: string[];
}

/** A client of `toolwright serve`, and what it wrote to its standard error. */
export class Served {
  readonly client = new Client({ name: 'test', version: '1' });
  readonly #folder: string;
  readonly #transport: StdioClientTransport;
  stderr = '';

  /** The file that says which servers it has. */
  get config(): string {
    return path.join(this.#folder, 'servers.json');
  }

  static async start(options: ServeOptions): Promise<Served> {
    const folder = await temporaryFolder();
    const config = path.join(folder, 'servers.json');
    const text = options.configText ?? JSON.stringify({ mcpServers: options.servers ?? {} });
    await writeFile(config, text);
    const args = [CLI, 'serve', '--config', config, '--data', path.join(folder, 'data')];
    args.push('--workspace', options.workspace ?? folder, ...(options.flags ?? []));
    const served = new Served(folder, args);
    try {
      await served.client.connect(served.#transport);
    } catch (error) {
      await served.stop();
      throw error;
    }
    return served;
  }

  private constructor(folder: string, args: string[]) {
    this.#folder = folder;
    this.#transport = new StdioClientTransport({
      command: process.execPath,
      args,
      stderr: 'pipe',
    });
    this.#transport.stderr?.on('data', (data) => (this.stderr += String(data)));
  }

  get pid(): number {
    return this.#transport.pid!;
  }

  /** The parsed JSON of the one text part, and whether the reply was marked as an error. */
  async call<T>(
    name: string,
    args: Record<string, unknown>,
    options: { signal?: AbortSignal; onprogress?: ProgressCallback } = {},
  ): Promise<{ output: T; isError: boolean; bytes: number }> {
    const reply = await this.client.callTool({ name, arguments: args }, undefined, options);
    const parts = reply.content as { type: string; text: string }[];
    if (parts.length !== 1 || parts[0]!.type !== 'text') throw new Error('expected one text part');
    const { text } = parts[0]!;
    return { output: JSON.parse(text) as T, isError: reply.isError === true, bytes: text.length };
  }

  async search(keyword: string, more: Record<string, unknown> = {}): Promise<SearchOutput> {
    return (await this.call<SearchOutput>('search_tools', { keyword, ...more })).output;
  }

  async execute(code: string, more: Record<string, unknown> = {}): Promise<RunOutput> {
    return (await this.call<RunOutput>('execute_code', { code, ...more })).output;
  }

  async stop(): Promise<void> {
    await this.client.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
