/** What fuzzing and faults have found, each as one small case that stays. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { normaliseTools } from '../../src/core/catalog/normalise';
import { judgeEntry } from '../../src/core/config/entry';
import { loadConfig } from '../../src/core/config/load';
import { parseServerFile } from '../../src/core/config/parse';
import { readExecuteInput } from '../../src/core/inputs';
import { MEASURED } from '../../src/core/metrics/measured';
import { cutToBudget } from '../../src/core/results/cut';
import { countTokens } from '../../src/core/results/tokenizer';
import { readSaveInput } from '../../src/core/skills/saveInput';
import { EventLog } from '../../src/core/store/eventLog';
import { fileLocks } from '../../src/core/store/fileLocks';
import { InvalidInputError } from '../../src/core/util/errors';
import { inferSteps } from '../../src/core/versioning/migration/inferSteps';
import { readDeclarations } from '../../src/core/versioning/registry/declared';
import { silentLog } from '../support/ports';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fuzz-found-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a result whose letters get longer as JSON is cut, and does not go on for ever', () => {
  const json = JSON.stringify({ ['\ud83d'.repeat(100_000)]: 1 });
  expect(countTokens(cutToBudget(json, { tokens: 50, countTokens }).json)).toBeLessThanOrEqual(50);
});

it('a list that is nested deep is no number, and is not written out to find that', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 10_000; level++) deep = [deep];
  const judged = judgeEntry('a', { command: 'x', timeouts: { startSeconds: deep } });
  expect(judged).toMatchObject({ kind: 'wrong' });
});

it('a file cannot move the cursor of the terminal that shows what is wrong with it', () => {
  const { problems } = parseServerFile('{ \u001b[2J }', '/ws/.mcp.json');
  expect(problems).toHaveLength(1);
  expect(problems[0]).not.toContain('\u001b');
});

it('a setting with more faults than a call has arguments is read all the same', async () => {
  const setting = Object.fromEntries(
    Array.from({ length: 150_000 }, (_, index) => [`a${index}`, 1]),
  );
  const { problems } = await loadConfig({ workspaceFolders: [], isTrusted: true, setting });
  expect(problems).toHaveLength(150_000);
});

it('inputs that no message and no file could hold are refused', () => {
  let deep: unknown = {};
  for (let level = 0; level < 10_000; level++) deep = { properties: { a: deep } };
  expect(() => readSaveInput({ name: 'a', code: '1', inputs: deep })).toThrow(InvalidInputError);
  const long = { code: '1', language: 'x'.repeat(100_000) };
  expect(() => readExecuteInput(long)).toThrow(/^.{1,200}$/s);
  // A field of its own, not what every object inherits.
  const { inputs } = readSaveInput({
    name: 'a',
    code: '1',
    inputs: JSON.parse('{"__proto__":"string"}') as object,
  });
  expect(Object.keys(inputs!['properties'] as object)).toEqual(['__proto__']);
});

it('one line that is damaged does not make the figures of its day unreadable', () => {
  const run = {
    at: 1,
    type: 'run',
    kind: 'program',
    status: 'ok',
    ms: 1,
    bytesIn: 1,
    bytesOut: 1,
    tokensIn: 1,
    tokensOut: 1,
    tools: [],
    skills: [],
  };
  const tally = MEASURED.empty();
  const damages = [
    { cpuMs: 'x' },
    { memoryBytes: {} },
    { sdk: null },
    { ms: 1e300 },
    { kind: {} },
    { at: 1e300 },
  ];
  for (const damage of [{}, ...damages]) {
    const event = MEASURED.parse(JSON.stringify({ ...run, ...damage }));
    if (event !== undefined) MEASURED.count(event, tally);
  }
  const again = MEASURED.read(JSON.parse(JSON.stringify(tally)));
  expect(again.total('toolwright_runs_total')).toBe(1);
});

it('a place that a fixed list has lost leaves the change open', () => {
  const tool = (items: unknown) =>
    normaliseTools('s', [
      { name: 't', inputSchema: { type: 'object', properties: { a: { type: 'array', items } } } },
    ]).tools[0]!;
  const [before, after] = [tool([{ type: 'string' }, {}, {}]), tool([{ type: 'number' }])];
  expect(
    inferSteps(before, after).open.length + inferSteps(after, before).open.length,
  ).toBeGreaterThan(0);
});

it('a declared version that is a link to something endless is named, and not read', async () => {
  const server = path.join(folder, 'versions', 'files');
  await mkdir(server, { recursive: true });
  await symlink('/dev/zero', path.join(server, 'read.json'));
  await writeFile(path.join(server, 'list.json'), '\ufeff{"versions":[{"version":"2.0.0"}]}');
  const { tools, problems } = await readDeclarations([folder]);
  expect([...tools.keys()]).toEqual(['files.list']);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('is a link');
});

it('days that a later version has compacted stay when this one compacts', async () => {
  const logs = path.join(folder, 'logs');
  await mkdir(path.join(logs, '2026-11-03.aaa.jsonl'), { recursive: true });
  const later = '{"day":"2026-11-01","files":["x"],"changes":[],"tally":{"version":9}}';
  await writeFile(path.join(logs, '2026-11.days.jsonl'), `${later}\n`);
  const event = { at: Date.UTC(2026, 10, 5, 12), type: 'privacy', action: 'tokenized', count: 1 };
  await writeFile(path.join(logs, '2026-11-05.bbb.jsonl'), `${JSON.stringify(event)}\n`);
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const exclusively = fileLocks(path.join(folder, 'locks'), log);
  const events = new EventLog({ kind: MEASURED, folder: logs, session: 'ccc', exclusively, log });
  await events.compact(Date.UTC(2026, 10, 27));
  const text = await readFile(path.join(logs, '2026-11.days.jsonl'), 'utf8');
  expect(text).toContain(later);
  expect(text).toContain('"2026-11-05"');
  expect(warnings).toEqual([]);
});
