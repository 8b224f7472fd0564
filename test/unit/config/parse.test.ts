/** Both file formats, every way in which they can be wrong, and that no text makes parsing throw. */
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseServerFile } from '../../../src/core/config/parse';

// A hang guard, for busy machines.
vi.setConfig({ testTimeout: 30_000 });

const FILE = '/ws/mcp.json';
const problemsOf = (text: string): string[] => parseServerFile(text, FILE).problems;
const launchesOf = (text: string): Record<string, unknown> =>
  Object.fromEntries(parseServerFile(text, FILE).servers.map((s) => [s.name, s.launch]));
const stdio = (command: string, more: object = {}): object => ({
  transport: 'stdio',
  command,
  args: [],
  env: {},
  ...more,
});

describe('the two formats', () => {
  it("reads VS Code's format with comments, trailing commas and inputs", () => {
    const text = `\uFEFF// servers of this folder
    {
      "inputs": [
        { "id": "token", "type": "promptString", "description": "Token", "password": true },
        { "id": "level", "type": "pickString", "options": ["a", { "label": "B", "value": "b" }],
          "default": "a" },
      ],
      "servers": {
        "files": {
          "command": "npx", "args": ["-y", "\${workspaceFolder}"],
          "env": { "PORT": 80, "ON": true, "GONE": null, "KEY": "\${input:token}" },
          "envFile": ".env", "cwd": "sub",
        },
        "web": { "type": "http", "url": "https://x.test/mcp", "headers": { "X-Key": "1" } },
      },
    }`;
    const { servers, problems } = parseServerFile(text, FILE);
    expect(problems).toEqual([]);
    const inputs = [
      { id: 'token', type: 'promptString', description: 'Token', isPassword: true },
      {
        id: 'level',
        type: 'pickString',
        defaultValue: 'a',
        isPassword: false,
        options: ['a', 'b'],
      },
    ];
    expect(servers).toEqual([
      {
        name: 'files',
        origin: FILE,
        inputs,
        isOwn: false,
        launch: stdio('npx', {
          args: ['-y', '${workspaceFolder}'],
          env: { PORT: '80', ON: 'true', KEY: '${input:token}' },
          envFile: '.env',
          cwd: 'sub',
        }),
      },
      {
        name: 'web',
        origin: FILE,
        inputs,
        isOwn: false,
        launch: { transport: 'http', url: 'https://x.test/mcp', headers: { 'X-Key': '1' } },
      },
    ]);
  });

  it.each([
    ['the portable format', '{"mcpServers":{"a":{"command":"x"}}}', { a: stdio('x') }],
    [
      'SSE, and a client that is registered already',
      '{"servers":{"a":{"type":"sse","url":"http://h/sse","oauth":{"clientId":"c","scopes":["x"]}}}}',
      {
        a: {
          transport: 'sse',
          url: 'http://h/sse',
          headers: {},
          oauth: { clientId: 'c', scopes: ['x'] },
        },
      },
    ],
    ['stdio by name', '{"servers":{"a":{"type":"stdio","command":"x"}}}', { a: stdio('x') }],
    ['disabled servers', '{"mcpServers":{"a":{"command":"x","disabled":true}}}', {}],
    ['an empty text', '', {}],
    ['only comments', ' // later\n', {}],
    ['no servers', '{"servers":{},"inputs":[]}', {}],
    [
      'both tables',
      '{"servers":{"a":{"command":"x"}},"mcpServers":{"b":{"command":"y"}}}',
      { a: stdio('x'), b: stdio('y') },
    ],
    ...['http', 'streamable-http', 'streamableHttp'].map((type): [string, string, object] => [
      type,
      `{"servers":{"a":{"type":"${type}","url":"http://h/"}}}`,
      { a: { transport: 'http', url: 'http://h/', headers: {} } },
    ]),
    ...['${env:URL}/mcp', 'http://${env:HOST}:${env:PORT}/'].map(
      (url): [string, string, object] => [
        `the address ${url}`,
        `{"servers":{"a":{"url":"${url}"}}}`,
        { a: { transport: 'http', url, headers: {} } },
      ],
    ),
  ])('reads %s', (_title, text, expected) => {
    expect(problemsOf(text)).toEqual([]);
    expect(launchesOf(text)).toEqual(expected);
  });

  it('keeps names that mean something to JavaScript as plain names', () => {
    const text =
      '{"servers":{"__proto__":{"command":"x","env":{"__proto__":"e"}},"constructor":{"command":"y"}}}';
    const [first, second] = parseServerFile(text, FILE).servers;
    expect([first?.name, second?.name]).toEqual(['__proto__', 'constructor']);
    expect(first?.launch).toHaveProperty('command', 'x');
    expect(JSON.stringify(first?.launch)).toContain('"env":{"__proto__":"e"}');
    expect(problemsOf('{"servers":{"a":{"__proto__":{"command":"x"}}}}')).toHaveLength(1);
  });
});

