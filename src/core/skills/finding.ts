/**
 * Finds skills by what they do, with the same search as tools, and shows them as a model reads them: at each
 * level of detail no more than is asked for.
 */
import { oneLine } from '../catalog/text';
import { compactTypeOf } from '../catalog/signature';
import { SearchIndex } from '../catalog/search/searchIndex';
import { tokenise, withoutStopWords } from '../catalog/search/tokenise';
import type { Log } from '../ports';
import type { DetailLevel, SkillHit } from '../results/outputs';
import { messageOf } from '../util/errors';
import { compatibilityOf, type KnownTools } from './dependencies';
import { methodOf } from './names';
import { signatureOf } from './signature';
import type { ShelfContents, ShelfEntry, SkillShelf } from './shelf';

export type SkillStanding = NonNullable<SkillHit['standing']>;

/** What was learned of skills: see guidance. */
export interface LearnedOfSkills {
  /** How surely a search means a skill, by name: 0 to 1. */
  skillStrengths(keyword: string): ReadonlyMap<string, number>;
  /** Whether it is proven here, or mostly fails. */
  standingOf(name: string): SkillStanding | undefined;
}

const SERVER = 'skills';
/** From here on a search means a skill, whatever its words. */
export const REMEMBERED = 0.5;
/** What goes well counts as much as a weak memory: less than REMEMBERED. */
const PROVEN = 0.2;
const DESCRIPTION_CHARS = 160;
/** Whoever is about it is among the best matches. */
const LIKELY = 12;
/** For what only helps: files may have changed in this time. */
const FRESH_MS = 3_000;

export interface SkillFinderParts {
  shelf: SkillShelf;
  tools: KnownTools;
  learned: LearnedOfSkills;
  log: Log;
}

export class SkillFinder {
  readonly #shelf: SkillShelf;
  readonly #tools: KnownTools;
  readonly #learned: LearnedOfSkills;
  readonly #log: Log;
  readonly #index = new SearchIndex();
  #indexed = '';
  #followed: readonly ShelfEntry[] | undefined;
  #last: { at: number; contents: ShelfContents } | undefined;

  constructor({ shelf, tools, learned, log }: SkillFinderParts) {
    this.#shelf = shelf;
    this.#tools = tools;
    this.#learned = learned;
    this.#log = log;
    shelf.onDidChange((what) => {
      if (what === 'skills') this.#last = undefined;
    });
  }

