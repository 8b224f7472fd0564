import { describe, expect, it } from 'vitest';
import { lineOfServer, parseServerFile } from '../../../src/core/config/parse';
import { placeOf } from '../../../src/core/config/place';

describe('the place of a problem', () => {
  it.each([
    '/home/ada/a shop/.vscode/mcp.json',
    '/srv/10:30: notes/mcp.json',
    'C:\\shop\\mcp.json',
  ])('is found in what reading %s says', (file) => {
    const broken = parseServerFile('{\n  "servers": {\n    "a" 1\n', file);
    const wrong = parseServerFile('{\n  "servers": {\n    "a": { "command": 1 } } }', file);
    const other = parseServerFile('[]', file);
    const found = [broken, wrong, other].map(({ problems }) =>
      placeOf(problems[0] ?? '', ['/other', file]),
    );
    expect(found).toEqual([
      { file, line: 3 },
      { file, line: 3 },
      { file, line: 1 },
    ]);
  });

  it('is not made up for what is in no file', () => {
    const files = ['/x/mcp.json'];
    const two = "Server 'a' is defined differently in /x/mcp.json and in /y/mcp.json";
    expect(placeOf(two, files)).toBeUndefined();
    expect(placeOf('setting toolwright.servers: is a list', files)).toBeUndefined();
    expect(placeOf('/y/mcp.json:3: server "a" has no command', files)).toBeUndefined();
  });
});

describe('the line of a server', () => {
  const text = [
    '{ // "memory": not this one',
    '  "inputs": [{ "id": "memory", "type": "promptString" }],',
    '  "servers": {',
    '    "other": { "args": ["memory"], "command": "x" },',
    '    "memory": { "command": "y" } } }',
  ].join('\n');

  it('is that of its definition, whatever else has its name', () => {
    expect(lineOfServer(text, 'memory')).toBe(5);
    expect(lineOfServer(text.replace('servers', 'mcpServers'), 'other')).toBe(4);
  });

  it('is unknown where the text does not define it or cannot be read', () => {
    expect(lineOfServer(text, 'y')).toBeUndefined();
    expect(lineOfServer('{ "servers": ', 'memory')).toBeUndefined();
    expect(lineOfServer('', 'memory')).toBeUndefined();
  });
});
