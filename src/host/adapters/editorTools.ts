/**
 * The source `vscode`: every tool that other extensions and VS Code's own MCP servers offer to the
 * chat, for searches and programs. Which of them count is editorToolList.ts, what they answer is read
 * in editorResult.ts. VS Code may ask the person before it runs one, beside our own policy.
 */
import * as vscode from 'vscode';
import type { ToolContract, ToolList } from '../../core/catalog/contract';
import { readResult } from '../../core/proxy/callResult';
import type { CallOptions, ToolResult, ToolSource } from '../../core/proxy/toolSource';
import { messageOf, ToolCallError, type ToolCallErrorCode } from '../../core/util/errors';
import { Emitter, type Disposable } from '../../core/util/event';
import { contentOf, type PartKinds } from './editorResult';
import { EDITOR_SOURCE, editorToolList } from './editorToolList';

/**
 * VS Code has no event for its list of tools. Comparing a few hundred references takes microseconds,
 * so looking every two seconds costs nothing, and a search is never further behind than that.
 */
const LOOK_EVERY_MS = 2_000;

const OUTSIDE_OF_CHAT =
  'It was called outside of a chat turn, and some tools of the editor work only inside of one: ' +
  'call it from a program or call_tool that the chat itself runs, or let the chat use it directly.';

/** The part of `vscode.LanguageModelDataPart` that is used here; newer than the typings. */
const { LanguageModelDataPart } = vscode as unknown as {
  LanguageModelDataPart?: new () => { data: Uint8Array; mimeType: string };
};

const partKinds: PartKinds = {
  isText: (part) => part instanceof vscode.LanguageModelTextPart,
  isPromptTsx: (part) => part instanceof vscode.LanguageModelPromptTsxPart,
  isData: (part): part is { data: Uint8Array; mimeType: string } =>
    LanguageModelDataPart !== undefined && part instanceof LanguageModelDataPart,
};

export class EditorTools implements ToolSource, Disposable {
  readonly name = EDITOR_SOURCE;
  readonly transport = 'editor';
  readonly origin = 'VS Code';
  readonly #reached: () => readonly ToolContract[];
  readonly #changed = new Emitter<void>();
  readonly #timer: NodeJS.Timeout;
  readonly #extensions: vscode.Disposable;
  #seen: readonly unknown[] = [];

  readonly onDidChangeTools = this.#changed.on;

  /** `reached`: the tools of servers that we run ourselves, as they are known now. */
  constructor(reached: () => readonly ToolContract[]) {
    this.#reached = reached;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.#extensions = vscode.extensions.onDidChange(() => this.#look());
  }

  async listTools(): Promise<ToolList> {
    const tools = vscode.lm.tools;
    const reached = this.#reached();
    this.#seen = [...tools, ...reached];
    return editorToolList(tools, reached);
  }

  /**
   * Throws ToolCallError. The time limit is kept here, since VS Code has none. It goes on while VS Code
   * asks its own question about the tool: nothing tells us that it does.
   */
  async callTool(
    name: string,
    args: Record<string, unknown>,
    { signal, timeoutMs, keepPart, hostContext }: CallOptions,
  ): Promise<ToolResult> {
    const tool = `${this.name}.${name}`;
    if (!vscode.lm.tools.some((known) => known.name === name)) {
      throw failure('unknown_tool', tool, `VS Code no longer has the tool '${name}'.`, 'no');
    }
    const cancel = new vscode.CancellationTokenSource();
    const toolInvocationToken = hostContext as vscode.ChatParticipantToolToken | undefined;
    try {
      const call = vscode.lm.invokeTool(name, { input: args, toolInvocationToken }, cancel.token);
      const result = await within(timeoutMs, signal, call, tool);
      return await readResult(tool, { content: contentOf(result.content, partKinds) }, keepPart);
    } catch (error) {
      if (error instanceof ToolCallError) throw error;
      if (error instanceof vscode.CancellationError) {
        const message = `${tool} did not run: it was refused in VS Code, or VS Code cancelled it.`;
        throw failure('denied', tool, message, 'unknown', error);
      }
      const advice = toolInvocationToken === undefined ? ` ${OUTSIDE_OF_CHAT}` : '';
      const message = `${tool} failed: ${messageOf(error).replace(/\.$/, '')}.${advice}`;
      throw failure('tool_failed', tool, message, 'unknown', error);
    } finally {
      // A call that is given up on is told so.
      cancel.cancel();
      cancel.dispose();
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#extensions.dispose();
    this.#changed.dispose();
  }

  /** VS Code hands out the same object for a tool until it changes, and so do our servers. */
  #look(): void {
    const now: readonly unknown[] = [...vscode.lm.tools, ...this.#reached()];
    const isSame =
      now.length === this.#seen.length && now.every((item, index) => item === this.#seen[index]);
    if (!isSame) this.#changed.fire();
  }
}

/** The call's outcome, or a ToolCallError at the time limit or when the signal aborts. */
function within<T>(
  timeoutMs: number,
  signal: AbortSignal,
  call: PromiseLike<T>,
  tool: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void =>
      reject(failure('cancelled', tool, `${tool} was cancelled.`, 'unknown'));
    const onTime = (): void => {
      const message = `${tool} gave no answer within ${timeoutMs / 1000} s, the limit of one call. It may have run.`;
      reject(failure('timeout', tool, message, 'unknown'));
    };
    const timer = setTimeout(onTime, timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    void Promise.resolve(call).then(resolve, reject).finally(done);
  });
}

function failure(
  code: ToolCallErrorCode,
  tool: string,
  message: string,
  ran: 'no' | 'unknown',
  cause?: unknown,
): ToolCallError {
  return new ToolCallError(code, tool, message, { retryable: code === 'timeout', ran, cause });
}
