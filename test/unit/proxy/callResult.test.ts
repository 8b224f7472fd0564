/** Replies of tools become values without a byte of base64 in them; the bytes go to the keeper. */
import { describe, expect, it } from 'vitest';
import { readResult } from '../../../src/core/proxy/callResult';
import type { KeepPart } from '../../../src/core/proxy/toolSource';

const PIXEL = Buffer.from('89504e470d0a1a0a', 'hex');
const base64 = PIXEL.toString('base64');
const image = { type: 'image', mimeType: 'image/png', data: base64 };
const text = (words: string): object => ({ type: 'text', text: words });

interface Kept {
  data: Buffer;
  mimeType: string;
}

async function read(reply: object): Promise<{ value: unknown; bytes: number; kept: Kept[] }> {
  const kept: Kept[] = [];
  const keepPart: KeepPart = async (data, mimeType) => {
    kept.push({ data, mimeType });
    return `part${kept.length}`;
  };
  const result = await readResult('camera.shoot', { ...reply }, keepPart);
  return { value: 'text' in result ? result.text : result.value, bytes: result.bytes, kept };
}

describe('readResult', () => {
  it('gives plain text and structured content as they are', async () => {
    expect((await read({ content: [text('a'), text('b')] })).value).toBe('a\nb');
    const structured = { content: [text('{"n":1}')], structuredContent: { n: 1 } };
    expect(await read(structured)).toEqual({ value: { n: 1 }, bytes: 7, kept: [] });
    expect((await read({})).value).toBe('');
  });

  it('keeps the bytes of an image and puts a handle in their place', async () => {
    const { value, bytes, kept } = await read({ content: [text('here'), image, text('it is')] });
    expect(value).toEqual({
      text: 'here\nit is',
      parts: [{ type: 'image', mimeType: 'image/png', bytes: 8, handle: 'part1' }],
    });
    expect(kept).toEqual([{ data: PIXEL, mimeType: 'image/png' }]);
    expect(bytes).toBe('hereit is'.length + base64.length);
  });

  it('does the same for audio, binary resources and kinds that nobody knows yet', async () => {
    const resource = { uri: 'demo://blob/1', mimeType: 'application/gzip', blob: base64 };
    const { value, kept } = await read({
      content: [
        { type: 'audio', mimeType: 'audio/wav', data: base64 },
        { type: 'resource', resource },
        { type: 'hologram', data: base64, depth: 3 },
      ],
    });
    expect(value).toEqual({
      parts: [
        { type: 'audio', mimeType: 'audio/wav', bytes: 8, handle: 'part1' },
        {
          type: 'resource',
          uri: 'demo://blob/1',
          mimeType: 'application/gzip',
          bytes: 8,
          handle: 'part2',
        },
        { type: 'hologram', bytes: 8, handle: 'part3' },
      ],
    });
    expect(kept.map(({ mimeType }) => mimeType)).toEqual([
      'audio/wav',
      'application/gzip',
      'application/octet-stream',
    ]);
    expect(JSON.stringify(value)).not.toContain(base64);
  });

  it('takes the text of an embedded resource as text, and a link as what it says', async () => {
    const resource = { uri: 'demo://text/1', mimeType: 'text/plain', text: 'words' };
    expect((await read({ content: [{ type: 'resource', resource }] })).value).toBe('words');
    const link = { type: 'resource_link', uri: 'demo://far/1', name: 'far', title: 'Far away' };
    expect(await read({ content: [link] })).toEqual({
      value: { parts: [link] },
      bytes: 0,
      kept: [],
    });
  });

  it('adds parts to structured content without hiding a field of it', async () => {
    const content = [text('{}'), image];
    const parts = [{ type: 'image', mimeType: 'image/png', bytes: 8, handle: 'part1' }];
    expect((await read({ content, structuredContent: { width: 1 } })).value).toEqual({
      width: 1,
      parts,
    });
    const taken = { parts: ['wheel'] };
    expect((await read({ content, structuredContent: taken })).value).toEqual({
      structuredContent: taken,
      parts,
    });
    expect((await read({ content, structuredContent: [1] })).value).toEqual({
      structuredContent: [1],
      parts,
    });
  });

  it.each([
    ['no base64', { ...image, data: 'not § base64' }, { problem: 'its data is not base64' }],
    ['a number', { ...image, data: 7 }, {}],
    ['nothing', { ...image, data: '' }, { bytes: 0 }],
    ['half of it', { ...image, data: base64.slice(0, 5) }, { bytes: 3, handle: 'part1' }],
  ])('lives with data that is %s', async (_what, part, expected) => {
    const { value } = await read({ content: [part] });
    expect(value).toEqual({ parts: [{ type: 'image', mimeType: 'image/png', ...expected }] });
  });

  it('lives with parts that are none', async () => {
    const content = [null, 7, 'x', {}, { type: 'resource' }, { type: 'resource', resource: 1 }];
    const { value, kept } = await read({ content });
    expect(value).toEqual({
      parts: [{ type: 'unknown' }, { type: 'resource' }, { type: 'resource' }],
    });
    expect(kept).toEqual([]);
  });

  it('decides quickly whether a long text is base64', async () => {
    const started = performance.now();
    const { value } = await read({ content: [{ ...image, data: `${' '.repeat(2_000_000)}§` }] });
    expect(JSON.stringify(value)).toContain('not base64');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('says so when the bytes could not be kept, and gives the rest', async () => {
    const result = await readResult('camera.shoot', { content: [text('click'), image] }, () =>
      Promise.reject(new Error('the disk is full')),
    );
    expect(result).toMatchObject({
      value: {
        text: 'click',
        parts: [{ bytes: 8, problem: 'its data could not be kept: the disk is full' }],
      },
    });
  });

  it('keeps nothing of a tool that failed', async () => {
    const keepPart = (): Promise<string> => Promise.reject(new Error('not to be called'));
    const reply = { content: [text('no film'), image], isError: true };
    await expect(readResult('camera.shoot', reply, keepPart)).rejects.toMatchObject({
      code: 'tool_failed',
      message: 'camera.shoot failed: no film',
      ran: 'yes',
    });
  });
});
