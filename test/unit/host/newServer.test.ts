/** One line becomes a definition, with a name that one would have chosen. */
import { expect, it } from 'vitest';
import { entryOf, nameFor } from '../../../src/host/commands/newServer';

it.each([
  [
    'npx -y @modelcontextprotocol/server-memory',
    'memory',
    ['npx', '-y', '@modelcontextprotocol/server-memory'],
  ],
  ['uvx mcp-server-git', 'git', ['uvx', 'mcp-server-git']],
  ['node "/my tools/weather.mjs"', 'weather', ['node', '/my tools/weather.mjs']],
  ['github-mcp-server', 'github', ['github-mcp-server']],
  ['npx -y tool@1.2.3', 'tool', ['npx', '-y', 'tool@1.2.3']],
  [
    'npx -y @x/mcp-server-notes --root "a b" /home/ada',
    'notes',
    ['npx', '-y', '@x/mcp-server-notes', '--root', 'a b', '/home/ada'],
  ],
  [
    'docker run -i --rm -e TOKEN ghcr.io/x/github-mcp-server',
    'github',
    ['docker', 'run', '-i', '--rm', '-e', 'TOKEN', 'ghcr.io/x/github-mcp-server'],
  ],
  ['/opt/bin/tickets-mcp serve', 'tickets', ['/opt/bin/tickets-mcp', 'serve']],
  ['npx -y', 'server', ['npx', '-y']],
])('%s', (line, name, [command, ...args]) => {
  expect(nameFor(line)).toBe(name);
  expect(entryOf(line)).toEqual({ command, ...(args.length > 0 && { args }) });
});

it.each([
  ['https://mcp.linear.app/mcp', 'linear'],
  ['http://localhost:3000/mcp', 'localhost'],
  ['http://127.0.0.1:3000/mcp', 'local'],
  ['http://[::1]:3000/mcp', 'local'],
])('%s', (url, name) => {
  expect(nameFor(url)).toBe(name);
  expect(entryOf(` ${url} `)).toEqual({ type: 'http', url });
});
