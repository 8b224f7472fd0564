/** How a program is found in what a model sent, and how damaged text is mended. */
import { describe, expect, it } from 'vitest';
import { parseProgram } from '../../../../../src/core/sandbox/javascript/script/parse';
import { unwrap } from '../../../../../src/core/sandbox/javascript/script/unwrap';

describe('unwrap', () => {
  it.each([
    ['a fence', 'Text\n```js\na\n```\nmore', '\n\na'],
    ['a fence after inline code', 'Use `a.b`:\n```js\na\n```', '\n\na'],
    ['an indented fence', '  ```js\n  a\n  ```', '\n  a'],
    ['a fence in a list', '- ```js\n  a\n  ```', '\n  a'],
    ['a fence that never ends', '```ts title="x"\na', '\na'],
    ['a fence of tildes', '~~~\na\n~~~', '\na'],
    ['a longer fence around backticks', '````js\nconst a = "```";\n````', '\nconst a = "```";'],
    ['a fence on one line', '```ts a()```', '      a()'],
    ['the program among fences', '```sh\nls\n```\n```js\na\n```', '\n\n\n\na'],
    ['a tag', '<code>a</code>', '      a'],
    ['a tag around a fence', '<code>\n```\na\n```\n</code>', '\n\na'],
    ['JSON with the code', '{"code": "a\\nb"}', 'a\nb'],
    ['a call with the code', '{"name":"execute_code","arguments":{"code":"a"}}', 'a'],
    ['a JSON string', '"const a = 1;\\na"', 'const a = 1;\na'],
    ['backticks', '`await a()`', ' await a()'],
    ['windows line ends', 'a\r\nb\rc', 'a\nb\nc'],
  ])('%s', (_name, code, expected) => {
    const lines = unwrap(code).text.split('\n');
    expect(
      lines
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd(),
    ).toBe(expected);
  });

  it.each([
    ['a fence in a template', 'const a = `\n```js\nb\n```\n`;'],
    ['a fence in a comment', '/**\n * ```js\n * a()\n * ```\n */\nb'],
    ['a fence after a comment', '// see\n/*\n```\na\n```\n*/\nb'],
    ['a fence after code', 'const a = 1;\n// ```\n'],
    ['a string that is no program', '"plain words"'],
    ['an object', '({ "code": "a" })'],
    ['a template with a value in it', '`await ${a}`'],
    ['a template that is called on', '`return`.length'],
  ])('leaves %s alone', (_name, code) => {
    expect(unwrap(code).text).toBe(code);
  });

  it('says when there were several programs', () => {
    expect(unwrap('```js\na\n```\n```ts\nb\n```').warnings).toEqual([
      'There were 2 code blocks: only the first one ran.',
    ]);
    expect(unwrap('```json\n{}\n```\n```ts\nb\n```').warnings).toEqual([]);
  });
});

describe('repairs', () => {
  it.each([
    ['smart quotes', 'f(“a”, ‘b’)', 'f("a", \'b\')'],
    ['smart quotes around others', 'f(“it\'s "so"”)', 'f("it\'s \\"so\\"")'],
    ['smart quotes beside a text that has some', 'f(“a”, "it’s")', 'f("a", "it’s")'],
    ['zero-width spaces', 'f(\u200B1)', 'f( 1)'],
    ['zero-width joiners in a text stay', 'f(\u200B"a\u200Db")', 'f( "a\u200Db")'],
    ['entities', 'a &amp;&amp; b =&gt; &quot;c&quot;'.replace(' =&gt;', ' &lt;'), 'a && b < "c"'],
    ['escaped line breaks', 'const a = \\"b\\";\\n\\ta', 'const a = "b";\n\ta'],
  ])('%s', (_name, code, expected) => {
    expect(parseProgram(code).text).toBe(expected);
  });

  it.each([
    ['smart quotes in a text', 'const a = "it’s “so”"'],
    ['entities in a text', 'const a = "b &amp; c"'],
    ['escapes in a text', 'const a = "b\\nc"'],
    ['a line break in a pattern', 'a.split(/\\n/)'],
  ])('are not made where the program parses: %s', (_name, code) => {
    expect(parseProgram(code).text).toBe(code);
  });
});
