/** One question at a time, whatever becomes of the others. */
import { describe, expect, it } from 'vitest';
import { Turns, type Turn } from '../../../src/host/adapters/person/turns';

const never = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('come one after the other, in the order of asking', async () => {
    const turns = new Turns();
    const open: string[] = [];
    let most = 0;
    const ask = (name: string) => async (): Promise<string> => {
      open.push(name);
      most = Math.max(most, open.length);
      await settled();
      open.pop();
      return name;
    };
    const answers = ['a', 'b', 'c'].map((name) => turns.take(never, ask(name), 'refused'));
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
    expect(most).toBe(1);
  });

  it('are given up by a signal, without asking', async () => {
    const turns = new Turns();
    const abort = new AbortController();
    let end = (): void => {};
    const first = turns.take(never, () => new Promise<void>((r) => (end = r)), undefined);
    const second = turns.take(abort.signal, () => Promise.reject(new Error('asked')), 'refused');
    const third = turns.take(never, async () => 'third', 'refused');
    abort.abort();
    expect(await second).toBe('refused');
    // The one behind it still waits for the first.
    let isDone = false;
    void third.then(() => (isDone = true));
    await settled();
    expect(isDone).toBe(false);
    end();
    expect(await third).toBe('third');
    await first;
  });

  it('wait for what is left on the screen', async () => {
    const turns = new Turns();
    let close = (): void => {};
    const closed = new Promise<void>((resolve) => (close = resolve));
    const first = turns.take(
      never,
      async ({ holdUntil }: Turn) => {
        holdUntil(closed);
        return 'given up';
      },
      'refused',
    );
    expect(await first).toBe('given up');
    let isDone = false;
    const second = turns
      .take(never, async () => 'second', 'refused')
      .then((answer) => {
        isDone = true;
        return answer;
      });
    await settled();
    expect(isDone).toBe(false);
    close();
    expect(await second).toBe('second');
  });

  it('go on after a question that failed', async () => {
    const turns = new Turns();
    const failed = turns.take(never, () => Promise.reject(new Error('no')), 'refused');
    await expect(failed).rejects.toThrow('no');
    expect(await turns.take(never, async () => 'next', 'refused')).toBe('next');
  });
});
