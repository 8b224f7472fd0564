/** What servers write for people: plain lines, bounded by the second, with a word about the rest. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServerMessages } from '../../../../src/core/proxy/mcp/serverMessages';

let lines: string[];
let messages: ServerMessages;
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  messages = new ServerMessages((level, message) => lines.push(`${level}: ${message}`));
});
afterEach(() => {
  messages.dispose();
  vi.useRealTimers();
});

it.each([
  [{ level: 'error', data: 'a\u001b[31mb' }, 'error: a[31mb'],
  [{ level: 'info', logger: 'db', data: { message: 'slow' } }, 'info: db: slow'],
  [{ level: 'info', data: { msg: 'slow', ms: 3 } }, 'info: {"msg":"slow","ms":3}'],
  [{ level: 'info', data: [1, null] }, 'info: [1,null]'],
  [{ level: 'info' }, 'info: '],
] as const)('%j is one line', (params, line) => {
  messages.addNotification(params);
  expect(lines).toEqual([line]);
});

it('a message without end is cut, its logger too', () => {
  messages.addNotification({ level: 'info', logger: 'l'.repeat(9_999), data: 'x'.repeat(99_999) });
  expect(lines[0]!.length).toBeLessThan(4_200);
  expect(lines[0]).toMatch(/^info: l{100}: x+…$/);
});

it('a flood is counted, not written, nor even made into text', () => {
  const toJSON = vi.fn<() => string>(() => 'made');
  for (let i = 0; i < 5_000; i++) messages.addNotification({ level: 'info', data: { toJSON } });
  expect(lines).toHaveLength(200);
  expect(toJSON).toHaveBeenCalledTimes(200);
  vi.advanceTimersByTime(1_000);
  expect(lines.at(-1)).toBe('warning: (4800 more lines within a second were left out)');
  messages.add('info', 'again');
  expect(lines.at(-1)).toBe('info: again');
});

it('says at the end what it has left out', () => {
  for (let i = 0; i < 201; i++) messages.add('info', 'x');
  messages.dispose();
  expect(lines.at(-1)).toContain('1 more lines');
  messages.dispose();
  expect(lines).toHaveLength(201);
});
