/** What our search is held against: two ways that are known, over the same tools. */

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const textOf = ({ name, description }) => `${name} ${description ?? ''}`;

/** Counts the query's words that are in a tool's name or description as part of the text. */
export function substring(tools) {
  const texts = tools.map((tool) => textOf(tool).toLowerCase());
  return (query) => {
    const words = wordsOf(query);
    return best(texts.map((text) => words.filter((word) => text.includes(word)).length));
  };
}

/** BM25 with the usual constants over name and description, cut at everything but letters and digits. */
export function plainBm25(tools) {
  const [k1, b] = [1.2, 0.75];
  const having = new Map();
  const docs = tools.map((tool) => {
    const words = wordsOf(textOf(tool));
    const counts = new Map();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of counts.keys()) having.set(word, (having.get(word) ?? 0) + 1);
    return { counts, length: words.length };
  });
  const average = docs.reduce((sum, { length }) => sum + length, 0) / docs.length;
  const idf = (word) => {
    const count = having.get(word) ?? 0;
    return Math.log(1 + (docs.length - count + 0.5) / (count + 0.5));
  };
  return (query) => {
    const words = [...new Set(wordsOf(query))];
    const score = ({ counts, length }) =>
      words.reduce((sum, word) => {
        const count = counts.get(word) ?? 0;
        const norm = count + k1 * (1 - b + (b * length) / average);
        return sum + (idf(word) * count * (k1 + 1)) / norm;
      }, 0);
    return best(docs.map(score));
  };
}

/** The numbers of the ten best that score at all, best first. */
function best(scores) {
  return scores
    .map((score, doc) => ({ score, doc }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 10)
    .map(({ doc }) => doc);
}
