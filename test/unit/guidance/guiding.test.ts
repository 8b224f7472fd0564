/** Where guidance meets runs: through the whole core, over a source of tools that fail for known reasons. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { compose, type Composition } from '../../../src/core/compose';
import type { Attempt } from '../../../src/core/guidance/facts';
import type { ToolSource } from '../../../src/core/proxy/toolSource';
import type { Settings } from '../../../src/core/settings';
import { ToolCallError } from '../../../src/core/util/errors';
import { testPorts } from '../../support/ports';
import { ASSETS } from '../buildSandbox';
import { attempt, failedRun, runFacts, times } from './learned';

const GET = 'tracker.get';
const WITHOUT = `const a = await tracker.get({ id: 1 }); a.title`;
const WITH = `const a = await tracker.get({ id: 1, owner: 'o' }); a.title`;
const { signal } = new AbortController();

let folder: string;
let core: Composition;
let calls: number;
let most: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'guiding-'));
  [calls, most] = [0, 0];
  core = await compose(testPorts({ assets: ASSETS, dataFolder: folder }));
  await core.proxy.addBuiltIn(tracker);
  await set({});
});
afterEach(async () => {
  await core.toolwright.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('a program that always failed', () => {
  beforeEach(() => learnFailures(20));

  test('is not run at first, with the reason and what to do', async () => {
    const blocked = await execute(WITHOUT);
    expect(blocked).toMatchObject({ status: 'blocked', exit_code: 126 });
    expect(blocked.stderr).toBe(
      'The program was not run. It calls tracker.get with `id` (line 1), which failed in 20 of 20 runs here. ' +
        'With `id`, `owner` it works.\nTo run it all the same, send it again as it is.',
    );
    expect(calls).toBe(0);
  });

  test('runs when it is sent again, and the warning is in its reply', async () => {
    await execute(WITHOUT);
    const again = await execute(WITHOUT);
    expect(again.status).toBe('error');
    expect(again.warnings).toEqual([
      'It calls tracker.get with `id` (line 1), which failed in 20 of 20 runs here. With `id`, `owner` it works.',
    ]);
    expect(calls).toBe(1);
    expect(count('tool', GET, 'failed')).toBe(20);
  });

  test('teaches nothing where it was not run, but that it was said, and followed', async () => {
    const before = count('shape', `${GET} id`);
    await execute(WITHOUT);
    expect(count('shape', `${GET} id`)).toBe(before);
    expect(advice('risk')).toEqual([1, 0, 0]);
    expect((await execute(WITH)).status).toBe('ok');
    expect(advice('risk')).toEqual([1, 1, 1]);
  });

  test('runs as it is where guidance is off, and nothing is said', async () => {
    await set({ guidance: false });
    const { status, warnings, suggestions } = await execute(WITHOUT);
    expect([status, warnings, suggestions]).toEqual(['error', undefined, undefined]);
    await set({});
    expect(count('shape', `${GET} id`)).toBe(20);
    expect(advice('risk')).toEqual([0, 0, 0]);
  });
});

describe('a program that failed', () => {
  test('is told what helped before, and it shows whether that was followed', async () => {
    learnFailures(4);
    const failed = await execute(WITHOUT);
    expect(failed.status).toBe('error');
    expect(failed.suggestions?.join()).toContain(
      'tracker.get failed like this before; this helped 4 of 4 times: Give `owner`.',
    );
    expect(advice('hint')).toEqual([1, 0, 0]);
    expect((await execute(WITH)).suggestions).toBeUndefined();
    expect(advice('hint')).toEqual([1, 1, 1]);
    expect(core.toolwright.guidance.model!.objects('fix', `wrong_arguments ${GET}`)).toEqual(
      new Map([['give owner', 5]]),
    );
  });

  test('is told nothing where nothing was learned', async () => {
    const { warnings, suggestions } = await execute(WITHOUT);
    expect([warnings, suggestions]).toEqual([undefined, undefined]);
    expect(count('error', `wrong_arguments ${GET}`, 'seen')).toBe(1);
  });

  test('to be read fails as it would, and teaches that', async () => {
    expect((await execute(`const a = ;`)).status).toBe('error');
    expect(count('error', 'syntax', 'seen')).toBe(1);
  });
});

test('what a program does with its calls is learned with how it ended', async () => {
  const all = `await Promise.all(input.ids.map((id) => tracker.get({ id, owner: 'o' })))`;
  await core.toolwright.executeCode(
    { code: `return ${all};`, input: { ids: [1, 2, 3] } },
    { signal },
  );
  expect(count('habit', `unbounded ${GET}`, 'ok')).toBe(1);
  expect(count('habit', `whole ${GET}`, 'ok')).toBe(0);
  expect(count('shape', `${GET} id,owner`, 'ok')).toBe(1);
  expect(count('crowd', `${GET} 2`, 'ok')).toBe(1);
});

test('what makes fewer calls go well is done, and said of itself', async () => {
  const { guidance } = core.toolwright;
  const crowd = (size: number, failure?: Attempt['failure']) =>
    times(size, (at) => attempt(GET, { atOnce: at + 1, ...(failure && { failure }) }));
  for (let run = 0; run < 10; run++) {
    guidance.ran(failedRun(crowd(8, 'rate_limited')));
    guidance.ran(runFacts({ attempts: crowd(1) }));
  }
  const many = `const all = await Promise.all(Array.from({ length: 12 }, (_, id) => tracker.get({ id, owner: 'o' }))); all.length`;
  expect(await execute(many)).toMatchObject({ status: 'ok', result: 12 });
  expect(most).toBe(4);
  expect(advice('limit')).toEqual([1, 1, 1]);
  await set({ guidance: false });
  most = 0;
  await execute(many);
  expect(most).toBe(12);
});

test('the first page alone is named where such programs were written again, and only there', async () => {
  const { guidance } = core.toolwright;
  const attempts = [attempt('tracker.list')];
  const habits = [{ kind: 'first_page', tool: 'tracker.list', line: 1 } as const];
  const code = `const a = await tracker.list({}); a.title`;
  for (let run = 0; run < 5; run++) {
    guidance.ran(runFacts({ attempts, habits }));
    guidance.ran(runFacts({ attempts }));
  }
  expect((await execute(code)).suggestions).toEqual([
    'It takes only the first page of tracker.list (line 1); most such programs were written again to take all here. ' +
      'Ask for page after page until one is not full.',
  ]);
  for (let run = 0; run < 10; run++) {
    guidance.ran(runFacts({ attempts, habits }));
    guidance.ran(runFacts({ attempts: [attempt(GET)] }));
  }
  expect((await execute(code)).suggestions).toBeUndefined();
});

test('direct calls are told once when a program would have cost less', async () => {
  const { guidance } = core.toolwright;
  const costly = { tokensOut: 900, tokensWritten: 100 };
  for (let run = 0; run < 4; run++) {
    guidance.ran(runFacts({ kind: 'call', attempts: [attempt(GET)], ...costly }));
    guidance.ran(runFacts({ attempts: [attempt(GET)], ...costly }));
  }
  const call = () =>
    core.toolwright.callTool({ name: GET, arguments: { id: 1, owner: 'o' } }, { signal });
  const said: (string[] | undefined)[] = [];
  for (let time = 0; time < 5; time++) said.push((await call()).suggestions);
  expect(said.filter((each) => each !== undefined)).toHaveLength(1);
  expect(said.flat().join()).toMatch(
    /^.*These 3 calls of tracker.get cost about \d+ tokens; a program/,
  );
});

test('people see what was learned, with the words that stand in tools', async () => {
  learnFailures(4);
  core.toolwright.guidance.searched({ keyword: 'issues', shown: [GET] });
  await execute(WITH);
  const report = await core.toolwright.learned();
  expect(report).toMatchObject({ isOn: true, learners: 1 });
  expect(report.sections.searches).toMatchObject([
    { about: GET, what: 'Called after searches with “issues”' },
  ]);
  expect(report.sections.fixes).toMatchObject([
    {
      about: GET,
      what: 'When it fails because the arguments were wrong: Give `owner`.',
      effect: 'Told after such a failure',
    },
  ]);
});

/** As if it had failed without `owner` and gone well with it so often. */
function learnFailures(often: number): void {
  const { guidance } = core.toolwright;
  for (let run = 0; run < often; run++) {
    const wrong = attempt(GET, { arguments: ['id:n'], failure: 'wrong_arguments' });
    guidance.ran(failedRun([wrong]));
    guidance.ran(runFacts({ attempts: [attempt(GET, { arguments: ['id:n', 'owner:s'] })] }));
  }
}

