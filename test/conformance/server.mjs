/**
 * The server under test: `toolwright serve --http`, behind a pass-through that adds the token, which the
 * conformance package cannot send. It changes nothing else of a request but the port in `Host` and
 * `Origin`, which is that of the pass-through.
 */
import { spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { root } from '../../scripts/bundles.mjs';

const TOKEN = 'the-token-of-the-conformance-run';

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
export async function startServer(folder) {
  const args = [
    'serve',
    '--http',
    '0',
    '--json',
    '--workspace',
    folder,
    '--data',
    path.join(folder, 'data'),
  ];
  const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TOOLWRIGHT_TOKEN: TOKEN },
  });
  const line = await new Promise((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data)));
    child.once('exit', (code) => reject(new Error(`toolwright serve ended with code ${code}`)));
  });
  const target = Number(new URL(JSON.parse(line).url).port);
  const front = createServer((incoming, outgoing) => passOn(incoming, outgoing, target));
  await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${front.address().port}/mcp`,
    stop: async () => {
      front.close();
      front.closeAllConnections();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function passOn(incoming, outgoing, target) {
  const own = `:${incoming.socket.localPort}`;
  const headers = { ...incoming.headers, authorization: `Bearer ${TOKEN}` };
  for (const name of ['host', 'origin']) {
    if (headers[name]?.endsWith(own))
      headers[name] = headers[name].slice(0, -own.length) + `:${target}`;
  }
  const { method, url } = incoming;
  const sent = request(
    { host: '127.0.0.1', port: target, method, path: url, headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    },
  );
  sent.on('error', () => outgoing.destroy());
  outgoing.on('close', () => sent.destroy());
  incoming.pipe(sent);
}
