/** Makes a definition out of what a person wrote in one line. Free of vscode. */
import type { JsonObject } from '../../core/util/json';

/** An entry of VS Code's format: an address, or a command with its arguments. */
export function entryOf(launch: string): JsonObject {
  const text = launch.trim();
  if (/^https?:\/\//i.test(text)) return { type: 'http', url: text };
  const [command = '', ...args] = wordsOf(text);
  return { command, ...(args.length > 0 && { args }) };
}

/** A short name: of the package or the host, without what all of them have. */
export function nameFor(launch: string): string {
  const text = launch.trim();
  const last =
    /^https?:\/\//i.test(text) && URL.canParse(text)
      ? new URL(text).hostname.replace(/^(?:www|mcp|api)\./, '').split('.')[0]
      : wordsOf(text).findLast((word) => !word.startsWith('-') && !/[\\/]$/.test(word));
  const name = (last ?? '')
    .split(/[\\/]/)
    .at(-1)!
    .replace(/@[\d.]+$|\.(?:m?js|py|exe|cmd)$/g, '')
    .replace(/^(?:mcp-server-|server-|mcp-)|(?:-mcp|-server)+$/g, '');
  return name === '' ? 'server' : name;
}

/** The words of a command line; quotes keep blanks together. */
function wordsOf(text: string): string[] {
  return Array.from(
    text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}
