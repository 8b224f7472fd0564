/**
 * Where tools come from, as the rest of the core sees it: something with a name that lists tools and
 * calls them. An MCP server is one, the built-in workspace tools are another.
 */
import type { ToolList } from '../catalog/contract';
import type { Disposable } from '../util/event';
import type { Pausable } from '../util/pausable';
import type { ServerTransport } from './serverView';

export interface ToolSource {
  /** The server part of the tools' identities. */
  readonly name: string;
  /**
   * The tools, and what was wrong with those that had to be left out.
   * Throws a ToolwrightError when the source cannot be reached at all.
   */
  listTools(signal?: AbortSignal): Promise<ToolList>;
  /**
   * Calls a tool and returns its result. Throws ToolCallError. Aborting the signal cancels the call
   * at the source.
   */
  callTool(name: string, args: Record<string, unknown>, options: CallOptions): Promise<ToolResult>;
  /**
   * Why a person is to be asked about this very call, whatever they allowed before: a sentence without its
   * full stop. Absent, or undefined, where nothing sets it apart. Never throws.
   */
  cautionOf?(name: string, args: Record<string, unknown>): Promise<string | undefined>;
  /** For people: what kind of source it is, and where it comes from. */
  readonly transport?: ServerTransport;
  readonly origin?: string;
  /** Tools came, changed or went. Absent where they never do. */
  onDidChangeTools?(listener: () => void): Disposable;
}

/** Keeps the bytes of a part of a result; resolves to the handle that programs get for them. */
export type KeepPart = (data: Buffer, mimeType: string) => Promise<string>;

export interface CallOptions {
  signal: AbortSignal;
  /** How long a server may take to answer this call, in ms. */
  timeoutMs: number;
  keepPart: KeepPart;
  /** Progress that the tool reported, for people. */
  onProgress?: (message: string) => void;
  /** The run's clock: stands still while a person answers a question that this call led to. */
  clock?: Pausable;
  /**
   * What the host gave with the run that the call belongs to, such as the chat turn. Opaque to the core:
   * only a source of the same host looks into it.
   */
  hostContext?: unknown;
}

/**
 * The result of a call as programs see it: structured content if the tool sent any, else its text,
 * which is a JSON value where it parses as one; parts that are neither are objects under `parts`. `bytes` is the size of what the tool sent: the baseline
 * of what filtering saves. Text is handed on unparsed, so that whoever needs the value parses it once.
 */
export type ToolResult = { value: unknown; bytes: number } | { text: string; bytes: number };
