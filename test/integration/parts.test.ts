/** Images and other bytes of a real server through `toolwright serve`: handles, and never base64. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { hostileServer, referenceServer, Served } from './served';

let served: Served;
beforeAll(async () => {
  served = await Served.start({
    servers: {
      everything: referenceServer('everything', 'stdio'),
      tar: hostileServer('hang'),
    },
    flags: ['--limit', 'callTimeoutSeconds=1', '--allow', 'everything'],
  });
});
afterAll(() => served.stop());

const handle = expect.stringMatching(/^part\d+$/) as string;
const bytes = expect.any(Number) as number;

/** The one text part of the reply; `Served` refuses any other. */
async function call(name: string, args: object = {}): Promise<RunOutput> {
  const { output } = await served.call<RunOutput>('call_tool', { name, arguments: args });
  expect(output.status).toBe('ok');
  expect(JSON.stringify(output)).not.toMatch(/iVBORw0KGgo|[A-Za-z0-9+/]{60}/);
  return output;
}

describe('parts of results', () => {
  it('an image is a handle, in a reply of one text part', async () => {
    const { result, warnings } = await call('everything.get-tiny-image');
    expect(result).toEqual({
      text: "Here's the image you requested:\nThe image above is the MCP logo.",
      parts: [{ type: 'image', mimeType: 'image/png', bytes, handle }],
    });
    expect(warnings).toBeUndefined();
  });

  it('a program sees the handle, may return it, and gets no bytes', async () => {
    const output = await served.execute(`
      const message = await everything.get_annotated_message({ messageType: 'success', includeImage: true });
      const [image] = message.parts;
      const error = await results.load(image.handle).catch(({ message }) => message);
      result = { text: message.text, image, error };`);
    expect(output.result).toEqual({
      text: 'Operation completed successfully',
      image: { type: 'image', mimeType: 'image/png', bytes, handle },
      error: expect.stringMatching(/'part\d+' is image\/png of \d+ bytes, and programs get no/),
    });
  });

  it('a resource is text or a handle, a link is what it says', async () => {
    const resource = 'everything.get-resource-reference';
    const asText = await call(resource, { resourceType: 'Text', resourceId: 1 });
    expect(asText.result).toMatch(/Resource 1: This is a plaintext resource/);
    const asBlob = await call(resource, { resourceType: 'Blob', resourceId: 2 });
    expect(asBlob.result).toMatchObject({
      text: expect.stringContaining('Returning resource reference'),
      parts: [{ type: 'resource', uri: expect.stringContaining('blob'), bytes, handle }],
    });
    const { result } = await call('everything.get-resource-links', { count: 2 });
    const { parts } = result as { parts: object[] };
    expect(parts.map((part) => Object.keys(part))).toEqual([
      ['type', 'uri', 'name', 'description', 'mimeType'],
      ['type', 'uri', 'name', 'description', 'mimeType'],
    ]);
  });
});

describe('the time of one call', () => {
  it('ends a direct call with the name of the tool and the limit', async () => {
    const { output } = await served.call<RunOutput>('call_tool', { name: 'tar.hang' });
    expect(output).toMatchObject({ status: 'timeout', exit_code: 124 });
    expect(output.stderr).toBe(
      'tar.hang gave no answer within 1 s, the limit of one call. It may have run.',
    );
  });

  it('is an error in a program, which can be caught', async () => {
    const caught = await served.execute(`
      const error = await tar.hang({}).catch((error) => error);
      result = [error.code, error.tool, error.retryable, error.ran];`);
    expect(caught.result).toEqual(['timeout', 'tar.hang', true, 'unknown']);
    const uncaught = await served.execute('await tar.hang({})');
    expect(uncaught).toMatchObject({ status: 'timeout', exit_code: 124 });
    expect(uncaught.stderr).toContain('tar.hang gave no answer within 1 s, the limit of one call');
    expect((await served.execute('6 * 7')).result).toBe(42);
  });
});
