/** Replies over HTTP: none is longer than one may be, and streams are not opened without a pause. */
import { expect, it } from 'vitest';
import { boundedFetch } from '../../../../src/core/proxy/mcp/boundedFetch';

const LIMIT = 100;

function replying(chunks: readonly string[], type: string): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const reply = new Response(body, { status: 201, headers: { 'content-type': type, 'x-a': 'b' } });
  return boundedFetch(async () => reply, LIMIT)('http://a.example/', { method: 'POST' });
}

const event = (chars: number): string => `data: ${'x'.repeat(chars)}`;

it('a reply is handed on with its status, headers and every byte', async () => {
  const response = await replying(['{"a":', '"ü"}'], 'application/json');
  expect([response.status, response.headers.get('x-a')]).toEqual([201, 'b']);
  expect(await response.json()).toEqual({ a: 'ü' });
});

it('one that is too long fails, whatever its pieces are', async () => {
  const response = await replying(Array(200).fill('x') as string[], 'application/json');
  await expect(response.text()).rejects.toThrow('over');
});

it.each(['\n\n', '\r\n\r\n'])(
  'a stream may last, but each event only be so long: %j',
  async (end) => {
    const type = 'text/event-stream; charset=utf-8';
    const events = Array.from({ length: 50 }, () => event(60) + end).join('');
    const pieces = events.match(/[^]{1,7}/g) ?? [];
    expect(await (await replying(pieces, type)).text()).toBe(events);
    const lines = end.slice(end.length / 2);
    for (const long of [event(101), Array(9).fill(event(9)).join(lines)]) {
      const text = events + long;
      const response = await replying(text.match(/[^]{1,7}/g) ?? [], type);
      await expect(response.text()).rejects.toThrow('over');
    }
  },
);

it('a stream that ends at once is not opened at once again, a request is sent at once', async () => {
  const times: number[] = [];
  const fetch = boundedFetch(async () => {
    times.push(performance.now());
    return new Response(null, { status: 204 });
  });
  for (let i = 0; i < 3; i++) await fetch('http://a.example/', { method: 'GET' });
  expect(times[2]! - times[0]!).toBeGreaterThan(390);
  await fetch('http://a.example/', { method: 'POST' });
  expect(times).toHaveLength(4);
  const ended = new AbortController();
  const waiting = fetch('http://a.example/', { signal: ended.signal });
  ended.abort();
  await expect(waiting).rejects.toThrow('aborted');
  expect(times).toHaveLength(4);
});
