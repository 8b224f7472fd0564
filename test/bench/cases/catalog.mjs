/** The catalog: signatures of 500 tools, and search over 1,000. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { contracts, queries } from '../data.mjs';
import { interleaved, median, ms, quantile, ratio, timed } from '../measure.mjs';

const load = (assets) => import(pathToFileURL(path.join(assets, 'core.mjs')).href);

const find = (catalog, keyword) => catalog.search({ keyword, limit: 10, offset: 0 });

/** New tool objects, so that nothing is remembered of them. */
function freshCatalog(Catalog, count) {
  const catalog = new Catalog();
  const byServer = new Map();
  for (const contract of contracts(count)) {
    byServer.set(contract.server, [...(byServer.get(contract.server) ?? []), contract]);
  }
  for (const [server, list] of byServer) catalog.setTools(server, list);
  return catalog;
}

export async function signatures({ assets, rounds }) {
  const { Catalog, signatureOf } = await load(assets);
  let tools = freshCatalog(Catalog, 500).tools();
  const all = (write) => () => tools.reduce((sum, tool) => sum + write(tool).length, 0);
  const plain = {
    name: 'JSON of the 500 schemas',
    work: all((t) => JSON.stringify(t.inputSchema)),
  };
  const cold = { name: 'signatures, cold', isCold: true, work: all(signatureOf) };
  const cached = { name: 'signatures, remembered', work: all(signatureOf) };
  const { results, failures } = await interleaved([plain, cold, cached], rounds, async (v) => {
    if (v.isCold) tools = freshCatalog(Catalog, 500).tools();
    return (await timed(v.work)).ms;
  });
  const middle = (variant) => median(results.get(variant));
  const rows = [plain, cold, cached].map((variant) => [
    variant.name,
    ms(middle(variant)),
    ratio(middle(variant), middle(plain)),
  ]);
  return {
    tables: [{ title: 'Signatures of 500 tools', columns: ['what', 'ms', 'to plain JSON'], rows }],
    figures: { signaturesColdMs: middle(cold), signaturesCachedMs: middle(cached) },
    failures,
  };
}

export async function search({ assets, rounds }) {
  const { Catalog } = await load(assets);
  const tools = freshCatalog(Catalog, 1000).tools();
  const build = [];
  let catalog;
  for (let i = 0; i < Math.min(5, rounds); i++) {
    catalog = freshCatalog(Catalog, 1000);
    build.push((await timed(() => find(catalog, 'list'))).ms);
  }
  const texts = tools.map((tool) => `${tool.name} ${tool.description}`.toLowerCase());
  const scan = (query) => {
    const words = query.toLowerCase().split(' ');
    return texts.filter((text) => words.some((word) => text.includes(word)));
  };
  const plain = { name: 'plain scan for the words', find: scan };
  const own = { name: 'Toolwright', find: (query) => find(catalog, query) };
  const { results, failures } = await interleaved([plain, own], rounds, async ({ find }) => {
    const times = [];
    for (const query of queries) times.push((await timed(() => find(query))).ms);
    return times;
  });
  const stats = (variant) => {
    const times = results.get(variant).flat();
    return { p50: median(times), p99: quantile(times, 0.99) };
  };
  const [base, mine] = [stats(plain), stats(own)];
  const rows = [
    [plain.name, ms(base.p50), ms(base.p99), '1.0x'],
    [own.name, ms(mine.p50), ms(mine.p99), ratio(mine.p50, base.p50)],
    ['Toolwright, the first search, which builds the index', ms(median(build)), '', ''],
  ];
  const columns = ['variant', 'p50, ms', 'p99, ms', 'to plain'];
  return {
    tables: [{ title: 'Search over 1,000 tools', columns, rows }],
    figures: { searchP50: mine.p50, searchP99: mine.p99, searchBuildMs: median(build) },
    failures,
  };
}
