/**
 * Metrics of a real `toolwright serve`: on the command line, at its address, checked by promtool and scraped by a
 * real Prometheus; and after it was killed.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricsReport } from '../../src/core/metrics/report';
import { CLI, hostileServer, Served, temporaryFolder } from './served';

const run = promisify(execFile);
const SECRET_WORD = 'quarterlyforecast';

let folder: string;
let data: string;
let served: Served;
beforeAll(async () => {
  folder = await temporaryFolder();
  data = path.join(folder, 'data');
  await writeFile(path.join(folder, 'note.txt'), 'write to eve.adams@acme-mail.io\n'.repeat(400));
  served = await start('--metrics-port', '0');
  await served.search('read a file');
  await served.search(SECRET_WORD);
  await served.execute(`(await read_file({ path: 'note.txt' })).length`);
  await served.execute(`throw new Error('${SECRET_WORD}')`);
  await served.execute(`1 + 1`, { language: 'python3' });
  await served.call('call_tool', {
    name: 'workspace.read_file',
    arguments: { path: 'note.txt' },
  });
  await served.call('save_skill', {
    name: 'count-letters',
    description: 'Counts the letters of the note.',
    code: `(await read_file({ path: 'note.txt' })).length`,
    inputs: { type: 'object' },
  });
  await served.call('run_skill', { name: 'count-letters', input: {} });
});
afterAll(async () => {
  await served.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const start = (...flags: string[]): Promise<Served> =>
  Served.start({
    workspace: folder,
    servers: { hi: hostileServer('good') },
    flags: ['--allow', '*', '--data', data, ...flags],
  });

async function cli(...args: string[]): Promise<string> {
  const common = ['--workspace', folder, '--data', data];
  return (await run(process.execPath, [CLI, ...args, ...common])).stdout;
}

async function report(): Promise<MetricsReport> {
  return JSON.parse(await cli('metrics', '--format', 'json', '--range', 'day')) as MetricsReport;
}

function address(): string {
  const [, url] = /^Metrics: (http:\S+)$/m.exec(served.stderr) ?? [];
  expect(url).toBeDefined();
  return url!;
}

describe('what was measured', () => {
  it('is told by another process while it goes on, as JSON', async () => {
    // The last second may not be on disk yet.
    await expect.poll(async () => (await report()).figures.runs, { timeout: 10_000 }).toBe(5);
    const { schema, figures, tools, skills, stops, protected: kept } = await report();
    expect(schema).toBe('toolwright-metrics/1');
    expect(figures).toMatchObject({
      searches: 2,
      searches_hit_rate: 0.5,
      searches_used_rate: 0,
      searches_cached_rate: 0.5,
      runs: 5,
      runs_ok: 4,
      runs_failed: 1,
      success_rate: 0.8,
      skill_runs: 1,
      skills_saved: 1,
    });
    expect(figures.tokens_received).toBeGreaterThan(figures.tokens_replied);
    expect(figures.tokens_kept).toBe(figures.tokens_received - figures.tokens_replied);
    expect(figures.run_median_ms).toBeGreaterThan(0);
    expect(figures.memory_median_bytes).toBeGreaterThan(1_000_000);
    expect(tools).toMatchObject([{ server: 'workspace', tool: 'read_file', failed: 0 }]);
    expect(skills).toMatchObject([{ skill: 'count-letters', runs: 1, failed: 0 }]);
    expect(stops).toEqual([{ reason: 'exception', count: 1 }]);
    expect(kept).toMatchObject([{ kind: 'email' }]);
  });

  it('is drawn in a terminal', async () => {
    const text = await cli('metrics');
    expect(text).toContain('Tokens kept from models');
    expect(text).toContain('workspace.read_file');
    expect(text).toContain('count-letters');
    for (const line of text.split('\n').slice(0, -2)) expect(line.length).toBeLessThanOrEqual(130);
  });

  it('holds no search word, message, path or value', async () => {
    const place = path.join(data, 'metrics');
    const [workspace] = await readdir(place);
    const files = await readdir(path.join(place, workspace!));
    const texts = await Promise.all(
      files.map((file) => readFile(path.join(place, workspace!, file), 'utf8')),
    );
    const all = texts.join('\n');
    expect(all).toContain('"type":"run"');
    for (const word of [SECRET_WORD, 'note.txt', 'eve.adams', folder])
      expect(all).not.toContain(word);
  });

  it('says what is wrong with its options', async () => {
    await expect(cli('metrics', '--format', 'xml')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('dashboard, json, prometheus') as string,
    });
    await expect(cli('metrics', '--range', 'aeon')).rejects.toMatchObject({ code: 2 });
    await expect(cli('serve', '--metrics-port', '99999')).rejects.toMatchObject({ code: 2 });
  });
});

describe('the address for Prometheus', () => {
  it('serves what promtool finds nothing to say of', async () => {
    const response = await fetch(address());
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain(
      'toolwright_runs_total{kind="program",language="python3",status="ok"} 1',
    );
    const child = spawn('promtool', ['check', 'metrics']);
    let said = '';
    child.stdout.on('data', (part) => (said += String(part)));
    child.stderr.on('data', (part) => (said += String(part)));
    child.stdin.end(text);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    expect([code, said]).toEqual([0, '']);
    expect(await cli('metrics', '--format', 'prometheus')).toContain(
      '# TYPE toolwright_runs_total counter',
    );
  });

  it('is for programs on this machine, and for reading', async () => {
    const url = address();
    const { port } = new URL(url);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(url, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect(await statusFor(port, 'evil.example')).toBe(403);
    const busy = await start('--metrics-port', port);
    try {
      await expect
        .poll(() => busy.stderr, { timeout: 10_000 })
        .toContain(`port ${port} of 127.0.0.1 is in use`);
      const found = await busy.search('read a file');
      // That is the person's affair, not the model's.
      expect([found.complete, found.warnings]).toEqual([true, undefined]);
    } finally {
      await busy.stop();
    }
  });

  it('is scraped by a real Prometheus', async () => {
    const { host } = new URL(address());
    const port = await freePort();
    const config = path.join(folder, 'prometheus.yml');
    await writeFile(
      config,
      `scrape_configs:\n  - job_name: toolwright\n    scrape_interval: 1s\n    static_configs:\n      - targets: ['${host}']\n`,
    );
    const prometheus = spawn('prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    try {
      const query = encodeURIComponent(
        'histogram_quantile(0.5, sum by (le) (toolwright_run_duration_seconds_bucket)) > 0',
      );
      await expect
        .poll(() => answer(`http://127.0.0.1:${port}/api/v1/query?query=${query}`), {
          timeout: 30_000,
          interval: 500,
        })
        .toHaveLength(1);
    } finally {
      await ended(prometheus);
    }
  }, 60_000);
});

describe('a server that is killed', () => {
  it('loses its last second at most, and leaves nothing that cannot be read', async () => {
    const before = (await report()).figures.runs;
    const other = await start();
    await other.execute(`2`);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await other.execute(`3`);
    process.kill(other.pid, 'SIGKILL');
    await other.stop();
    const { runs } = (await report()).figures;
    expect(runs - before).toBeGreaterThanOrEqual(1);
    expect(runs - before).toBeLessThanOrEqual(2);
    const counted = await cli('metrics', '--format', 'prometheus');
    await cli('rebuild-metrics');
    expect(await cli('metrics', '--format', 'prometheus')).toBe(counted);
  });
});

/** What a browser would send that was told another name for this address. */
async function statusFor(port: string, host: string): Promise<number | undefined> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/metrics', headers: { host } };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

async function answer(url: string): Promise<unknown> {
  try {
    const body = (await (await fetch(url)).json()) as { data: { result: unknown } };
    return body.data.result;
  } catch {
    // It has only just begun.
    return [];
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await exit;
}
