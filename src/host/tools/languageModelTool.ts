/**
 * What our Language Model Tools have in common: they start the core, pass on cancellation, progress
 * and the host's token budget, and answer with one text part that holds the JSON of their output,
 * followed by the images that the output names.
 */
import * as vscode from 'vscode';
import type { Caller } from '../../core/calls';
import { refusedInput } from '../../core/results/refusedInput';
import type { Toolwright } from '../../core/toolwright';
import { InvalidInputError } from '../../core/util/errors';
import type { CoreHost } from '../coreHost';
import { canShowImages, imageParts } from './imageParts';

export interface ToolBehaviour {
  run(toolwright: Toolwright, input: unknown, caller: Caller): Promise<unknown>;
  /** What the chat shows before and while the tool runs. Quick, and without side effects. */
  prepare(input: unknown): vscode.PreparedToolInvocation;
}

export function languageModelTool(
  host: CoreHost,
  { run, prepare }: ToolBehaviour,
): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: ({ input }) => prepare(input),
    invoke: async (options, token) => {
      const { toolwright } = await host.get();
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => abort.abort());
      if (token.isCancellationRequested) abort.abort();
      const tokenBudget = options.tokenizationOptions?.tokenBudget;
      const images: unknown[] = [];
      const caller: Caller = {
        signal: abort.signal,
        // Tools of the editor that work only within a chat turn get the turn back with this.
        hostContext: options.toolInvocationToken,
        ...(canShowImages && {
          attach: (attachments) => images.push(...imageParts(attachments)),
        }),
        ...(tokenBudget !== undefined && { tokenBudget }),
      };
      try {
        return resultOf(await run(toolwright, options.input, caller), images);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return resultOf(refusedInput(error));
      } finally {
        subscription.dispose();
      }
    },
  };
}

function resultOf(output: unknown, images: unknown[] = []): vscode.LanguageModelToolResult {
  const result = new vscode.LanguageModelToolResult([
    new vscode.LanguageModelTextPart(JSON.stringify(output)),
  ]);
  result.content.push(...images);
  return result;
}

/** A Markdown code block that no content can close early. */
export function codeBlock(language: string, code: string, limit = 4_000): vscode.MarkdownString {
  const shown = code.length > limit ? `${code.slice(0, limit)}\n…` : code;
  const longest = Math.max(2, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return new vscode.MarkdownString(`${fence}${language}\n${shown}\n${fence}`);
}

/** A field of an input that nobody has checked yet, as text for display. */
export function fieldText(input: unknown, name: string): string {
  const value = (input as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** The name in Markdown of the language that an input names. */
export function languageOf(input: unknown): string {
  return fieldText(input, 'language') === 'python3' ? 'python' : 'typescript';
}
