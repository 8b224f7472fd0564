/** How many tokens a reply of ten results costs at each level of detail. */

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export async function replyTokens({ replyOf, countTokens }, catalog, queries) {
  const lines = ['', 'tokens of a reply with ten results   median      p95'];
  for (const detailLevel of ['name-only', 'name-and-description', 'full']) {
    const counts = queries.map((keyword) =>
      countTokens(JSON.stringify(replyOf(catalog, { keyword, detailLevel, limit: 10, offset: 0 }))),
    );
    const high = counts.toSorted((a, b) => a - b)[Math.floor(counts.length * 0.95)];
    lines.push(
      `${detailLevel.padEnd(34)} ${[median(counts), high].map((n) => String(n).padStart(8)).join(' ')}`,
    );
  }
  return lines;
}
