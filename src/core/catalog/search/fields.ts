/** Which texts of a tool are searched, and how much each is worth (measured on real tool lists). */
import { isObject } from '../../util/json';
import type { JsonSchema, ToolContract } from '../contract';
import { cutText } from '../text';
import { productsIn } from './products';

/**
 * A field of BM25F: `weight` before saturation, `b` how much a text is held against it that is longer than
 * the typical one, in terms. What is typical is fixed, so that no server's texts change another's scores.
 */
export interface Field {
  label: string;
  weight: number;
  b: number;
  typicalLength: number;
}

/** The fields, in the order of `fieldTextsOf`. */
export const fields: readonly Field[] = [
  { label: 'name', weight: 2.5, b: 0.4, typicalLength: 4 },
  { label: 'description', weight: 1, b: 0.7, typicalLength: 10 },
  { label: 'description', weight: 0.5, b: 0.7, typicalLength: 20 },
  { label: 'server', weight: 1, b: 0.3, typicalLength: 2 },
  { label: 'product', weight: 0.4, b: 0, typicalLength: 6 },
  { label: 'parameters', weight: 0.5, b: 0.7, typicalLength: 10 },
  { label: 'parameter descriptions', weight: 0.2, b: 0.8, typicalLength: 40 },
];

/** Places in `fields`. */
export const NAME_FIELD = 0;
export const SERVER_FIELD = 3;

const DEPTH_LIMIT = 8;
const PARAMETER_LIMIT = 300;
const TEXT_LIMIT = 400;
const SUMMARY_LIMIT = 160;
const DESCRIPTION_LIMIT = 4_000;
const VALUE_LIMIT = 50;
/** What one tool may add by the texts of its parameters, however many it has. */
const TEXTS_LIMIT = 20_000;

const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const MAPS = ['$defs', 'definitions'];
const SCHEMAS = ['items', 'additionalProperties'];

/** The texts of a tool, one for each field. */
export function fieldTextsOf(tool: ToolContract): string[] {
  const { names, texts } = parametersOf(tool.inputSchema);
  const about = tool.description.slice(0, DESCRIPTION_LIMIT);
  const [paragraph = ''] = about.trimStart().split(/\n\s*\n/, 1);
  const summary = cutText(paragraph, SUMMARY_LIMIT).replace(/…$/, '');
  return [
    tool.name,
    `${tool.title ?? ''}\n${summary}`,
    about.slice(about.indexOf(summary) + summary.length),
    tool.server,
    productsIn(tool.server),
    names.join('\n'),
    texts.join('\n').slice(0, TEXTS_LIMIT),
  ];
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
        if (isObject(property)) texts.push(...textsOf(property));
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

/** What a parameter is for, and the values that it takes. */
function textsOf({ description, enum: values, const: only }: JsonSchema): string[] {
  const listed = Array.isArray(values) ? values.slice(0, VALUE_LIMIT) : [only];
  return [description, ...listed]
    .filter((text) => typeof text === 'string')
    .map((text) => text.slice(0, TEXT_LIMIT));
}
