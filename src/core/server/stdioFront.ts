/** Our MCP server on standard input and output. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

/** Serves until the client goes: it closes our input or the connection. Rejects if it cannot start. */
export async function serveStdio(server: Server, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    // A client ends us by closing our input; the SDK's transport does not listen for that.
    process.stdin.once('end', resolve).once('close', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    server.onclose = resolve;
  });
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
  // Input that is still open would keep the process alive after a signal.
  process.stdin.destroy();
}
