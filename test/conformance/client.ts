/**
 * The client under test: our own core, with a person who agrees to all and a browser that follows the
 * pages by itself. The conformance runner starts it with the address of its server as the last argument,
 * and names the scenario in the environment.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose } from '../../src/core/compose';
import type { OAuthDefinition } from '../../src/core/config/definition';
import type { Person } from '../../src/core/ports';
import { testPorts } from '../support/ports';

const url = process.argv.at(-1)!;
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as {
  client_id?: string;
  client_secret?: string;
};

const person: Person = {
  approveTool: async () => 'run',
  approveServer: async () => 'trust',
  approveMigration: async () => false,
  approveSignIn: async () => true,
  approveSampling: async () => 'once',
  // The defaults are what the form is about.
  fillForm: async () => ({ action: 'accept', values: {} }),
  visitPage: async () => 'accept',
};

/** What each scenario wants called; the others are content with a list. */
function callsOf(tools: readonly string[]): { name: string; arguments: object }[] {
  return tools.map((name) => ({
    name: `server.${name}`,
    arguments: name === 'add_numbers' ? { a: 5, b: 3 } : {},
  }));
}

async function main(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'toolwright-conformance-'));
  const core = await compose(
    testPorts({
      assets: process.env['TOOLWRIGHT_ASSETS']!,
      dataFolder: folder,
      environment: process.env,
      rules: new Map([['*', 'allow']]),
      clientMetadataUrl: 'https://conformance-test.local/client-metadata.json',
      person,
      browser: { open: async (page) => (await fetch(page)).ok },
    }),
  );
  const oauth: OAuthDefinition = {
    ...(context.client_id !== undefined && { clientId: context.client_id }),
    ...(context.client_secret !== undefined && { clientSecret: context.client_secret }),
  };
  const launch = { transport: 'http', url, headers: {}, oauth } as const;
  const server = { name: 'server', origin: 'conformance', launch, inputs: [], isOwn: true };
  try {
    await core.toolwright.configure({ servers: [server], problems: [] });
    await core.proxy.start('server');
    const view = core.toolwright.servers().find(({ name }) => name === 'server');
    const { signal } = new AbortController();
    for (const call of callsOf(view?.toolNames ?? [])) {
      const output = await core.toolwright.callTool(call, { signal });
      process.stderr.write(`${scenario}: ${call.name}: ${JSON.stringify(output)}\n`);
      if (output.status !== 'ok') return 1;
    }
    return 0;
  } finally {
    await core.toolwright.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${scenario}: ${String(error)}\n`);
    process.exit(1);
  },
);
