/**
 * The part of a search reply that comes from the catalog: one page of the tools that match, as far as the
 * level of detail permits. Made for a reader whose context is dear: between names and everything there is
 * a budget, which goes to the best matches first.
 */
import type { DetailLevel, SearchHit, SearchOutput } from '../results/outputs';
import type { Catalog, CatalogPage, CatalogQuery, Reorder } from './catalog';
import { detailsOf, nameOf, summaryOf, type Observed } from './describe';
import { compactSignatureOf } from './signature';

export interface ReplyQuery extends CatalogQuery {
  detailLevel: DetailLevel;
}

export type ReplyPage = Pick<
  SearchOutput,
  'keyword' | 'detail_level' | 'matched' | 'complete' | 'next_offset' | 'results'
>;

/** A reply at `name-and-description` has about so many characters for each of its tools: 40 tokens. */
const CHARS_EACH = 145;
/** The first few are the likely ones. */
const LIKELY = 3;
const LIKELY_CHARS = 120;
const OTHER_CHARS = 60;

/** What a reply is made with, beside the catalog. */
export interface ReplyHelp {
  /** What tools returned in earlier calls. */
  observed?: Observed;
  /** What was learned of their order. */
  reorder?: Reorder;
}

/** The page that the query asks for. */
export function replyOf(
  catalog: Catalog,
  query: ReplyQuery,
  { observed, reorder }: ReplyHelp = {},
): ReplyPage {
  const { keyword, detailLevel, offset } = query;
  const { matched, hits } = catalog.search(query, reorder);
  const end = offset + hits.length;
  return {
    keyword,
    detail_level: detailLevel,
    matched,
    complete: offset === 0 && end >= matched,
    ...(end < matched && { next_offset: end }),
    results: resultsOf(hits, detailLevel, observed),
  };
}

function resultsOf(
  hits: CatalogPage['hits'],
  detailLevel: DetailLevel,
  observed: Observed | undefined,
): SearchHit[] {
  if (detailLevel === 'name-only') return hits.map(({ tool }) => nameOf(tool));
  if (detailLevel === 'full') {
    return hits.map(({ tool, why }) => ({ ...detailsOf(tool, observed), why }));
  }
  const results = hits.map(({ tool, why, isPlain }, rank) => ({
    ...summaryOf(tool, rank < LIKELY ? LIKELY_CHARS : OTHER_CHARS),
    // A name or a description shows by itself why it is here.
    ...(!isPlain && { why }),
  }));
  let left = CHARS_EACH * hits.length - JSON.stringify(results).length;
  hits.forEach(({ tool }, rank) => {
    const signature = compactSignatureOf(tool);
    if (rank > 0 && signature.length > left) return;
    left -= signature.length;
    results[rank] = { ...results[rank]!, signature };
  });
  return results;
}
