/**
 * `search_tools`, for models and for programs: starts what never listed its tools, asks the catalog, and
 * says what could not be searched.
 */
import type { Catalog, Reorder } from './catalog/catalog';
import type { ObservedOutputs } from './catalog/observedOutputs';
import { replyOf } from './catalog/reply';
import type { Guidance } from './guidance/guidance';
import type { SearchInput } from './inputs';
import type { ToolProxy } from './proxy/proxy';
import type { SearchOutput, SkillHit, UsuallyNext } from './results/outputs';
import { shortly } from './results/problems';
import { REMEMBERED, type SkillFinder } from './skills/finding';

export interface ToolSearchParts {
  catalog: Catalog;
  proxy: ToolProxy;
  observed: ObservedOutputs;
  skills: SkillFinder;
  guidance: Guidance;
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
    const { catalog, proxy, observed, skills, guidance, listWaitMs } = this.#parts;
    const { configProblems, listProblems } = this.#parts;
    const missing = await proxy.ensureListed(listWaitMs(), signal);
    if (input.detailLevel === 'full') await observed.load();
    const page = replyOf(catalog, input, { observed, reorder: this.#reorder });
    const isFirst = input.offset === 0 && input.server === undefined;
    const fitting = isFirst ? await skills.forSearch(input.keyword, MAX_SKILLS) : [];
    const next = isFirst ? this.#next() : [];
    this.#suggested(input.keyword, fitting);
    guidance.searched({
      keyword: input.keyword,
      shown: [
        ...page.results.map(({ server, name }) => `${server}.${name}`),
        ...fitting.map(({ name }) => `skills.${name}`),
      ],
    });
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
      ...(next.length > 0 && { usually_next: next }),
      ...(warnings.length > 0 && { warnings }),
      ...(page.matched === 0 && { suggestions: this.#suggest(input) }),
    };
  }

  readonly #reorder: Reorder = (keyword, matches, isThere) => {
    const { guidance } = this.#parts;
    const placed = guidance.rank(keyword, matches, isThere);
    const best = placed?.[0];
    if (best !== undefined && best.id !== matches[0]?.id) {
      guidance.gave([{ kind: 'ranking', tool: best.id }]);
    }
    return placed;
  };

  /** Notes which skills are there for what was learned. */
  #suggested(keyword: string, fitting: readonly SkillHit[]): void {
    if (fitting.length === 0) return;
    const { guidance } = this.#parts;
    const strengths = guidance.skillStrengths(keyword);
    const meant = fitting.filter(({ name }) => (strengths.get(name) ?? 0) >= REMEMBERED);
    guidance.gave(meant.map(({ name }) => ({ kind: 'skill', tool: `skills.${name}` })));
  }

  /** What usually follows what was called last, as far as it is there. */
  #next(): UsuallyNext[] {
    const { catalog, guidance } = this.#parts;
    return guidance.next().flatMap(({ tool, after, times, of }) => {
      const next = catalog.resolve(tool);
      if (next === undefined) return [];
      guidance.gave([{ kind: 'next', tool }]);
      const cases = `${Math.round(times)} of ${Math.round(of)} times`;
      return [{ call: next.call, why: `followed ${after} ${cases} here` }];
    });
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
