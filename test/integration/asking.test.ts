/** Requests from a real server, over each transport: who is asked, what goes back, and what does not. */
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServerDefinition } from '../../src/core/config/definition';
import { accept, overHttp, signal, startAsking as start, stdio, TestPerson } from './askingServer';

const processes: ChildProcess[] = [];
const names = ['stdio', 'http', 'sse', 'old'] as const;
const launches = {} as Record<(typeof names)[number], ServerDefinition['launch']>;

beforeAll(async () => {
  launches.stdio = stdio();
  for (const kind of ['http', 'sse'] as const) {
    const { child, url } = await overHttp(kind);
    processes.push(child);
    launches[kind] = { transport: kind, url, headers: {} };
    // The same, without a word about SSE in its definition.
    if (kind === 'sse') launches.old = { transport: 'http', url, headers: {} };
  }
});

afterAll(() => {
  for (const child of processes) child.kill();
});

let person: TestPerson;
beforeEach(() => {
  person = new TestPerson();
});

describe.each(names)('over %s', (name) => {
  it('asks the person, and sends back what they filled in, with the defaults', async () => {
    const core = await start(launches[name], { person });
    try {
      const reply = (await core.call('form')) as { result: unknown };
      expect(reply.result).toEqual({
        action: 'accept',
        content: { name: 'Ada', age: 30, size: 's', tags: ['a'], agree: false },
      });
      const [form] = person.forms;
      expect(form).toMatchObject({ server: 'asking', message: 'Who are you?' });
      expect(form?.fields.map(({ name: field, kind }) => [field, kind.type])).toEqual([
        ['name', 'text'],
        ['mail', 'text'],
        ['age', 'number'],
        ['color', 'choice'],
        ['size', 'choice'],
        ['tags', 'choice'],
        ['agree', 'boolean'],
      ]);
    } finally {
      await core.dispose();
    }
  });

  it('tells the folders, the page, the model, and reads resources and prompts', async () => {
    const core = await start(launches[name], { person });
    try {
      expect(await core.call('roots')).toMatchObject({
        result: {
          roots: [
            {
              uri: expect.stringMatching(/^file:.*first%20folder$/) as unknown,
              name: 'first folder',
            },
          ],
        },
      });
      expect(await core.call('page')).toMatchObject({ result: { action: 'accept' } });
      expect(person.pages).toEqual(['https://pay.example/1']);
      expect(await core.call('sample')).toMatchObject({
        result: { content: { text: '1 message, 4096 tokens, claude' }, model: 'm1' },
      });
      expect(person.samplings).toEqual([
        'system: Answer in one word.\n\nuser: What is the capital of France?',
      ]);
      const code = `const listed = await resources.list();
        return [listed.map((one) => one.uri), await resources.read('note://one'),
          await resources.read('page://7'), (await resources.read('note://pixel')).parts[0].handle,
          (await prompts.get('greet', { who: 'Ada' })).messages[0].content.text];`;
      const { result } = await core.toolwright.executeCode({ code }, { signal });
      expect(result).toEqual([
        expect.arrayContaining(['note://one', 'note://pixel']),
        'note one',
        { page: 7 },
        'part1',
        'Hello Ada',
      ]);
    } finally {
      await core.dispose();
    }
  });
});

it('resources and prompts are the same in Python', async () => {
  const core = await start(launches.stdio, { person });
  try {
    const code = [
      "prompt = prompts.get('greet', who='Ada')",
      "{'uris': [one['uri'] for one in resources.list('asking')], 'note': resources.read('note://one'),",
      " 'page': resources.read('page://3')['page'], 'said': prompt['messages'][0]['content']['text']}",
    ].join('\n');
    const output = await core.toolwright.executeCode({ code, language: 'python3' }, { signal });
    expect(output).toMatchObject({
      status: 'ok',
      result: {
        note: 'note one',
        page: 3,
        said: 'Hello Ada',
        uris: ['note://one', 'note://pixel'],
      },
    });
  } finally {
    await core.dispose();
  }
});

