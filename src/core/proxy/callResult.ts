/**
 * Reads the replies to `tools/call` and `prompts/get` into what programs get: structured content first,
 * else the text. The bytes of other parts (images, audio, binary resources) go to whoever keeps them, and
 * a small description with their handle stands for them: base64 never enters a program.
 */
import { messageOf, ToolCallError } from '../util/errors';
import { isObject, stringOf, type JsonObject } from '../util/json';
import type { KeepPart, ToolResult } from './toolSource';

/** Longest text of a failing tool that is passed on. */
const MAX_ERROR_CHARS = 4_000;
/** What bytes are that nobody named a type for. */
const UNKNOWN_BYTES = 'application/octet-stream';

/** Throws ToolCallError for a reply that says that the tool failed. */
export async function readResult(
  tool: string,
  reply: JsonObject,
  keepPart: KeepPart,
): Promise<ToolResult> {
  const content = Array.isArray(reply['content']) ? (reply['content'] as unknown[]) : [];
  const texts: string[] = [];
  const others: JsonObject[] = [];
  let bytes = 0;
  for (const part of content) {
    if (!isObject(part)) continue;
    const text = textOf(part);
    bytes += sizeOf(part);
    if (text !== undefined) texts.push(text);
    else others.push(part);
  }
  const text = texts.join('\n');
  if (reply['isError'] === true) {
    const message = text.slice(0, MAX_ERROR_CHARS) || 'it gave no reason';
    throw new ToolCallError('tool_failed', tool, `${tool} failed: ${message}`, {
      retryable: false,
      ran: 'yes',
    });
  }
  const parts: JsonObject[] = [];
  for (const part of others) parts.push(await describe(part, keepPart));
  const structured = reply['structuredContent'];
  if (structured !== undefined && structured !== null) {
    const size = bytes || jsonSize(structured);
    return { value: parts.length > 0 ? withParts(structured, parts) : structured, bytes: size };
  }
  if (parts.length === 0) return { text, bytes };
  return { value: { ...(text !== '' && { text }), parts }, bytes };
}

/** Reads the reply to `prompts/get`: its messages, with handles for the bytes in them. */
export async function readPrompt(reply: JsonObject, keepPart: KeepPart): Promise<ToolResult> {
  const listed = Array.isArray(reply['messages']) ? (reply['messages'] as unknown[]) : [];
  const messages: JsonObject[] = [];
  let bytes = 0;
  for (const message of listed) {
    const content = isObject(message) ? message['content'] : undefined;
    if (!isObject(message) || !isObject(content)) continue;
    bytes += sizeOf(content);
    const isText = textOf(content) !== undefined;
    messages.push({ ...message, content: isText ? content : await describe(content, keepPart) });
  }
  const description = stringOf(reply['description']);
  return { value: { ...(description !== undefined && { description }), messages }, bytes };
}

/** 0 for what is nested too deep to be written: it fails later, where that is said. */
function jsonSize(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return 0;
  }
}

/** Programs find parts under `parts`, unless the tool has a field of that name itself. */
function withParts(structured: unknown, parts: JsonObject[]): JsonObject {
  const isFree = isObject(structured) && !Object.hasOwn(structured, 'parts');
  return isFree ? { ...structured, parts } : { structuredContent: structured, parts };
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

async function describe(part: JsonObject, keepPart: KeepPart): Promise<JsonObject> {
  const source = isObject(part['resource']) ? part['resource'] : part;
  const told = ['uri', 'name', 'title', 'description', 'mimeType'].flatMap((key) =>
    typeof source[key] === 'string' ? [[key, source[key]] as const] : [],
  );
  return {
    type: stringOf(part['type']) ?? 'unknown',
    ...Object.fromEntries(told),
    ...(await keep(source, keepPart)),
  };
}

/** The size and the handle of a part's bytes, or what is wrong with them. */
async function keep(source: JsonObject, keepPart: KeepPart): Promise<JsonObject> {
  const base64 = stringOf(source['data']) ?? stringOf(source['blob']);
  // A link to a resource has none.
  if (base64 === undefined) return {};
  const data = decode(base64);
  if (data === undefined) return { problem: 'its data is not base64' };
  const bytes = data.length;
  if (bytes === 0) return { bytes };
  try {
    return { bytes, handle: await keepPart(data, stringOf(source['mimeType']) ?? UNKNOWN_BYTES) };
  } catch (error) {
    // The tool did its work: its text and its other parts are worth having all the same.
    return { bytes, problem: `its data could not be kept: ${messageOf(error)}` };
  }
}

/** The bytes of a base64 text, of either alphabet; undefined for any other text. */
function decode(base64: string): Buffer | undefined {
  const isForeign = /[^A-Za-z0-9+/_=\-\s]/.test(base64);
  return isForeign ? undefined : Buffer.from(base64, 'base64');
}
