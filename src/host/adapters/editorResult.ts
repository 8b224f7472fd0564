/** The parts of an editor tool's result as the content of an MCP reply. Knows nothing of VS Code. */
import { isObject, type JsonObject } from '../../core/util/json';

/** Kinds of parts, told apart by the classes of VS Code. */
export interface PartKinds {
  isText(part: unknown): part is { value: string };
  isPromptTsx(part: unknown): part is { value: unknown };
  /** Bytes with a type: newer than the oldest VS Code that we run in. */
  isData(part: unknown): part is { data: Uint8Array; mimeType: string };
}

const TEXT_TYPES = /^(?:text\/|application\/(?:[\w.+-]+\+)?json$)/;
const MAX_DEPTH = 200;

/** One content item for each part. What cannot be read is described, never dropped. */
export function contentOf(parts: readonly unknown[], kinds: PartKinds): JsonObject[] {
  return parts.map((part) => {
    if (kinds.isText(part)) return { type: 'text', text: part.value };
    if (kinds.isPromptTsx(part)) return { type: 'text', text: promptText(part.value) };
    if (!kinds.isData(part)) {
      const fields = isObject(part) ? Object.keys(part).slice(0, 20).join(', ') : typeof part;
      return { type: 'unknown', description: `A part of a kind that is not known here: ${fields}` };
    }
    const { data, mimeType } = part;
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (TEXT_TYPES.test(mimeType)) return { type: 'text', text: bytes.toString('utf8') };
    const type = mimeType.startsWith('image/') ? 'image' : 'data';
    return { type, mimeType, data: bytes.toString('base64') };
  });
}

/**
 * The text of a tree of @vscode/prompt-tsx in its JSON form: pieces with children, and texts that may
 * begin on a new line. A tree of another form is handed on as JSON.
 */
export function promptText(value: unknown): string {
  const lines: string[] = [];
  const walk = (node: unknown, depth: number): void => {
    if (!isObject(node) || depth > MAX_DEPTH) return;
    const { text, lineBreakBefore, children } = node;
    if (typeof text === 'string') {
      if (lineBreakBefore === true && lines.length > 0) lines.push('\n');
      lines.push(text);
    }
    if (Array.isArray(children)) for (const child of children) walk(child, depth + 1);
  };
  walk(isObject(value) && 'node' in value ? value['node'] : value, 0);
  if (lines.length > 0) return lines.join('');
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