it.each([
  [`resources.read('note://ome')`, /No server has a resource.*note:\/\/one/],
  [`resources.read(5)`, /The uri must be a text/],
  [`prompts.get('greeet')`, /No server has a prompt.*greet/],
  [`resources.list({ server: 'askin' })`, /no MCP server 'askin'.*asking/],
])('%s says what would be right', async (code, message) => {
  const core = await start(launches.stdio, { person });
  try {
    const { stderr } = await core.toolwright.executeCode({ code }, { signal });
    expect(stderr).toMatch(message);
  } finally {
    await core.dispose();
  }
});

it('a server that is denied is not read either', async () => {
  const core = await start(launches.stdio, { person });
  try {
    core.policy.setRules(new Map([['asking', 'deny']]));
    const code = `return resources.read('note://one', { server: 'asking' })`;
    const output = await core.toolwright.executeCode({ code }, { signal });
    expect(output.stderr).toContain('asking.resources/read is denied');
  } finally {
    await core.dispose();
  }
});

describe('without a person', () => {
  it('offers nothing that needs one, and refuses a server that asks all the same', async () => {
    const core = await start(launches.stdio);
    try {
      expect(await core.call('capabilities')).toEqual({ roots: { listChanged: true } });
      const refused = (reason: string): object => ({
        error: { code: -32601, message: expect.stringContaining(reason) as unknown },
      });
      expect(await core.call('form')).toMatchObject(refused('without a person'));
      expect(await core.call('sample')).toMatchObject(refused('no language model'));
    } finally {
      await core.dispose();
    }
  });
});

describe('a server that asks', () => {
  it('gets no answer that does not fit its form, and none for what is no form', async () => {
    const core = await start(launches.stdio, { person });
    try {
      person.answer = async () => ({ action: 'accept', values: { name: 'x' } });
      expect(await core.call('form')).toMatchObject({ error: { code: -32602 } });
      const properties = { deep: { type: 'object', properties: { a: { type: 'string' } } } };
      expect(await core.call('form', { schema: { type: 'object', properties } })).toMatchObject({
        error: { code: -32602, message: expect.stringContaining('forms are flat') as unknown },
      });
      expect(person.forms).toHaveLength(1);
    } finally {
      await core.dispose();
    }
  });

  it('has no consent to a call in what was filled in, and none in an accepted page', async () => {
    const asked: string[] = [];
    person.approveTool = async ({ tool }) => {
      asked.push(tool);
      return asked.length === 3 ? 'deny' : 'run';
    };
    const core = await start(launches.stdio, { person });
    try {
      core.policy.setRules(new Map([['*', 'ask']]));
      expect(await core.call('form')).toMatchObject({ result: { action: 'accept' } });
      expect(await core.call('page')).toMatchObject({ result: { action: 'accept' } });
      expect(await core.call('say', { a: 1 })).toMatchObject({ status: 'blocked' });
      expect(asked).toEqual(['form', 'page', 'say']);
    } finally {
      await core.toolwright.dispose();
    }
  });

  it('twenty times at once is answered five times, one after the other', async () => {
    const core = await start(launches.stdio, { person });
    try {
      person.answer = () => new Promise((resolve) => setTimeout(() => resolve(accept), 200));
      const replies = (await core.call('forms')) as { result?: unknown }[];
      expect(replies.filter(({ result }) => result !== undefined)).toHaveLength(5);
      expect(person.mostOpen).toBe(1);
    } finally {
      await core.dispose();
    }
  });

  it('stops the clocks of its calls and of the run', async () => {
    const limits = { callMs: 1_000, wallMs: 1_500 };
    const core = await start(launches.stdio, { person, limits });
    try {
      person.answer = () =>
        new Promise((resolve) => setTimeout(() => resolve({ action: 'decline' }), 3_000));
      const code = `return (await asking.form({})).result.action;`;
      const output = await core.toolwright.executeCode({ code }, { signal });
      expect(output).toMatchObject({ status: 'ok', result: 'decline' });
    } finally {
      await core.dispose();
    }
  });

  it('ends its question when the session ends', async () => {
    const core = await start(launches.stdio, { person });
    const ended = new Promise<void>((resolve) => {
      person.answer = (_, by) =>
        new Promise((answer) => {
          by.addEventListener('abort', () => {
            answer({ action: 'cancel' });
            resolve();
          });
        });
    });
    await core.call('askLater');
    await expect.poll(() => person.open).toBe(1);
    await core.dispose();
    await ended;
  });

  it('leads nobody to a page that is not safe, nor without a yes', async () => {
    const core = await start(launches.stdio, { person });
    try {
      expect(await core.call('badPage')).toMatchObject({ error: { code: -32602 } });
      expect(person.pages).toEqual([]);
      person.page = 'decline';
      expect(await core.call('needsPage')).toMatchObject({
        status: 'error',
        stderr: expect.stringContaining('visit first') as unknown,
      });
      person.page = 'accept';
      expect(await core.call('needsPage')).toMatchObject({
        stderr: expect.stringContaining('Call it again when they are done') as unknown,
      });
    } finally {
      await core.dispose();
    }
  });

  it('uses the model only with consent, remembered as it was given, and with text', async () => {
    const core = await start(launches.stdio, { person });
    try {
      person.sampling = 'deny';
      expect(await core.call('sample')).toMatchObject({ error: { code: -32600 } });
      person.sampling = 'once';
      await core.call('sample');
      person.sampling = 'session';
      await core.call('sample');
      await core.call('sample');
      expect(person.samplings).toHaveLength(3);
      expect(await core.call('sampleImage')).toMatchObject({ error: { code: -32602 } });
    } finally {
      await core.dispose();
    }
  });
});

