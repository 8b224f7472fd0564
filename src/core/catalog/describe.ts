/**
 * A tool as a search reply shows it, at each level of detail. What may reach the model beyond that
 * (budget, privacy) is not decided here.
 */
import type { SearchHit } from '../results/outputs';
import type { CatalogTool, JsonSchema } from './contract';
import { signatureOf } from './signature';
import { oneLine } from './text';

/** Knows what a tool returned in earlier calls, where it does not declare it. */
export interface Observed {
  schemaOf(tool: CatalogTool): JsonSchema | undefined;
}

/** How to call it, and nothing else. */
export function nameOf({ name, server, call }: CatalogTool): SearchHit {
  return { name, server, call };
}

/** How to call it, and what it is for in at most about `limit` characters. */
export function summaryOf(tool: CatalogTool, limit: number): SearchHit {
  const hit = nameOf(tool);
  const description = oneLine(aboutOf(tool), limit);
  if (description !== '') hit.description = description;
  return hit;
}

/** Everything: the whole description, all types, the input schema. */
export function detailsOf(tool: CatalogTool, observed?: Observed): SearchHit {
  const hit = nameOf(tool);
  const description = aboutOf(tool);
  if (description !== '') hit.description = description;
  hit.signature = signatureOf(tool, observed?.schemaOf(tool));
  hit.input_schema = tool.inputSchema;
  return hit;
}

function aboutOf({ description, title }: CatalogTool): string {
  return description === '' ? (title ?? '') : description;
}
