/** Which texts of a tool are searched, and how much each is worth (measured on real tool lists). */
import { isObject } from '../util/json';
import type { CatalogTool, JsonSchema } from './contract';

/** A field of BM25F: `weight` before saturation, `b` how much a long text is held against it. */
export interface Field {
  label: string;
  weight: number;
  b: number;
}

/** The fields, in the order of `fieldTextsOf`. */
export const fields: readonly Field[] = [
  { label: 'name', weight: 2.5, b: 0.4 },
  { label: 'description', weight: 1, b: 0.7 },
  { label: 'server', weight: 1, b: 0.3 },
  { label: 'parameters', weight: 0.5, b: 0.7 },
  { label: 'parameter descriptions', weight: 0.2, b: 0.8 },
];

const DEPTH_LIMIT = 8;
const PARAMETER_LIMIT = 300;
const TEXT_LIMIT = 400;

const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const MAPS = ['$defs', 'definitions'];
const SCHEMAS = ['items', 'additionalProperties'];

/** The texts of a tool, one for each field. */
export function fieldTextsOf(tool: CatalogTool): string[] {
  const { names, texts } = parametersOf(tool.inputSchema);
  const about = `${tool.title ?? ''}\n${tool.description}`;
  return [tool.name, about, tool.server, names.join('\n'), texts.join('\n')];
}

function parametersOf(schema: JsonSchema): { names: string[]; texts: string[] } {
  const names: string[] = [];
  const texts: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (!isObject(value) || depth > DEPTH_LIMIT || names.length >= PARAMETER_LIMIT) return;
    if (isObject(value.properties)) {
      for (const [name, property] of Object.entries(value.properties)) {
        if (names.length >= PARAMETER_LIMIT) return;
        names.push(name.slice(0, TEXT_LIMIT));
        if (isObject(property) && typeof property.description === 'string') {
          texts.push(property.description.slice(0, TEXT_LIMIT));
        }
        visit(property, depth + 1);
      }
    }
    for (const key of LISTS) {
      const list = value[key];
      if (Array.isArray(list)) list.slice(0, PARAMETER_LIMIT).forEach((s) => visit(s, depth + 1));
    }
    for (const key of MAPS) {
      const map = value[key];
      if (isObject(map)) Object.values(map).forEach((s) => visit(s, depth + 1));
    }
    for (const key of SCHEMAS) visit(value[key], depth + 1);
  };
  visit(schema, 0);
  return { names, texts };
}
