/** Listening on this machine alone. */
import type { Server } from 'node:http';

/** Listens on this port of 127.0.0.1, and no other process beside; 0: any free one. Rejects if it cannot. */
export function listenOnLoopback(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
