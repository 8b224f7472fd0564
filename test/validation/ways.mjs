/** The three ways to do a job: what a model reads and writes is counted in tokens (o200k_base), the time is that of the calls. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import path from 'node:path';
import { root } from '../../scripts/bundles.mjs';

const MAX_COUNTED = 4_000_000;

/** @param {{ command: string, args: string[] }} server */
async function connect({ command, args }) {
  const client = new Client({ name: 'validation', version: '1' });
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }));
  return client;
}

/** Counts what goes over a client. */
class Meter {
  calls = 0;
  written = 0;
  read = 0;

  async call(client, name, args) {
    this.calls++;
    this.written += tokensOf(JSON.stringify({ name, arguments: args }));
    const reply = await client.callTool({ name, arguments: args }, undefined, { timeout: 120_000 });
    const text = reply.content.map((part) => part.text ?? '').join('');
    this.read += tokensOf(text);
    if (reply.isError) throw new Error(text.slice(0, 500));
    return JSON.parse(text);
  }
}

export function tokensOf(text) {
  return countTokens(text.slice(0, MAX_COUNTED), { allowedSpecial: 'all' });
}

/** Tokens of the definitions of all tools that a model is given. */
async function definitions(clients) {
  let tokens = 0;
  for (const client of clients) {
    const { tools } = await client.listTools();
    for (const { name, description, inputSchema } of tools) {
      tokens += tokensOf(JSON.stringify({ name, description, inputSchema }));
    }
  }
  return tokens;
}

/** Direct calls; what the built-in tools of Toolwright do is called directly too, by `call_tool` of a server of its own. */
export async function directly(servers, toolwright, jobs) {
  const clients = {};
  for (const [name, server] of Object.entries(servers)) clients[name] = await connect(server);
  const own = await connect(toolwright);
  const rows = [];
  for (const { name, direct } of jobs) {
    const meter = new Meter();
    const started = performance.now();
    const answer = await direct(async (tool, args) => {
      const [server, ...rest] = tool.split('.');
      if (server !== 'workspace') return meter.call(clients[server], rest.join('.'), args);
      // Whole, as another server would send it: not cut to a budget.
      const code = `return ${tool}(${JSON.stringify(args)});`;
      const { result } = await meter.call(own, 'execute_code', { code });
      return result;
    });
    rows.push({ name, answer, meter, ms: performance.now() - started });
  }
  const tokens = await definitions(Object.values(clients));
  for (const client of [...Object.values(clients), own]) await client.close();
  return { rows, definitions: tokens };
}

/** A search and a program; then the same as a skill, in a session of its own. */
export async function withToolwright(toolwright, jobs) {
  const client = await connect(toolwright);
  const rows = [];
  for (const [index, { name, keyword, code }] of jobs.entries()) {
    const first = new Meter();
    let started = performance.now();
    await first.call(client, 'search_tools', { keyword });
    const program = await first.call(client, 'execute_code', { code });
    const firstMs = performance.now() - started;
    const skill = `job-${index + 1}`;
    const saved = new Meter();
    await saved.call(client, 'save_skill', { name: skill, description: name, code });
    const again = new Meter();
    started = performance.now();
    const run = await again.call(client, 'run_skill', { name: skill, input: {} });
    rows.push({
      name,
      answers: [program.result, run.result],
      first,
      firstMs,
      again,
      againMs: performance.now() - started,
    });
  }
  const tokens = await definitions([client]);
  await client.close();
  return { rows, definitions: tokens };
}

/** `toolwright serve` over these servers. */
export function served({ folder, config, data }) {
  const cli = path.join(root, 'dist/cli.js');
  const args = ['serve', '--workspace', folder, '--config', config, '--data', data, '--allow', '*'];
  return { command: process.execPath, args: [cli, ...args] };
}
