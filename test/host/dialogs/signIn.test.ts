/** Signing in at a server, with the browser's way there and back. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunOutput } from '../../../src/core/results/outputs';
import { test } from '../runner';
import { until } from '../until';
import { ask, click, dialog, page, press, room, see } from './hands';

async function call(tool: string): Promise<RunOutput> {
  const input = { name: `tracker.${tool}` };
  return ask<RunOutput>('invoke', { tool: 'toolwright_call_tool', input }).answer;
}

/** Does what `begin` asks for on the sign-in page that opens. */
async function agree(begin: () => Promise<void>): Promise<void> {
  const opened = page().context().waitForEvent('page');
  await begin();
  const tab = await opened;
  await tab.getByRole('button', { name: 'Agree' }).click();
  await tab.getByText(/close/i).first().waitFor();
  await tab.close();
}

test('sign-in: on a wish, then when a call needs it again, and not when it is declined', async () => {
  const { root, workspace } = room();
  const script = path.join(root, 'test/fixtures/servers/oauth.mjs');
  const server = spawn('node', [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const file = path.join(workspace, '.vscode/mcp.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as { servers: object };
    const tracker = { type: 'http', url: line.toString().trim() };
    writeFileSync(file, JSON.stringify({ servers: { ...config.servers, tracker } }));
    await until('the new server is known, and a search does not start it', async () => {
      const input = { keyword: '*', server: 'tracker' };
      const { answer } = ask<object>('invoke', { tool: 'toolwright_search_tools', input });
      return /has to agree to it first/.test(JSON.stringify(await answer));
    });
    assert.equal(page().context().pages().length, 1, 'a search opens nothing');

    await agree(async () => {
      ask('command', { id: 'toolwright.startServer', arg: 'tracker' });
      await click('Start and Trust', /Start the MCP server 'tracker'/);
    });
    await until('the tools are there', async () => (await call('whoami')).result === 'ada');

    assert.equal((await call('expire')).result, 'expired');
    const waiting = call('whoami');
    await agree(() => click('Sign In', /wants you to sign in/));
    assert.equal((await waiting).result, 'ada');

    assert.equal((await call('expire')).result, 'expired');
    const refused = call('whoami');
    await see(dialog().getByText(/wants you to sign in/));
    await press('Escape');
    assert.match(JSON.stringify(await refused), /the person declined/);
    assert.equal(page().context().pages().length, 1);
  } finally {
    server.kill();
  }
});
