/**
 * Reads the tools of a server's `tools/list` reply. The reply is untrusted: what cannot be used is
 * left out or replaced and reported, and one bad tool never hides the others. Names in code are
 * naming.ts, the shapes are contract.ts.
 */
import { isObject, type JsonObject } from '../util/json';
import type { JsonSchema, ToolAnnotations, ToolContract, ToolList } from './contract';
import { cleanText, cutText, quote } from './text';

const NAME_LIMIT = 256;
const TITLE_LIMIT = 200;
const DESCRIPTION_LIMIT = 8_000;
/** What servers may say of a version of a tool, in its `_meta`, also under `toolwright/`. */
const STATED = ['version', 'changes', 'deprecations'];
const STATED_LIMIT_CHARS = 16 * 1024;
const SCHEMA_DEPTH_LIMIT = 64;
const SCHEMA_LIMIT_BYTES = 256 * 1024;

type Report = (what: string) => void;

/**
 * The usable tools among `raw`, in their order, and one sentence for each thing that was wrong.
 * Of two tools with one name the first stays. Never throws.
 */
export function normaliseTools(server: string, raw: readonly unknown[]): ToolList {
  const tools: ToolContract[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  raw.forEach((entry, index) => {
    const label = labelOf(entry, index);
    const report: Report = (what) => {
      problems.push(`Server ${quote(server)}, tool ${label}: ${what}.`);
    };
    if (!isObject(entry)) return report('left out because it is not an object');
    const { name } = entry;
    const fault = nameFault(name);
    if (typeof name !== 'string' || fault !== undefined) return report(`left out because ${fault}`);
    if (seen.has(name)) return report('left out because an earlier tool has the same name');
    seen.add(name);
    tools.push(contractOf(server, name, entry, report));
  });
  return { tools, problems };
}

function contractOf(server: string, name: string, raw: JsonObject, report: Report): ToolContract {
  const annotations = annotationsOf(raw.annotations);
  const title = shortText(raw.title, TITLE_LIMIT) ?? annotations.title;
  const outputSchema = outputSchemaOf(raw.outputSchema, report);
  return {
    server,
    name,
    ...(title !== undefined && { title }),
    description: shortText(raw.description, DESCRIPTION_LIMIT) ?? '',
    inputSchema: inputSchemaOf(raw.inputSchema, report),
    ...(outputSchema !== undefined && { outputSchema }),
    annotations,
    ...statedIn(raw._meta),
  };
}

function statedIn(meta: unknown): { stated?: JsonObject } {
  if (!isObject(meta)) return {};
  const found = STATED.flatMap((name) => {
    const value = meta[`toolwright/${name}`] ?? meta[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const stated = Object.fromEntries(found);
  const isUsable = found.length > 0 && schemaFault(stated) === undefined;
  return isUsable && JSON.stringify(stated).length <= STATED_LIMIT_CHARS ? { stated } : {};
}

function labelOf(entry: unknown, index: number): string {
  const name = isObject(entry) ? entry.name : undefined;
  return typeof name === 'string' && name !== '' ? quote(name.slice(0, 80)) : `number ${index + 1}`;
}

function nameFault(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'it has no name';
  if (name.length > NAME_LIMIT) return `its name is longer than ${NAME_LIMIT} characters`;
  if (/[\n\t]/.test(name) || cleanText(name) !== name) return 'its name has control characters';
  return undefined;
}

function shortText(value: unknown, limit: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = cutText(cleanText(value.slice(0, limit * 2)).trim(), limit);
  return text === '' ? undefined : text;
}

function inputSchemaOf(value: unknown, report: Report): JsonSchema {
  const anyObject = { type: 'object' };
  if (!isObject(value)) {
    report('its input schema is missing or not an object, so any object is accepted');
    return anyObject;
  }
  const fault = schemaFault(value);
  if (fault !== undefined) {
    report(`its input schema is ${fault}, so any object is accepted`);
    return anyObject;
  }
  const { type } = value;
  if (type === 'object') return value;
  if (type === undefined || (Array.isArray(type) && type.includes('object'))) {
    return { ...value, type: 'object' };
  }
  report('its input schema is not one of an object, so any object is accepted');
  return anyObject;
}

function outputSchemaOf(value: unknown, report: Report): JsonSchema | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) {
    report('its output schema is not an object and is not used');
    return undefined;
  }
  const fault = schemaFault(value);
  if (fault === undefined) return value;
  report(`its output schema is ${fault} and is shown as any object`);
  return { type: 'object' };
}

function schemaFault(schema: JsonObject): string | undefined {
  // Every value takes at least two bytes of JSON: so many values are too big without being printed.
  let left = SCHEMA_LIMIT_BYTES / 2;
  let isTooDeep = false;
  const walk = (value: unknown, depth: number): void => {
    left -= 1;
    if (left < 0 || isTooDeep || typeof value !== 'object' || value === null) return;
    if (depth > SCHEMA_DEPTH_LIMIT) {
      isTooDeep = true;
      return;
    }
    for (const child of Object.values(value)) walk(child, depth + 1);
  };
  walk(schema, 1);
  if (isTooDeep) return `nested deeper than ${SCHEMA_DEPTH_LIMIT} levels`;
  const isTooBig = left < 0 || Buffer.byteLength(JSON.stringify(schema)) > SCHEMA_LIMIT_BYTES;
  return isTooBig ? `bigger than ${SCHEMA_LIMIT_BYTES / 1024} KB` : undefined;
}

function annotationsOf(value: unknown): ToolAnnotations {
  const annotations: ToolAnnotations = {};
  if (!isObject(value)) return annotations;
  const title = shortText(value.title, TITLE_LIMIT);
  if (title !== undefined) annotations.title = title;
  const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
  for (const hint of hints) {
    const given = value[hint];
    if (typeof given === 'boolean') annotations[hint] = given;
  }
  return annotations;
}
