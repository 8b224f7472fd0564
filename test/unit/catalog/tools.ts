/** Makes tools for the catalog's tests, and checks types as text with a real TypeScript parser. */
import { transform } from 'sucrase';
import type { CatalogTool, JsonSchema, ToolContract } from '../../../src/core/catalog/contract';
import { assignNames } from '../../../src/core/catalog/naming';

export function contract(
  server: string,
  name: string,
  more: Partial<ToolContract> = {},
): ToolContract {
  const inputSchema = { type: 'object' };
  return { server, name, description: '', inputSchema, annotations: {}, ...more };
}

export function toolOf(inputSchema: JsonSchema, outputSchema?: JsonSchema): CatalogTool {
  const schemas = { inputSchema, ...(outputSchema !== undefined && { outputSchema }) };
  return {
    ...contract('x', 'y', schemas),
    id: 'x.y',
    namespace: 'x',
    method: 'y',
    call: 'x.y',
  };
}

/** Named tools of contracts, whatever servers they are from. */
export function named(contracts: readonly ToolContract[]): CatalogTool[] {
  return assignNames(byServer(contracts)).tools;
}

export function byServer(contracts: readonly ToolContract[]): Map<string, ToolContract[]> {
  const servers = new Map<string, ToolContract[]>();
  for (const entry of contracts) {
    servers.set(entry.server, [...(servers.get(entry.server) ?? []), entry]);
  }
  return servers;
}

/** Throws unless the signature of `x.y`, made a declaration, is TypeScript. */
export function parseSignature(signature: string): void {
  if (!signature.startsWith('x.y(')) throw new Error(`not a call of x.y: ${signature}`);
  parse(`declare function y${signature.slice('x.y'.length)}`);
}

/** Throws unless the text is a TypeScript type. */
export function parseType(type: string): void {
  parse(`type T = ${type};\nlet after: number = 1;`);
}

function parse(source: string): void {
  const { code } = transform(source, { transforms: ['typescript'] });
  // Types leave nothing behind: whatever else remains was not part of one.
  const left = code.replace('let after = 1;', '').replace(/\/\*.*?\*\//g, '');
  if (left.trim() !== '') throw new Error(`not only types: ${left.slice(0, 200)}`);
}
