/**
 * The built-in tools for the files of the workspace, as a tool source like any MCP server: useful
 * with no server at all. It names the tools, checks arguments and sends each call to its function;
 * the functions are in read.ts, grep.ts and write.ts, the confinement in confine.ts.
 */
import type { Workspace } from '../../ports';
import { ToolCallError } from '../../util/errors';
import { nearest } from '../../util/nearest';
import { plainLine } from '../../util/plainText';
import type { ToolList } from '../../catalog/contract';
import type { CallOptions, ToolSource } from '../toolSource';
import { readArguments } from './arguments';
import type { ValueResult, WorkspaceCall, WorkspaceLimits } from './call';
import { checkCancelled } from './call';
import { configuresWhatRuns } from './configures';
import { locate } from './confine';
import { CONTRACTS, SOURCE_NAME } from './contracts';
import type { GrepArguments } from './grep';
import { grepFiles } from './grep';
import type { FindArguments, ListArguments, ReadArguments } from './read';
import { findFiles, listFiles, readTextFile } from './read';
import { Turns } from './turns';
import type { WriteArguments } from './write';
import { writeTextFile } from './write';

const LIMITS: WorkspaceLimits = {
  readBytes: 10 * 1024 * 1024,
  searchFileBytes: 5 * 1024 * 1024,
  searchMs: 20_000,
  searches: 2,
};

const MAX_SHOWN_PATH = 200;

export interface WorkspaceSourceOptions {
  workspace: Workspace;
  /** Those that differ from the default. */
  limits?: Partial<WorkspaceLimits>;
}

/**
 * The source `workspace`. Tools work on the folders that are open at the time of the call, and
 * never outside of them. Needs no disposal: nothing outlives a call.
 */
export class WorkspaceSource implements ToolSource {
  readonly name = SOURCE_NAME;
  readonly #workspace: Workspace;
  readonly #limits: WorkspaceLimits;
  /** A program may start hundreds of searches at once. */
  readonly #turns: Turns;

  constructor({ workspace, limits }: WorkspaceSourceOptions) {
    this.#workspace = workspace;
    this.#limits = { ...LIMITS, ...limits };
    this.#turns = new Turns(this.#limits.searches);
  }

  async listTools(): Promise<ToolList> {
    return { tools: [...CONTRACTS], problems: [] };
  }

  async callTool(
    name: string,
    args: Record<string, unknown>,
    { signal }: Pick<CallOptions, 'signal'>,
  ): Promise<ValueResult> {
    const call = this.#call(name, signal);
    checkCancelled(call);
    const result = await this.#run(call, name, args);
    // A write that is done is done: its result is told even to a caller who has given up.
    if (name !== 'write_file') checkCancelled(call);
    return result;
  }

  /** A write to a file that configures what runs is set apart, also behind links. */
  async cautionOf(name: string, args: Record<string, unknown>): Promise<string | undefined> {
    const { path } = args;
    if (name !== 'write_file' || typeof path !== 'string') return undefined;
    const call = this.#call(name, new AbortController().signal);
    // What cannot be located cannot be written: the call itself says why.
    const place = await locate(call, path).catch(() => undefined);
    if (place === undefined) return undefined;
    const isApart = [place.shown, place.inside].some(configuresWhatRuns);
    const shown = plainLine(place.inside, MAX_SHOWN_PATH);
    return isApart ? `It writes ${shown}, which configures what runs on this machine` : undefined;
  }

  #call(name: string, signal: AbortSignal): WorkspaceCall {
    const folders = this.#workspace.folders();
    return { tool: `${SOURCE_NAME}.${name}`, signal, folders, limits: this.#limits };
  }

  async #run(
    call: WorkspaceCall,
    name: string,
    args: Record<string, unknown>,
  ): Promise<ValueResult> {
    const contract = CONTRACTS.find((known) => known.name === name);
    if (!contract) throw unknownTool(call, name);
    switch (name) {
      case 'list_files':
        return listFiles(call, readArguments<ListArguments>(call, contract, args));
      case 'read_file':
        return readTextFile(call, readArguments<ReadArguments>(call, contract, args));
      case 'find_files':
        return findFiles(call, readArguments<FindArguments>(call, contract, args));
      case 'grep_file':
        return grepFiles(call, readArguments<GrepArguments>(call, contract, args), this.#turns);
      case 'write_file':
        return writeTextFile(call, readArguments<WriteArguments>(call, contract, args));
      default:
        throw unknownTool(call, name);
    }
  }
}

function unknownTool(call: WorkspaceCall, name: string): ToolCallError {
  const names = CONTRACTS.map((contract) => contract.name);
  const near = nearest(name, names);
  const advice = near.length > 0 ? `Near it: ${near.join(', ')}` : `There are: ${names.join(', ')}`;
  const message = `There is no tool ${call.tool}. ${advice}.`;
  const details = { retryable: false, ran: 'no' } as const;
  return new ToolCallError('unknown_tool', call.tool, message, details);
}
