/**
 * Programs as models write them, each beside the whole reply that the model gets: golden texts. Each
 * program either does what was meant, or its reply says how to write the next attempt. They go through
 * the facade with real servers. `UPDATE_GOLDEN=1` writes the replies anew; read the difference before
 * committing it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RUN_LIMITS } from '../../src/core/config/limits';
import { compose, type Composition } from '../../src/core/compose';
import type { ServerDefinition } from '../../src/core/config/definition';
import type { RunOutput } from '../../src/core/results/outputs';
import { testPorts } from '../support/ports';
import { referenceServer, ROOT, temporaryFolder } from './served';

const PROGRAMS = path.join(import.meta.dirname, 'golden/programs');
const WORKSPACE = path.join(ROOT, 'test/fixtures/golden-workspace');
const isUpdating = process.env['UPDATE_GOLDEN'] === '1';

let folder: string;
let composition: Composition;

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = path.join(folder, 'workspace');
  await cp(WORKSPACE, workspace, { recursive: true });
  composition = await compose(
    testPorts({
      workspace: { folders: () => [workspace], isTrusted: () => true },
      environment: process.env,
      assets: path.join(ROOT, 'dist'),
      dataFolder: path.join(folder, 'data'),
      rules: new Map([['*', 'allow']]),
    }),
  );
  const office = path.join(ROOT, 'test/fixtures/servers/office.mjs');
  await composition.toolwright.configure(
    {
      servers: [
        server('tracker', { command: process.execPath, args: [office, 'tracker'] }),
        server('web-shop', { command: process.execPath, args: [office, 'shop'] }),
        server('memory', referenceServer('memory'), {
          MEMORY_FILE_PATH: path.join(folder, 'memory.jsonl'),
        }),
      ],
      problems: [],
    },
    { limits: { ...DEFAULT_RUN_LIMITS, cpuMs: 5_000 } },
  );
  // The first program must not be the one that starts the servers.
  await composition.toolwright.searchTools(
    { keyword: '*' },
    { signal: new AbortController().signal },
  );
});

afterAll(async () => {
  await composition.toolwright.dispose();
  await rm(folder, { recursive: true, force: true });
});

function server(
  name: string,
  { command, args }: { command: string; args: string[] },
  env: Record<string, string> = {},
): ServerDefinition {
  const launch = { transport: 'stdio', command, args, env } as const;
  return { name, origin: 'golden', launch, inputs: [], isOwn: true };
}

const programs = readdirSync(PROGRAMS)
  .filter((file) => !file.endsWith('.out.txt'))
  .sort();

describe('programs as models write them', () => {
  it('are many', () => {
    expect(programs.length).toBeGreaterThanOrEqual(50);
  });

  it.each(programs)('%s', async (file) => {
    const code = await readFile(path.join(PROGRAMS, file), 'utf8');
    const { signal } = new AbortController();
    // As models send it: with the language where that is Python, mostly without where it is not.
    const language = file.endsWith('.py.txt') ? ({ language: 'python3' } as const) : {};
    const reply = render(
      await composition.toolwright.executeCode({ code, ...language }, { signal }),
    );
    const golden = path.join(PROGRAMS, file.replace(/\.txt$/, '.out.txt'));
    if (isUpdating) await writeFile(golden, reply);
    expect(reply).toBe(readFileSync(golden, 'utf8'));
  });
});

/** The fields of a reply in order, texts with their line breaks, so that people can review them. */
function render(output: RunOutput): string {
  const parts = Object.entries(output).map(([name, value]) => {
    if (name === 'duration_ms') return `${name}: …`;
    if (Array.isArray(value) && name !== 'result') {
      return [`${name}:`, ...value.map((line) => `- ${String(line)}`)].join('\n');
    }
    if (name !== 'result' && typeof value === 'string') {
      return value.includes('\n') ? `${name}:\n${value}` : `${name}: ${value}`;
    }
    return `${name}: ${JSON.stringify(value)}`;
  });
  return `${parts.join('\n')}\n`;
}
