/** Skills that may do the same already: by their words, their tools, and their program. */
import { tokenise, withoutStopWords } from '../catalog/search/tokenise';
import type { LearnedOfSkills } from './finding';
import type { ShelfEntry } from './shelf';
import type { SkillCard } from './skill';

export interface SimilarSkill {
  name: string;
  description: string;
  why: string;
}

const LEAST = 0.45;
const MAX_SHOWN = 3;
const SAID = {
  exemplary: 'it went well in nearly all of many runs here',
  failing: 'it fails mostly here',
} as const;
const PROVEN = { exemplary: 0.1, failing: -0.1, unknown: 0 } as const;

/** The most similar others, best first; of those that are as similar, the one that is proven. */
export function similarTo(
  skill: SkillCard,
  key: string,
  others: readonly ShelfEntry[],
  learned: LearnedOfSkills,
): SimilarSkill[] {
  const own = featuresOf(skill);
  return others
    .filter((entry) => entry.key !== key && !entry.isShadowed && entry.card.name !== skill.name)
    .map(({ card }) => {
      const standing = learned.standingOf(card.name);
      const likeness = likenessOf(own, featuresOf(card), card, skill);
      const why = standing === undefined ? likeness.why : `${likeness.why}; ${SAID[standing]}`;
      return { card, score: likeness.score, why, proven: PROVEN[standing ?? 'unknown'] };
    })
    .filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score + b.proven - a.score - a.proven)
    .slice(0, MAX_SHOWN)
    .map(({ card, why }) => ({ name: card.name, description: card.description, why }));
}

interface Features {
  words: ReadonlySet<string>;
  tools: ReadonlySet<string>;
}

function featuresOf({ name, description, manifest }: SkillCard): Features {
  const { tags, tool_dependencies: tools } = manifest;
  const text = `${name} ${description} ${tags.join(' ')}`;
  return {
    words: new Set(withoutStopWords(tokenise(text)).map((token) => token.term)),
    tools: new Set(tools.map((tool) => tool.name)),
  };
}

function likenessOf(
  a: Features,
  b: Features,
  one: SkillCard,
  other: SkillCard,
): { score: number; why: string } {
  if (one.codeHash === other.codeHash) return { score: 1, why: 'the same program' };
  const [words, tools] = [overlap(a.words, b.words), overlap(a.tools, b.tools)];
  const hasTools = a.tools.size > 0 && b.tools.size > 0;
  return {
    score: hasTools ? 0.65 * words + 0.35 * tools : words,
    why: hasTools && tools === 1 ? 'similar words, the same tools' : 'similar words',
  };
}

/** The share of what both have in what either has. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((each) => b.has(each)).length;
  return shared / Math.max(1, a.size + b.size - shared);
}
