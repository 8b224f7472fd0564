/** Whatever is sent: a script, or an error for the model. Never another error, never a long wait. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramSyntaxError } from '../../../../../src/core/sandbox/javascript/script/parse';
import { prepare } from '../../../../../src/core/sandbox/javascript/script/program';
import { BINDINGS } from './bindings';

function outcome(code: string): 'script' | 'refused' {
  try {
    const { source, columnOf, lines } = prepare(code, BINDINGS);
    // Positions are asked for when a program fails: they must not fail themselves.
    for (let line = 1; line <= Math.min(lines.length, 20); line++) columnOf(line, line * 7);
    expect(source.startsWith('(async()=>{')).toBe(true);
    return 'script';
  } catch (error) {
    if (error instanceof ProgramSyntaxError) return 'refused';
    throw error;
  }
}

const PIECES = [
  'const ', 'let a', 'a', 'result', ' = ', '=>', 'async ', 'await ', 'function ', 'f', '(', ')', '{',
  '}', '[', ']', ';', '\n', '.', '?.', ',', ':', '"', "'", '`', '${', '//', '/*', '*/', '/', '\\', '\\n',
  'list_issues', 'listIssues', 'tracker', 'web-shop', 'tools', '({})', '.forEach(', '.length', '...',
  'return ', 'export ', 'default ', 'import ', " from 'tools'", "require('fs')", 'module.exports',
  'class A ', 'enum E ', 'interface I ', 'namespace N ', '<T>', '<div>', ' as any', ': string', '@d ',
  '```', '```js\n', '~~~', '<code>', '</code>', '“', '”', '‘', '&lt;', '&quot;', '\u200B', '\uFEFF',
  '#!', 'yield ', 'if ', 'for ', ' of ', 'x="y"', 'True', 'print', '{"code":"', '\r\n', '\u2028',
]; // prettier-ignore

describe('prepare', () => {
  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (code) => {
        expect(outcome(code)).toMatch(/script|refused/);
      }),
      { numRuns: 300 },
    );
  });

  it('takes any mixture of what programs are made of', () => {
    const program = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 });
    fc.assert(
      fc.property(program, (pieces) => {
        expect(outcome(pieces.join(''))).toMatch(/script|refused/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes programs with a piece cut out or put in', () => {
    const whole = [
      'import { tracker } from "tools";',
      'async function main(a: string): Promise<void> {',
      '  const issues = tracker.listIssues({ repo: a });',
      '  issues.forEach(async (issue) => { await get_issue({ n: issue.n }); });',
      '}',
      'main(`x ${1}`);',
      'export const result = { a: get_issue({}) };',
    ].join('\n');
    const place = fc.nat(whole.length);
    fc.assert(
      fc.property(place, place, fc.constantFrom('', ...PIECES), (one, other, piece) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        expect(outcome(whole.slice(0, from) + piece + whole.slice(to))).toMatch(/script|refused/);
        expect(outcome(whole.slice(0, from) + piece + whole.slice(from))).toMatch(/script|refused/);
      }),
      { numRuns: 500 },
    );
  });

  // At such texts a pattern that backtracks, or a scan that starts over, would stand for minutes.
  it.each([
    '(',
    ';',
    '\n',
    '"',
    "'",
    '`',
    '//',
    '/*',
    '\\',
    '\\n',
    '"\\"',
    '```',
    '`\n',
    '“',
    '“a',
    '‘',
    '&lt;',
    '&amp',
    'a-',
    'tools.',
    '@d ',
    '<a ',
    ' \n',
    'x="y"',
    'listIssues({});',
    'a.forEach(async()=>{});',
    '{"code":"',
  ])('takes 200 KB of %j', (piece) => {
    const long = piece.repeat(Math.ceil(200_000 / piece.length));
    expect(outcome(long)).toMatch(/script|refused/);
  });
});
