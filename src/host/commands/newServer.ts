/** Makes a definition out of what a person wrote in one line. Free of vscode. */
import type { JsonObject } from '../../core/util/json';

/** An entry of VS Code's format: an address, or a command with its arguments. */
export function entryOf(launch: string): JsonObject {
  const text = launch.trim();
  if (/^https?:\/\//i.test(text)) return { type: 'http', url: text };
  const [command = '', ...args] = wordsOf(text);
  return { command, ...(args.length > 0 && { args }) };
}

/** Commands that run what their first argument names. */
const LAUNCHERS =
  /^(?:npx|bunx|pnpx|uvx|pipx|node|deno|bun|python3?|py|uv|npm|pnpm|yarn|docker|podman)$/;
/** Words between a launcher and what it runs. */
const VERBS = new Set(['run', 'exec', 'dlx', 'x']);

/** A short name: of the package, the image or the host, without what all of them have. */
export function nameFor(launch: string): string {
  const text = launch.trim();
  const last =
    /^https?:\/\//i.test(text) && URL.canParse(text)
      ? hostNameOf(new URL(text))
      : programOf(wordsOf(text));
  const name = (last ?? '')
    .split(/[\\/]/)
    .at(-1)!
    .replace(/@[\d.]+$|\.(?:m?js|py|exe|cmd)$/g, '')
    .replace(/^(?:mcp-server-|server-|mcp-)|(?:-mcp|-server)+$/g, '');
  return name === '' ? 'server' : name;
}

function hostNameOf({ hostname }: URL): string | undefined {
  if (/^[\d.]+$|^\[/.test(hostname)) return 'local';
  return hostname.replace(/^(?:www|mcp|api)\./, '').split('.')[0];
}

/** What runs in the end: the launched package, script or image, else the command itself. */
function programOf([command = '', ...args]: readonly string[]): string | undefined {
  const launcher = command
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.(?:exe|cmd)$/i, '');
  if (!LAUNCHERS.test(launcher)) return command;
  const words = args.filter((word) => !word.startsWith('-') && !VERBS.has(word));
  // Options of a container have values of their own, and its image comes last.
  return /^(?:docker|podman)$/.test(launcher) ? words.at(-1) : words[0];
}

/** The words of a command line; quotes keep blanks together. */
function wordsOf(text: string): string[] {
  return Array.from(
    text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}
