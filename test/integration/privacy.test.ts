/**
 * Personal data through `toolwright serve` with real servers and the SDK's client: it goes from one tool to
 * another, and the model has tokens of it; the same on the command line.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { CLI, referenceServer, Served, temporaryFolder } from './served';

const run = promisify(execFile);
const PEOPLE = [
  'id,name,email,phone,iban',
  '1,Ada Lovelace,ada.lovelace@acme-mail.io,+44 20 7946 0958,GB29 NWBK 6016 1331 9268 19',
  '2,Alan Turing,alan.turing@acme-mail.io,+49 30 901820,DE89 3704 0044 0532 0130 00',
].join('\n');
const VALUES = PEOPLE.split('\n')
  .slice(1)
  .flatMap((line) => line.split(',').slice(1));

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, 'people.csv'), PEOPLE);
  served = await start();
});
afterAll(() => served.stop());

const start = (...flags: string[]): Promise<Served> =>
  Served.start({
    workspace: folder,
    servers: { everything: referenceServer('everything', 'stdio') },
    flags: ['--allow', '*', ...flags],
  });

function expectNoValue(shown: unknown): void {
  for (const value of VALUES) expect(JSON.stringify(shown)).not.toContain(value);
}

describe('serve', () => {
  it('lets addresses flow from one tool to another, and the model sees tokens only', async () => {
    const read = await served.call<RunOutput>('call_tool', {
      name: 'workspace.read_file',
      arguments: { path: 'people.csv' },
    });
    expectNoValue(read.output);
    const [token] = JSON.stringify(read.output.result).match(/__PII_email_[a-z0-9]{6,}__/)!;
    // What the model knows is a token; what it sends to a tool is the value.
    await served.call('call_tool', {
      name: 'workspace.write_file',
      arguments: { path: 'out/one.txt', content: `to: ${token}` },
    });
    expect(await readFile(path.join(folder, 'out/one.txt'), 'utf8')).toBe(
      'to: ada.lovelace@acme-mail.io',
    );
    const flow = await served.execute(`
      const text = (await read_file({ path: 'people.csv' })).content ?? (await read_file({ path: 'people.csv' }));
      const rows = String(text).trim().split('\\n').slice(1).map((line) => line.split(','));
      const said = await Promise.all(rows.map(([, , email]) => everything.echo({ message: 'mail ' + email })));
      await write_file({ path: 'out/all.txt', content: rows.map((row) => row[2]).join('\\n') });
      const isSame = rows[0][2] === '${token}';
      return { said, isSame, first: rows[0] };`);
    expect(flow).toMatchObject({ status: 'ok', result: { isSame: true } });
    expectNoValue(flow);
    expect(await readFile(path.join(folder, 'out/all.txt'), 'utf8')).toBe(
      'ada.lovelace@acme-mail.io\nalan.turing@acme-mail.io',
    );
    expect(JSON.stringify(flow.result)).toContain(token);
  });

  it('answers errors, progress and Python with tokens, too', async () => {
    const lines: string[] = [];
    const failed = await served.call<RunOutput>(
      'execute_code',
      {
        language: 'python3',
        code: [
          'text = str(workspace.read_file(path="people.csv"))',
          'print(text)',
          'everything.trigger_long_running_operation(duration=1, steps=2)',
          'raise ValueError(text)',
        ].join('\n'),
      },
      { onprogress: ({ message }) => void lines.push(String(message)) },
    );
    expect(failed.isError).toBe(true);
    expect(failed.output.stdout).toContain('__PII_iban_');
    expectNoValue([failed.output, lines]);
    const missing = await served.call<RunOutput>('call_tool', {
      name: 'workspace.read_file',
      arguments: { path: 'ada.lovelace@acme-mail.io' },
    });
    expect(missing.isError).toBe(true);
    expectNoValue(missing.output);
    expectNoValue(served.stderr);
  });

  it('finds a value again that a program has encoded, and says so', async () => {
    const output = await served.execute(`
      const text = String((await read_file({ path: 'people.csv' })).content ?? (await read_file({ path: 'people.csv' })));
      return { backwards: [...'ada.lovelace@acme-mail.io'].reverse().join(''), n: text.length }`);
    expect(JSON.stringify(output)).not.toContain('oi.liam');
    expect(output.warnings?.join(' ')).toContain('reversed');
  });

  it('takes what is done with a kind, and whether it may be switched off, from whoever starts it', async () => {
    const free = await start(
      '--privacy',
      'email=allow',
      '--privacy',
      'iban=block',
      '--privacy',
      'may-be-off',
    );
    try {
      const shown = JSON.stringify(
        (await free.call('call_tool', { name: 'read_file', arguments: { path: 'people.csv' } }))
          .output,
      );
      expect(shown).toContain('ada.lovelace@acme-mail.io');
      expect(shown).toContain('[IBAN withheld]');
      expect(shown).toContain('__PII_phone_');
      const open = await free.execute(`return read_file({ path: 'people.csv' })`, {
        enable_pii_protection: false,
      });
      expect(JSON.stringify(open.result)).toContain('+49 30 901820');
    } finally {
      await free.stop();
    }
  });
});

describe('the command line', () => {
  const toolwright = (...args: string[]) =>
    run(process.execPath, [
      CLI,
      ...args,
      '--workspace',
      folder,
      '--data',
      path.join(folder, 'data'),
    ]).then(
      ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
      (error: { stdout: string; stderr: string; code: number }) => error,
    );

  it('shows what would be kept, what is kept, and forgets it', async () => {
    const preview = await toolwright('privacy', 'preview', path.join(folder, 'people.csv'));
    expect(preview.stdout).toContain('2:16 e-mail address');
    const program = path.join(folder, 'p.ts');
    await writeFile(program, `return read_file({ path: 'people.csv' })`);
    const ran = await toolwright('run', program, '--json');
    expectNoValue(ran.stdout);
    const status = await toolwright('privacy', 'status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ is_on: true, tokens: { email: 2, iban: 2 } });
    const [token] = ran.stdout.match(/__PII_email_[a-z0-9]+__/)!;
    const refused = await toolwright('privacy', 'reveal', token);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('in a terminal only');
    const audit = await toolwright('privacy', 'audit');
    expect(audit.stdout).toContain(token);
    expectNoValue(audit.stdout);
    expect((await toolwright('privacy', 'audit', 'verify')).stdout).toMatch(/^\d+ lines of 1 days/);
    expect((await toolwright('privacy', 'clear')).code).toBe(1);
    expect((await toolwright('privacy', 'clear', '--yes')).code).toBe(0);
    expect((await toolwright('privacy', 'status')).stdout).toContain('No value has a token here.');
  });

  it('refuses what does not fit', async () => {
    for (const [args, message] of [
      [['privacy', 'statis'], 'Did you mean status'],
      [['search', 'x', '--privacy', 'mail=allow'], 'did you mean email'],
      [['search', 'x', '--privacy', 'emails=allow'], 'did you mean email'],
      [['search', 'x', '--privacy', 'email=hide'], 'must be tokenize, allow, block'],
      [['search', 'x', '--pattern', 'KD'], 'NAME=PATTERN'],
    ] as const) {
      const { code, stderr } = await toolwright(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
    const pattern = await toolwright('search', 'read', '--pattern', 'back=(a)\\1');
    expect(pattern.stderr).toContain("The pattern 'back' is not used");
  });
});
