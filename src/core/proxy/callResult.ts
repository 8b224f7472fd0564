/**
 * Reads the reply to `tools/call` into what programs get: structured content first, else the text. Other
 * parts (images, audio, binary resources) become small descriptions: base64 never enters a program.
 */
import { ToolCallError } from '../util/errors';
import { isObject, stringOf, type JsonObject } from '../util/json';
import type { ToolResult } from './toolSource';

/** Longest text of a failing tool that is passed on. */
const MAX_ERROR_CHARS = 4_000;

/** Throws ToolCallError for a reply that says that the tool failed. */
export function readResult(tool: string, reply: JsonObject): ToolResult {
  const content = Array.isArray(reply['content']) ? (reply['content'] as unknown[]) : [];
  const texts: string[] = [];
  const others: JsonObject[] = [];
  let bytes = 0;
  for (const part of content) {
    if (!isObject(part)) continue;
    const text = textOf(part);
    bytes += sizeOf(part);
    if (text !== undefined) texts.push(text);
    else others.push(describe(part));
  }
  const text = texts.join('\n');
  if (reply['isError'] === true) {
    const message = text.slice(0, MAX_ERROR_CHARS) || 'it gave no reason';
    throw new ToolCallError('tool_failed', tool, `${tool} failed: ${message}`, {
      retryable: false,
      ran: 'yes',
    });
  }
  const structured = reply['structuredContent'];
  if (structured !== undefined && structured !== null) {
    return { value: structured, bytes: bytes || Buffer.byteLength(JSON.stringify(structured)) };
  }
  if (others.length === 0) return { text, bytes };
  return { value: { ...(text !== '' && { text }), parts: others }, bytes };
}

function textOf(part: JsonObject): string | undefined {
  if (part['type'] === 'text') return stringOf(part['text']) ?? '';
  const resource = part['resource'];
  if (part['type'] === 'resource' && isObject(resource)) return stringOf(resource['text']);
  return undefined;
}

function sizeOf(part: JsonObject): number {
  const resource = isObject(part['resource']) ? part['resource'] : {};
  const payload = [part['text'], part['data'], resource['text'], resource['blob']];
  return payload.reduce<number>(
    (sum, item) => sum + (typeof item === 'string' ? Buffer.byteLength(item) : 0),
    0,
  );
}

function describe(part: JsonObject): JsonObject {
  const source = isObject(part['resource']) ? part['resource'] : part;
  const data = stringOf(source['data']) ?? stringOf(source['blob']);
  const kept = ['uri', 'name', 'title', 'description', 'mimeType'].flatMap((key) =>
    typeof source[key] === 'string' ? [[key, source[key]] as const] : [],
  );
  return {
    type: stringOf(part['type']) ?? 'unknown',
    ...Object.fromEntries(kept),
    // Three bytes for four letters.
    ...(data !== undefined && { bytes: Math.floor((data.length * 3) / 4) }),
  };
}