describe('broken syntax gives one problem and no server', () => {
  it.each([
    ['{\n  "servers": {}\n  "inputs": []\n}', '3:3: expected a comma or a closing brace'],
    [
      '{"servers":{"a":{"command":"x","args":["a" "b"]}}}',
      '1:44: expected a comma or a closing bracket',
    ],
    ['{"servers":', '1:12: expected a value, but the text ends here'],
    ['{"servers":{"a":{"command":"x"}}', '1:33: expected a closing brace, but the text ends here'],
    ["{'servers':{}}", "1:2: unexpected 'servers': names and texts need double quotes"],
    ['{"servers" {}}', '1:12: expected a colon after the name, but found {'],
    ['{"servers":{}}}', '1:15: expected nothing after the closing brace, but found }'],
    ['{"servers":{},,}', '1:15: expected a name in double quotes, but found ,'],
    ['{"servers":"\n"}', '1:12: this text has no closing double quote on its line'],
    ['{"a":"C:\\q"}', '1:6: this text holds an invalid escape: write a backslash as \\\\'],
    ['\uFEFF{"a":\r\n1 2}', '2:3: expected a comma or a closing brace'],
    ['{/*', '1:2: this comment has no end: add */'],
    ['['.repeat(100_000), '1:101: nested more than 100 levels deep'],
  ])('%#', (text, message) => {
    expect(parseServerFile(text, FILE)).toEqual({ servers: [], problems: [`${FILE}:${message}`] });
  });
});

