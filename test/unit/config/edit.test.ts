/** Edits of JSON with comments: only what is meant changes, whatever the text looks like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withValue } from '../../../src/core/config/edit';
import { parseDocument } from '../../../src/core/config/syntax';

function parsed(text: string): unknown {
  const document = parseDocument(text);
  if (document.kind !== 'value') throw new Error(`${document.kind}: ${text}`);
  return document.root.value;
}

/** The members of "servers", in the order of the text. */
function membersOf(text: string): [string, unknown][] {
  const read = parseDocument(text);
  if (read.kind !== 'value') throw new Error(`${read.kind}: ${text}`);
  const servers = read.root.members()?.find(({ name: key }) => key === 'servers');
  return (servers?.members() ?? []).map(({ name: key, value }) => [key, value]);
}

const MINE = `// all mine
{
    "servers": {
        "a": { "command": "a" }, // about a
        /* about b */
        "b": {"command":"b"} // still b
        // the end
    }
}
`;

describe('a member', () => {
  it('that is new comes last, behind the comments, and nothing else changes', () => {
    expect(withValue(MINE, ['servers', 'c'], { command: 'c' })).toBe(`// all mine
{
    "servers": {
        "a": { "command": "a" }, // about a
        /* about b */
        "b": {"command":"b"}, // still b
        // the end
        "c": {
            "command": "c"
        }
    }
}
`);
  });

  it('that is replaced changes alone', () => {
    expect(withValue(MINE, ['servers', 'b'], 1)).toBe(MINE.replace('{"command":"b"}', '1'));
  });

  it('that is taken out leaves every comment', () => {
    expect(withValue(MINE, ['servers', 'a'], undefined)).toBe(
      MINE.replace('"a": { "command": "a" },', ''),
    );
    const without = withValue(MINE, ['servers', 'b'], undefined);
    expect(without).toBe(MINE.replace('"b": {"command":"b"}', '').replace('"a" }, //', '"a" } //'));
    expect(parsed(without)).toEqual({ servers: { a: { command: 'a' } } });
  });

  it('that was put in is gone again, byte for byte', () => {
    const added = withValue(MINE, ['servers', 'c'], { command: 'c' });
    const gone = withValue(added, ['servers', 'c'], undefined);
    expect(gone).toBe(MINE);
  });

  it.each([
    ['{}', '{\n  "servers": {\n    "a": 1\n  }\n}'],
    ['', '{\n  "servers": {\n    "a": 1\n  }\n}'],
    ['// later\n', '// later\n{\n  "servers": {\n    "a": 1\n  }\n}\n'],
    ['{"servers":{}}', '{"servers":{\n  "a": 1\n}}'],
    ['{"servers":{"b":2}}', '{"servers":{"b":2,\n  "a": 1\n}}'],
    ['{"servers":{"b":2,}}', '{"servers":{"b":2,\n  "a": 1,\n}}'],
    ['{\n\t"servers": {\n\t\t"b": 2, // b\n\t},\n}', '{\n\t"servers": {\n\t\t"b": 2, // b\n\t\t"a": 1,\n\t},\n}'],
    ['\uFEFF{\r\n  "servers": {\r\n  }\r\n}\r\n', '\uFEFF{\r\n  "servers": {\r\n    "a": 1\r\n  }\r\n}\r\n'],
    ['{"servers":{ // none\n}}', '{"servers":{ // none\n  "a": 1\n}}'],
    ['{"x":"}, //","servers":{"b":"\\",}"}}', '{"x":"}, //","servers":{"b":"\\",}",\n  "a": 1\n}}'],
  ])('in %j', (text, expected) => { expect(withValue(text, ['servers', 'a'], 1)).toBe(expected); }); // prettier-ignore

  it('of a list comes last, and goes', () => {
    const text = '{\n  "inputs": [\n    1\n  ]\n}';
    const two = withValue(text, ['inputs', 1], { id: 'x' });
    expect(parsed(two)).toEqual({ inputs: [1, { id: 'x' }] });
    expect(withValue(two, ['inputs', 1], undefined)).toBe(text);
    expect(parsed(withValue('{}', ['inputs', 0], 1))).toEqual({ inputs: [1] });
    expect(withValue(text, ['inputs', 7, 'x'], undefined)).toBe(text);
  });
});

const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'x"y', '// no', ''), fc.string());
const blanks = fc.constantFrom('', ' ', '\n', '\r\n\t', ' // one\n', '/* two, */', '\n  ');

/** An object as text, with odd layout, and what it means. */
const document = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, fc.jsonValue({ maxDepth: 2 })), { selector: ([key]) => key }),
    fc.infiniteStream(blanks),
    fc.boolean(),
  )
  .map(([members, stream, hasTrailingComma]) => {
    const gap = (): string => stream.next().value;
    const body = members
      .map(
        ([key, value]) =>
          `${gap()}${JSON.stringify(key)}${gap()}:${gap()}${JSON.stringify(value)}${gap()}`,
      ) // prettier-ignore
      .join(',');
    const end = hasTrailingComma && members.length > 0 ? `,${gap()}` : gap();
    return { text: `${gap()}{${gap()}"servers":{${body}${end}}${gap()}}${gap()}`, members };
  });

it('any text stays what it meant, but for the member', () => {
  fc.assert(
    fc.property(
      document,
      name,
      fc.option(fc.jsonValue(), { nil: undefined }),
      (made, key, value) => {
        const { text, members } = made;
        const after = withValue(text, ['servers', key], value);
        const expected = new Map(members);
        if (value === undefined) expected.delete(key);
        else expected.set(key, value);
        const meant = JSON.parse(JSON.stringify([...expected])) as unknown;
        expect(membersOf(after)).toEqual(meant);
        const comments = (of: string): number => of.split(/\/\/ one|\/\* two, \*\//).length;
        // What stands between a member's own name, value and comma goes with it.
        const isThere = members.some(([other]) => other === key);
        expect(isThere || comments(after) === comments(text)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