async function set(settings: Partial<Settings>): Promise<void> {
  await core.toolwright.configure({ servers: [], problems: [] }, settings);
  await core.toolwright.guidance.load();
}

const execute = (code: string) => core.toolwright.executeCode({ code }, { signal });

function count(
  ...[kind, subject, object]: Parameters<
    NonNullable<typeof core.toolwright.guidance.model>['count']
  >
): number {
  return core.toolwright.guidance.model!.count(kind, subject, object);
}

function advice(kind: string): number[] {
  return ['given', 'followed', 'helped'].map((outcome) => count('advice', kind, outcome));
}

const contract = (name: string, properties: object): ToolContract => ({
  server: 'tracker',
  name,
  description: 'Gets issues.',
  inputSchema: { type: 'object', properties },
  annotations: { readOnlyHint: true },
});

const tracker: ToolSource = {
  name: 'tracker',
  listTools: async () => ({
    tools: [
      contract('get', { id: { type: 'number' }, owner: { type: 'string' } }),
      contract('list', { page: { type: 'number' } }),
    ],
    problems: [],
  }),
  callTool: async (name, args) => {
    calls++;
    if (name === 'get' && args['owner'] === undefined) {
      const details = { retryable: false, ran: 'no' } as const;
      throw new ToolCallError('tool_failed', GET, 'owner is required', details);
    }
    open++;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 20));
    open--;
    return { value: { title: 'One' }, bytes: 10 };
  },
};
let open = 0;
