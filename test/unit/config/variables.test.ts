/** Every variable, what happens without a value, and that no value gets into a message. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ServerDefinition } from '../../../src/core/config/definition';
import type { VariableContext } from '../../../src/core/config/variables';
import {
  EnvFileError,
  resolveDefinition,
  UnresolvedVariableError,
} from '../../../src/core/config/variables';
import type { InputRequest } from '../../../src/core/ports';
import { InvalidInputError } from '../../../src/core/util/errors';

const ROOT = resolve('/w/app');
const asked: InputRequest[] = [];
const context: VariableContext = {
  workspaceFolder: ROOT,
  env: { HOME: '/home/me', USERPROFILE: '/home/me', KEY: 'k', EMPTY: '', TRICK: '${env:KEY}' },
  resolveInput: async (request) => {
    asked.push(request);
    return request.id === 'none' ? undefined : `in-${request.id}`;
  },
  readFile: async () => 'A=file\nB="two words"\nC=${env:KEY}',
};
const input = (id: string): ServerDefinition['inputs'][number] => ({
  id,
  type: 'promptString',
  isPassword: true,
});
const inputs = [input('token'), input('none')];
const define = (launch: object): ServerDefinition => ({
  name: 's',
  origin: '/w/mcp.json',
  inputs,
  isOwn: false,
  launch: { transport: 'stdio', command: 'x', args: [], env: {}, ...launch },
});
const web = (url: string, headers: Record<string, string> = {}): ServerDefinition => ({
  ...define({}),
  launch: { transport: 'http', url, headers },
});

describe('resolveDefinition', () => {
  it.each([
    ['${workspaceFolder}/x', `${ROOT}/x`],
    ['${workspaceFolderBasename}', 'app'],
    ['${userHome}', '/home/me'],
    ['${env:KEY}-${KEY}', 'k-k'],
    ['${env:NO:-d}${NO:-}${NO:-a:-b}', 'da:-b'],
    ['${env:EMPTY:-d}', ''],
    ['${input:token}', 'in-token'],
    ['${env:TRICK}', '${env:KEY}'],
    ['$HOME $1 $& ${', '$HOME $1 $& ${'],
  ])('%s', async (text, expected) => {
    expect(await resolveDefinition(define({ args: [text] }), context)).toEqual({
      transport: 'stdio',
      command: 'x',
      args: [expected],
      env: {},
      cwd: ROOT,
    });
  });

  it('replaces in every place, asks once, and puts env over the env file', async () => {
    asked.length = 0;
    const launch = {
      command: '${input:token}',
      args: ['${input:token}'],
      env: { A: '${KEY}', ['__proto__']: 'p' },
      envFile: '${KEY}.env',
      cwd: '${KEY}',
    };
    const paths: string[] = [];
    const readFile = async (path: string): Promise<string> => {
      paths.push(path);
      return 'A=file\nB="two words"\nC=${env:KEY}';
    };
    expect(await resolveDefinition(define(launch), { ...context, readFile })).toEqual({
      transport: 'stdio',
      command: 'in-token',
      args: ['in-token'],
      env: { A: 'k', B: 'two words', C: '${env:KEY}', ['__proto__']: 'p' },
      cwd: join(ROOT, 'k'),
    });
    expect(paths).toEqual([join(ROOT, 'k.env')]);
    expect(asked).toEqual([{ id: 'token', server: 's', isPassword: true }]);
  });

  it('resolves addresses and headers', async () => {
    const definition = web('https://${env:KEY}/mcp', { Authorization: 'Bearer ${input:token} ' });
    expect(await resolveDefinition(definition, context)).toEqual({
      transport: 'http',
      url: 'https://k/mcp',
      headers: { Authorization: 'Bearer in-token' },
    });
  });

  it.each([
    ['${env:NO}', 'set the environment variable NO, or write a default as ${NO:-value}'],
    ['${constructor}', 'set the environment variable constructor'],
    ['${input:other}', 'declare it under "inputs"'],
    ['${input:none}', 'nobody answered'],
    ['${command:x}', 'that variable is unknown'],
    ['${}', 'that variable is unknown'],
  ])('refuses %s', async (text, advice) => {
    const failure = resolveDefinition(define({ command: text }), context);
    await expect(failure).rejects.toThrow(UnresolvedVariableError);
    await expect(failure).rejects.toMatchObject({
      code: 'unresolved_variable',
      message: expect.stringContaining(`Server "s" (/w/mcp.json) needs ${text}: ${advice}`),
    });
  });

  it('asks for nothing when another variable has no value anyway', async () => {
    asked.length = 0;
    const definition = define({ command: '${input:token}', args: ['${env:NO}'] });
    await expect(resolveDefinition(definition, context)).rejects.toThrow('${env:NO}');
    expect(asked).toEqual([]);
  });

  it('needs no folder unless a variable does', async () => {
    const { workspaceFolder: _folder, ...noFolder } = context;
    expect(await resolveDefinition(define({}), noFolder)).not.toHaveProperty('cwd');
    const definition = define({ cwd: '${workspaceFolder}' });
    await expect(resolveDefinition(definition, noFolder)).rejects.toThrow('open a folder first');
  });

  it('keeps values out of messages', async () => {
    const env = { SECRET: 'hush\n' };
    const secret = { ...context, env };
    const cases: [ServerDefinition, new (...args: never[]) => Error][] = [
      [web('${env:SECRET}'), InvalidInputError],
      [web('https://h/', { A: 'x${env:SECRET}y' }), InvalidInputError],
      [web('https://u:${env:SECRET}@h/'), InvalidInputError],
      [define({ envFile: '${env:SECRET}' }), EnvFileError],
      [define({ command: '${env:SECRET}${env:NO}' }), UnresolvedVariableError],
    ];
    const readFile = (path: string): Promise<string> => Promise.reject(new Error(path));
    for (const [definition, type] of cases) {
      const failure = resolveDefinition(definition, { ...secret, readFile });
      await expect(failure).rejects.toThrow(type);
      await expect(failure).rejects.not.toThrow('hush');
    }
  });

  it('reads a real env file, and names one that is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'toolwright-env-'));
    await writeFile(join(folder, '.env'), 'A=1\n');
    const real = { workspaceFolder: folder, env: {}, resolveInput: context.resolveInput };
    const resolved = await resolveDefinition(define({ envFile: '.env' }), real);
    expect(resolved).toMatchObject({ env: { A: '1' }, cwd: folder });
    const failure = resolveDefinition(define({ envFile: 'no.env' }), real);
    await expect(failure).rejects.toThrow('the env file no.env cannot be read (ENOENT)');
    await rm(folder, { recursive: true });
  });
});
