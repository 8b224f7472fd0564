/**
 * A tool as a search reply shows it, at each level of detail. What may reach the model beyond that
 * (budget, privacy) is not decided here.
 */
import type { DetailLevel, SearchHit } from '../results/outputs';
import type { CatalogTool } from './contract';
import { shortSignatureOf, signatureOf } from './signature';
import { oneLine } from './text';

const DESCRIPTION_LIMIT = 200;

/**
 * The tool as a hit. name-only: how to call it. name-and-description: what it is for and its
 * parameters in short, required ones always. full: everything, with the input schema itself.
 * `why` says what matched; it is left out of name-only.
 */
export function hitOf(tool: CatalogTool, detail: DetailLevel, why?: string): SearchHit {
  const hit: SearchHit = { name: tool.name, server: tool.server, call: tool.call };
  if (detail === 'name-only') return hit;
  const isFull = detail === 'full';
  const about = tool.description === '' ? (tool.title ?? '') : tool.description;
  const description = isFull ? about : oneLine(about, DESCRIPTION_LIMIT);
  if (description !== '') hit.description = description;
  hit.signature = isFull ? signatureOf(tool) : shortSignatureOf(tool);
  if (isFull) hit.input_schema = tool.inputSchema;
  if (why !== undefined && why !== '') hit.why = why;
  return hit;
}
