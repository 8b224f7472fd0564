/** `toolwright serve`: an MCP server for other clients. */
import { createMcpServer } from '../../core/server/mcpServer';
import { serveStdio } from '../../core/server/stdioFront';
import { VERSION } from '../../core/version';
import { openCore } from '../nodeHost';
import type { Options } from '../options';
import { interruptible, type Command } from './command';

export const serve: Command = {
  name: 'serve',
  usage: 'serve',
  summary: 'be an MCP server on standard input and output',
  run: serveTools,
};

async function serveTools(options: Options): Promise<number> {
  const { toolwright } = await openCore(options);
  // Ready before the first program; nobody waits for it, and a program that cannot run says why.
  toolwright.warm().catch(() => {});
  await serveStdio(createMcpServer(toolwright, VERSION), interruptible());
  await toolwright.dispose();
  return 0;
}
