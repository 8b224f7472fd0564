/**
 * `search_tools`, for models and for programs: starts what never listed its tools, asks the catalog, and
 * says what could not be searched.
 */
import type { Catalog } from './catalog/catalog';
import type { ObservedOutputs } from './catalog/observedOutputs';
import { replyOf } from './catalog/reply';
import type { SearchInput } from './inputs';
import type { ToolProxy } from './proxy/proxy';
import type { SearchOutput } from './results/outputs';
import { shortly } from './results/problems';
import type { SkillFinder } from './skills/finding';

export interface ToolSearchParts {
  catalog: Catalog;
  proxy: ToolProxy;
  observed: ObservedOutputs;
  skills: SkillFinder;
  /** How long to wait for servers that never listed their tools, in ms, as it is set now. */
  listWaitMs: () => number;
  /** What is wrong with the configuration, and with lists of tools: a sentence each. */
  configProblems: () => readonly string[];
  listProblems: () => readonly string[];
}

/** A skill is worth many tools, and few fit. */
const MAX_SKILLS = 3;

export class ToolSearch {
  readonly #parts: ToolSearchParts;

  constructor(parts: ToolSearchParts) {
    this.#parts = parts;
  }

  async search(input: SearchInput, signal: AbortSignal): Promise<SearchOutput> {
    const { catalog, proxy, observed, skills, listWaitMs } = this.#parts;
    const { configProblems, listProblems } = this.#parts;
    const missing = await proxy.ensureListed(listWaitMs(), signal);
    if (input.detailLevel === 'full') await observed.load();
    const page = replyOf(catalog, input, observed);
    const isFirst = input.offset === 0 && input.server === undefined;
    const fitting = isFirst ? await skills.forSearch(input.keyword, MAX_SKILLS) : [];
    const warnings = shortly([
      ...configProblems(),
      ...missing,
      ...listProblems(),
      ...catalog.problems(),
    ]);
    return {
      ...page,
      complete: page.complete && missing.length === 0,
      ...(fitting.length > 0 && { skills: fitting }),
      ...(warnings.length > 0 && { warnings }),
      ...(page.matched === 0 && { suggestions: this.#suggest(input) }),
    };
  }

  #suggest({ keyword, server }: SearchInput): string[] {
    const { catalog } = this.#parts;
    const servers = catalog.servers();
    const known = `Known servers: ${servers.join(', ')}.`;
    if (server !== undefined && !servers.includes(server)) {
      return [`There is no server '${server}'. ${known}`];
    }
    const near = catalog.nearest(keyword);
    if (near.length > 0) return [`Nothing matched. Names that are near: ${near.join(', ')}.`];
    return [`Nothing matched. ${known} Try other words for the task.`];
  }
}
