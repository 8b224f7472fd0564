/** `toolwright serve`: an MCP server for other clients, on standard input and output or over HTTP. */
import { HttpFront, newToken } from '../../core/server/httpFront';
import { createMcpServer } from '../../core/server/mcpServer';
import { serveStdio } from '../../core/server/stdioFront';
import type { Toolwright } from '../../core/toolwright';
import { VERSION } from '../../core/version';
import { nodeClock, openCore, stderrLog } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { interruptible, type Command } from './command';

export const serve: Command = {
  name: 'serve',
  usage: 'serve',
  summary: 'be an MCP server on standard input and output, or with --http over HTTP',
  run: serveTools,
};

/** Shorter ones could be guessed. */
const MIN_TOKEN_CHARS = 16;

async function serveTools(options: Options): Promise<number> {
  const token = tokenOf(process.env['TOOLWRIGHT_TOKEN']);
  const { toolwright } = await openCore(options, { follows: true });
  try {
    // Ready before the first program; nobody waits for it, and a program that cannot run says why.
    toolwright.warm().catch(() => {});
    const signal = interruptible();
    const { url } = toolwright.serving;
    if (url !== undefined) process.stderr.write(`Metrics: ${url}\n`);
    if (options.http === undefined) {
      await serveStdio(createMcpServer(toolwright, VERSION), signal);
    } else await serveHttp(toolwright, options.http, token, options, signal);
  } finally {
    await toolwright.dispose();
  }
  return 0;
}

async function serveHttp(
  toolwright: Toolwright,
  port: number,
  token: string,
  { json, verbose }: Options,
  signal: AbortSignal,
): Promise<void> {
  const front = await HttpFront.open({
    port,
    token,
    createServer: () => createMcpServer(toolwright, VERSION),
    clock: nodeClock,
    log: stderrLog(verbose),
  });
  if (json) process.stdout.write(`${JSON.stringify({ url: front.url, token })}\n`);
  else process.stderr.write(`Listening on ${front.url}\nToken: ${token}\n`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await front.close();
}

function tokenOf(given: string | undefined): string {
  if (given === undefined || given === '') return newToken();
  if (given.length >= MIN_TOKEN_CHARS && /^[\x21-\x7e]+$/.test(given)) return given;
  throw new UsageError(
    `TOOLWRIGHT_TOKEN must have at least ${MIN_TOKEN_CHARS} characters, without spaces.`,
  );
}
