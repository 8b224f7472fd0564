/** How long a search takes, and how long it takes to take over one server's change. */

const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const ms = (value) => value.toFixed(2).padStart(8);

/** Lines of a table over 1,000 and 10,000 tools: the recorded ones, under several servers' names. */
export async function latencies({ catalogOf }, servers, queries) {
  const lines = [
    '',
    'tools    first search, ms     p50, ms   p99, ms   after one server changed, ms',
  ];
  for (const count of [1_000, 10_000]) {
    const lists = padded(servers, count);
    const catalog = catalogOf(lists);
    const find = (keyword) => {
      const started = performance.now();
      catalog.search({ keyword, limit: 10, offset: 0 });
      return performance.now() - started;
    };
    const first = find('list');
    for (const query of queries.slice(0, 100)) find(query);
    const times = queries.map(find);
    const [{ server, tools }] = lists;
    const changed = [];
    for (let round = 0; round < 5; round++) {
      const list = tools.map((tool) => ({ ...tool, description: `${tool.description} ${round}` }));
      catalog.setTools(server, catalogOf([{ server, tools: list }]).tools());
      changed.push(find('list'));
    }
    const row = [first, quantile(times, 0.5), quantile(times, 0.99), quantile(changed, 0.5)];
    lines.push(`${String(catalog.tools().length).padStart(6)} ${row.map(ms).join('   ')}`);
  }
  return lines;
}

function padded(servers, count) {
  const lists = [];
  let total = 0;
  for (let copy = 0; total < count; copy++) {
    for (const { server, tools } of servers) {
      if (total >= count) break;
      const own = tools.slice(0, count - total);
      lists.push({ server: copy === 0 ? server : `${server}-${copy}`, tools: own });
      total += own.length;
    }
  }
  return lists;
}
