/** Bundles the catalog as it is shipped, and makes catalogs of recorded servers. */
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { measured, root } from '../../scripts/bundles.mjs';

const CONTENTS = `
  export { Catalog } from './src/core/catalog/catalog';
  export { normaliseTools } from './src/core/catalog/normalise';
  export { replyOf } from './src/core/catalog/reply';
  export { countTokens } from './src/core/results/tokenizer';`;

export async function buildSearch() {
  const outfile = path.join(root, 'out/discovery/search.mjs');
  await build(measured(CONTENTS, outfile));
  const core = await import(pathToFileURL(outfile).href);
  const catalogOf = (servers) => {
    const catalog = new core.Catalog();
    for (const { server, tools } of servers) {
      catalog.setTools(server, core.normaliseTools(server, tools).tools);
    }
    return catalog;
  };
  return { ...core, catalogOf };
}
