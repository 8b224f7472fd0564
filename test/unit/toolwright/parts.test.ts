/** Images and other bytes of tools: handles for programs, images for models that can see them. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCore } from './core';

const PNG = Buffer.from('89504e470d0a1a0a0001', 'hex');
const base64 = PNG.toString('base64');
const image = { type: 'image', mimeType: 'image/png', data: base64 };
const large = { ...image, data: Buffer.alloc(300_000).toString('base64') };

let core: TestCore;
beforeAll(async () => {
  core = await TestCore.start({
    picture: { content: [{ type: 'text', text: 'a picture' }, image] },
    recording: { content: [{ type: 'audio', mimeType: 'audio/wav', data: base64 }] },
    broken: { content: [{ ...image, data: '§' }] },
    album: { content: Array.from({ length: 6 }, () => image) },
    poster: { content: [large] },
    chart: {
      content: [image],
      structuredContent: { points: Array.from({ length: 9_000 }, () => 1) },
    },
  });
});
afterAll(() => core.remove());

describe('parts of results', () => {
  it('are objects with a handle in a program, and images beside a reply that holds them', async () => {
    const { output, attached } = await core.show({
      code: 'const { parts } = await picture({}); parts',
    });
    const [part] = output.result as [{ handle: string }];
    expect(part).toEqual({
      type: 'image',
      mimeType: 'image/png',
      bytes: PNG.length,
      handle: part.handle,
    });
    expect(attached).toEqual([{ handle: part.handle, mimeType: 'image/png', data: PNG }]);
    const later = await core.show({ code: `({ look: '${part.handle}' })` });
    expect(later.attached).toEqual(attached);
    expect(later.output.warnings).toBeUndefined();
  });

  it('stay behind when the result does not hold them', async () => {
    const { output, attached } = await core.show({ code: '(await picture({})).parts.length' });
    expect(output.result).toBe(1);
    expect(attached).toEqual([]);
  });

  it('come with a direct call', async () => {
    const { output, attached } = await core.show({ name: 'camera.picture' });
    expect(output).toMatchObject({ status: 'ok', result: { text: 'a picture' } });
    expect(attached.map(({ data }) => data)).toEqual([PNG]);
  });

  it('come even where the rest of the result was cut', async () => {
    const { output, attached } = await core.show({ name: 'camera.chart' });
    expect(output.truncated).toContain('results.load');
    expect(attached).toHaveLength(1);
  });

  it('that do not fit or cannot be shown are named', async () => {
    const album = await core.show({ name: 'camera.album' });
    expect(album.attached).toHaveLength(4);
    expect(album.output.warnings?.join()).toMatch(/^Not shown: part\d+, part\d+\. A reply carries/);
    const sound = await core.show({ name: 'camera.recording' });
    expect(sound.attached).toEqual([]);
    expect(sound.output.warnings?.join()).toContain('(audio/wav)');
    const broken = await core.show({ name: 'camera.broken' });
    expect(broken.output).toMatchObject({
      status: 'ok',
      result: { parts: [{ problem: 'its data is not base64' }] },
    });
  });

  it('are not loaded as results are, and the error says what can be done', async () => {
    const output = await core.execute(
      'const [p] = (await picture({})).parts; results.load(p.handle)',
    );
    expect(output.status).toBe('error');
    expect(output.stderr).toMatch(
      /'part\d+' is image\/png of 10 bytes, and programs get no bytes\..*return 'part\d+'/,
    );
    expect((await core.execute(`results.load('part999')`)).stderr).toContain(
      "There is no result 'part999'",
    );
  });

  it('are handles alone for a caller that cannot show them', async () => {
    const output = await core.call('camera.album');
    expect(output.warnings).toBeUndefined();
    expect(JSON.stringify(output.result).match(/"handle":"part\d+"/g)).toHaveLength(6);
    expect(JSON.stringify(output)).not.toContain(base64);
  });

  it('count as bytes that went to the model', async () => {
    const { output } = await core.show({ name: 'camera.picture' });
    expect(core.bytesOut).toBe(Buffer.byteLength(JSON.stringify(output)) + PNG.length);
  });

  it('never are base64 in a reply, and end with the session', async () => {
    for (const name of ['picture', 'recording', 'album', 'poster', 'chart']) {
      const replies = [await core.show({ name }), await core.show({ code: `camera.${name}({})` })];
      for (const { output } of replies) {
        expect(output.status).toBe('ok');
        expect(JSON.stringify(output)).not.toMatch(/[A-Za-z0-9+/]{40}|iVBORw/);
      }
    }
    const results = path.join(core.dataFolder, 'results');
    expect(await readdir(results)).not.toEqual([]);
    await core.dispose();
    expect(await readdir(results)).toEqual([]);
  });
});