describe('a server that tells', () => {
  it('logs to its own log, without control characters, at the level that is wanted', async () => {
    const core = await start(launches.stdio, { person });
    try {
      expect(await core.call('log')).toBe('notice');
      expect(core.logged).toContain('warning: db: slow [31mquery');
      expect(core.logged).toContain('info: {"rows":3}');
    } finally {
      await core.dispose();
    }
  });

  it('floods without harm', async () => {
    const core = await start(launches.stdio, { person });
    try {
      expect(await core.call('flood')).toBe('flooded');
      await expect
        .poll(() => core.logged.some((line) => line.includes('were left out')), { timeout: 5_000 })
        .toBe(true);
      expect(core.logged.length).toBeLessThan(500);
    } finally {
      await core.dispose();
    }
  });

  it('reports progress, which shows and which keeps the call alive', async () => {
    const core = await start(launches.stdio, { person, limits: { callMs: 1_000 } });
    try {
      expect(await core.call('steps')).toBe('stepped');
      expect(core.progress.some((line) => line.includes('step 2 of four'))).toBe(true);
    } finally {
      await core.dispose();
    }
  });

  it('is told of a cancel', async () => {
    const core = await start(launches.stdio, { person, limits: { callMs: 500 } });
    try {
      expect(await core.call('never')).toMatchObject({ status: 'timeout' });
      await expect.poll(() => core.call('wasCancelled')).toBe(true);
    } finally {
      await core.dispose();
    }
  });

  it('changes its lists, and is told of changed folders', async () => {
    const core = await start(launches.stdio, { person });
    const uris = async (): Promise<unknown> => {
      const code = `return (await resources.list({ server: 'asking' })).map((one) => one.uri)`;
      return (await core.toolwright.executeCode({ code }, { signal })).result;
    };
    try {
      expect(await uris()).not.toContain('note://grown');
      await core.call('grow');
      await expect.poll(() => core.toolwright.tool('asking.grown')?.name).toBe('grown');
      await expect.poll(uris).toContain('note://grown');
      core.folders.fire();
      await expect.poll(() => core.call('rootsChanged')).toBe(true);
    } finally {
      await core.dispose();
    }
  });

  it('answers what nobody asked without harm', async () => {
    const core = await start(launches.stdio, { person });
    try {
      expect(await core.call('twice')).toBe('once');
    } finally {
      await core.dispose();
    }
  });
});

describe.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'])(
  'revision %s',
  (version) => {
    it('is spoken, and shown', async () => {
      const core = await start(stdio({ VERSION: version }), { person });
      try {
        expect(await core.call('say', { a: 1 })).toEqual({ a: 1 });
        const view = core.toolwright.servers().find((server) => server.name === 'asking');
        expect(view).toMatchObject({ protocolVersion: version, product: 'Asking server 1.2.3' });
      } finally {
        await core.dispose();
      }
    });
  },
);

it('a revision that nobody knows is named', async () => {
  const core = await start(stdio({ VERSION: '1999-01-01' }), { person });
  try {
    expect(await core.call('say')).toMatchObject({
      warnings: [expect.stringContaining('1999-01-01') as unknown],
    });
  } finally {
    await core.dispose();
  }
});