  /** The few skills that run and do what is searched for, for a reply about tools. */
  async forSearch(keyword: string, limit: number): Promise<SkillHit[]> {
    if (keyword.trim() === '' || keyword.trim() === '*') return [];
    const { entries } = await this.#recent();
    const asked = termsOf(keyword);
    // Among few skills one is always the best: it has to be about what was asked, too.
    const isAbout = ({ card }: ShelfEntry): boolean => {
      const { name, description, manifest } = card;
      const terms = termsOf(`${name} ${description} ${manifest.tags.join(' ')}`);
      const shared = [...asked].filter((term) => terms.has(term)).length;
      return shared >= Math.max(1, asked.size / 2);
    };
    const strengths = this.#learned.skillStrengths(keyword);
    const strengthOf = ({ card }: ShelfEntry): number =>
      (strengths.get(card.name) ?? 0) +
      (this.#learned.standingOf(card.name) === 'exemplary' ? PROVEN : 0);
    const isRemembered = ({ card }: ShelfEntry): boolean =>
      (strengths.get(card.name) ?? 0) >= REMEMBERED;
    const matching = this.matching(entries, keyword, undefined).slice(0, LIKELY);
    const others = entries.filter((entry) => !entry.isShadowed && !matching.includes(entry));
    return [...matching.filter(isAbout), ...[...matching, ...others].filter(isRemembered)]
      .filter((entry, at, all) => all.indexOf(entry) === at)
      .filter(({ card }) => this.#learned.standingOf(card.name) !== 'failing')
      .toSorted((a, b) => strengthOf(b) - strengthOf(a))
      .slice(0, limit)
      .map((entry) => this.hitOf(entry, 'name-and-description'))
      .filter((hit) => hit.state === undefined);
  }

  hitOf(entry: ShelfEntry, level: DetailLevel): SkillHit {
    const { card, library, usage } = entry;
    const { name, description, manifest, kind } = card;
    const hit: SkillHit = { name, call: `skills.${methodOf(name)}` };
    const state = this.#stateOf(entry);
    if (level === 'name-only') return { ...hit, ...(state && { state }) };
    const standing = this.#learned.standingOf(name);
    const told = {
      ...hit,
      ...(standing && { standing }),
      description: level === 'full' ? description : oneLine(description, DESCRIPTION_CHARS),
      ...(kind === 'program' && level !== 'full' && { input: compactTypeOf(manifest.inputs) }),
      ...(state && { state }),
    };
    if (level !== 'full') return told;
    const tools = manifest.tool_dependencies.map((tool) => tool.name);
    return {
      ...told,
      ...(kind === 'program' && {
        signature: signatureOf(card),
        inputs: manifest.inputs,
        ...(manifest.output !== undefined && { output: manifest.output }),
        language: manifest.language,
        version: manifest.version,
      }),
      library: library.name,
      ...(manifest.tags.length > 0 && { tags: manifest.tags }),
      ...(tools.length > 0 && { tools }),
      ...(usage && {
        runs: usage.runs,
        runs_ok: usage.runsOk,
        last_used: new Date(usage.lastUsedAt).toISOString(),
      }),
    };
  }

  #stateOf({ card, trust }: ShelfEntry): SkillHit['state'] {
    if (card.kind === 'instructions') return 'instructions';
    if (trust === 'untrusted') return 'untrusted';
    return compatibilityOf(card.manifest, this.#tools) === 'broken' ? 'broken' : undefined;
  }

  /** Of these the skills that match, best first; all by name without a query. */
  matching(entries: readonly ShelfEntry[], query: string, tag: string | undefined): ShelfEntry[] {
    const wanted = entries.filter(
      ({ card, isShadowed }) =>
        !isShadowed && (tag === undefined || card.manifest.tags.includes(tag)),
    );
    if (query === '' || query === '*') {
      return wanted.toSorted((a, b) => (a.card.name < b.card.name ? -1 : 1));
    }
    this.#follow(entries);
    const { matches } = this.#index.search({ keyword: query, limit: entries.length, offset: 0 });
    const byName = new Map(wanted.map((entry) => [entry.card.name, entry]));
    return matches.flatMap(({ tool }) => byName.get(tool.name) ?? []);
  }

  /** As it was a moment ago: nobody who searches for tools waits for files, but the first. */
  async #recent(): Promise<ShelfContents> {
    const last = this.#last;
    if (last === undefined) return this.#read();
    if (performance.now() - last.at > FRESH_MS) {
      this.#last = { ...last, at: performance.now() };
      this.#read().catch((error: unknown) => this.#log.warn(`Skills: ${messageOf(error)}`));
    }
    return last.contents;
  }

  async #read(): Promise<ShelfContents> {
    const contents = await this.#shelf.contents();
    this.#last = { at: performance.now(), contents };
    return contents;
  }

  /** Indexes anew only when something that is searched has changed. */
  #follow(entries: readonly ShelfEntry[]): void {
    if (entries === this.#followed) return;
    this.#followed = entries;
    const contracts = entries
      .filter(({ isShadowed }) => !isShadowed)
      .map(({ card }) => ({
        server: SERVER,
        name: card.name,
        description: [card.description, ...card.manifest.tags].join(' '),
        inputSchema: card.manifest.inputs,
        annotations: {},
      }));
    const version = JSON.stringify(contracts);
    if (version === this.#indexed) return;
    this.#indexed = version;
    this.#index.set(SERVER, contracts);
  }
}

function termsOf(text: string): Set<string> {
  return new Set(withoutStopWords(tokenise(text)).map(({ term }) => term));
}
