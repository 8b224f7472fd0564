/** The line of questions: one at a time, not too many, not again and again, and ended with its session. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Questions } from '../../../../src/core/proxy/mcp/questions';
import { HeldClocks } from '../../../../src/core/util/heldClocks';

const { signal } = new AbortController();
const isNo = (answer: string): boolean => answer === 'no';
let clocks: HeldClocks;
let questions: Questions;
beforeEach(() => {
  vi.useFakeTimers();
  clocks = new HeldClocks();
  questions = new Questions(clocks);
});
afterEach(() => {
  vi.useRealTimers();
});

const answer = (text: string): Promise<string> => questions.ask(signal, async () => text, isNo);

it('are asked one after the other, while clocks stand still, and no more than five', async () => {
  const seen: string[] = [];
  clocks.add({ pause: () => void seen.push('pause'), resume: () => void seen.push('resume') });
  const asked = Array.from({ length: 7 }, (_, index) =>
    questions.ask(signal, async () => void seen.push(`${index}`)),
  );
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status[0]).join('')).toBe('fffffrr');
  expect(seen.slice(0, 6)).toEqual(['pause', '0', 'resume', 'pause', '1', 'resume']);
  await expect(answer('yes')).resolves.toBe('yes');
});

it('that fail let the next one have its turn', async () => {
  const failed = questions.ask(signal, () => Promise.reject(new Error('broken')));
  await expect(Promise.all([failed, answer('yes')])).rejects.toThrow('broken');
  await expect(answer('yes')).resolves.toBe('yes');
});

it('are refused for a minute after five that were turned down in a row', async () => {
  for (let i = 0; i < 4; i++) await answer('no');
  await answer('yes');
  for (let i = 0; i < 5; i++) await answer('no');
  await expect(answer('yes')).rejects.toMatchObject({ code: 'too_many_questions' });
  vi.advanceTimersByTime(61_000);
  await expect(answer('yes')).resolves.toBe('yes');
});

it('whose request was withdrawn in line are not asked', async () => {
  const withdrawn = new AbortController();
  let finish = (): void => {};
  const first = questions.ask(signal, () => new Promise<void>((resolve) => (finish = resolve)));
  const asked = vi.fn<() => Promise<string>>(async () => 'yes');
  const second = questions.ask(withdrawn.signal, asked);
  await Promise.resolve();
  withdrawn.abort(new Error('withdrawn'));
  finish();
  await first;
  await expect(second).rejects.toThrow('withdrawn');
  expect(asked).not.toHaveBeenCalled();
});

it('end with the session, the open one and those in line, and count as nothing', async () => {
  const open = questions.ask(signal, (by) => {
    return new Promise<string>((resolve) => by.addEventListener('abort', () => resolve('no')));
  });
  const waiting = answer('yes');
  await Promise.resolve();
  questions.dispose();
  questions.dispose();
  await expect(open).resolves.toBe('no');
  await expect(waiting).rejects.toThrow('aborted');
});