describe('a wrong part is left out and the rest loads', () => {
  const entry = (value: string): string =>
    `{"servers":{\n"bad":${value},\n"good":{"command":"x"}}}`;
  it.each([
    ['1', 'is a number: write an object'],
    ['null', 'is empty'],
    ['{}', 'has neither "command" nor "url"'],
    ['{"command":""}', 'has no "command"'],
    ['{"command":["x"]}', 'has "command" that is a list'],
    ['{"command":"x\\u0000"}', 'has "command" that is a text with a NUL character'],
    ['{"command":"x","args":"y"}', 'has "args" that is a text: write a list of texts'],
    ['{"command":"x","args":["y",1]}', 'has "args" of which item 2 is a number'],
    ['{"command":"x","env":["y"]}', 'has "env" that is a list'],
    ['{"command":"x","env":{"A":{}}}', 'has "env" with "A" that is an object'],
    ['{"command":"x","env":{"A=B":"c"}}', 'has "env" with "A=B", which is not a valid name'],
    ['{"command":"x","cwd":1}', 'has "cwd" that is a number'],
    ['{"command":"x","envFile":{}}', 'has "envFile" that is an object'],
    ['{"command":"x","type":"http"}', 'has no "url"'],
    [
      '{"url":"http://h","type":"ws"}',
      'has an unknown "type" ("ws"): use "stdio", "http" or "sse"',
    ],
    ['{"url":"http://h","type":"sse","oauth":1}', 'has "oauth" that is a number'],
    ['{"url":"http://h","oauth":{"scopes":"a"}}', 'has "oauth" whose "scopes" are no list'],
    ['{"url":"http://h","auth":{"callbackPort":70000}}', 'has "auth" whose "callbackPort" is no'],
    ['{"url":"h/mcp"}', 'has a "url" that is not an http or https address'],
    ['{"url":"file:///etc/passwd"}', 'has a "url" that is not an http or https address'],
    ['{"url":"unix:///tmp/x.sock"}', 'has a "url" of a socket or pipe'],
    ['{"url":"pipe:///x"}', 'has a "url" of a socket or pipe'],
    ['{"url":"http://me:secret@h/"}', 'has a user name or a password in its "url"'],
    ['{"url":"http://h","headers":{"a b":"c"}}', 'has "headers" with "a b", which is not'],
    ['{"url":"http://h","headers":{"a":[]}}', 'has "headers" with "a" that is a list'],
  ])('%s', (value, message) => {
    const { servers, problems } = parseServerFile(entry(value), FILE);
    expect(servers.map((server) => server.name)).toEqual(['good']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${FILE}:2: server "bad" ${message}`);
    expect(problems[0]).not.toContain('secret');
  });

  it.each([
    ['', 'has no name'],
    ['workspace', 'has the name of the built-in file tools'],
    ['n'.repeat(129), 'has a name of over 128 characters'],
  ])('the name "%s"', (name, message) => {
    const text = JSON.stringify({ servers: { [name]: { command: 'x' } } });
    expect(launchesOf(text)).toEqual({});
    expect(problemsOf(text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['[]', 'expected an object with "servers"'],
    ['{"mcp":{}}', 'expected an object with "servers"'],
    ['{"servers":[]}', ':1: "servers" is a list: write an object'],
    ['{"servers":{},"inputs":{}}', ':1: "inputs" is an object: write a list'],
    ['{"servers":{},"inputs":[{"type":"promptString"}]}', 'item 1, has no "id"'],
    ['{"servers":{},"inputs":[{"id":"i","type":"command"}]}', 'item 1, ("i") has another "type"'],
    ['{"servers":{},"inputs":[{"id":"i","type":"pickString"}]}', '("i") has no "options"'],
    ['{"servers":{"a":{"command":"x"},\n"a":{"command":"y"}}}', ':2: server "a" is defined twice'],
  ])('%s', (text, message) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(message)]);
  });
});

describe('no text makes it throw', () => {
  const isSound = (text: string): boolean => {
    const { servers, problems } = parseServerFile(text, FILE);
    return (
      servers.every(({ name }) => name.length <= 128) &&
      problems.every((problem) => problem.startsWith(FILE))
    );
  };
  const check = (texts: fc.Arbitrary<string>): unknown =>
    fc.check(fc.property(texts, isSound)).counterexample;

  it('arbitrary text', () => {
    expect(check(fc.string({ unit: 'binary' }))).toBeNull();
  });
  it('arbitrary JSON, also where entries stand', () => {
    const entry = fc.record(
      {
        command: fc.oneof(fc.string(), fc.jsonValue()),
        url: fc.oneof(fc.webUrl(), fc.jsonValue()),
        type: fc.oneof(fc.constantFrom('stdio', 'http', 'sse'), fc.jsonValue()),
        args: fc.jsonValue(),
        env: fc.jsonValue(),
        headers: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const servers = fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue()));
    const file = fc.record({ servers, inputs: fc.jsonValue() });
    const values = fc.oneof(file, fc.jsonValue());
    expect(check(values.map((value) => JSON.stringify(value)))).toBeNull();
  });
  it('cut and damaged files', () => {
    const text = '{"servers":{"a":{"command":"x","args":["y"]/*c*/,}}, "inputs":[]}';
    const damaged = fc
      .tuple(fc.nat(text.length), fc.string({ maxLength: 3 }))
      .map(([at, damage]) => text.slice(0, at) + damage + text.slice(at + 1));
    expect(check(damaged)).toBeNull();
  });
});
