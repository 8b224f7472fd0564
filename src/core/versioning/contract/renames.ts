/** Which of a server's tools that are gone are which of those that are new. */
import type { ToolContract } from '../../catalog/contract';
import { schemaHashOf } from '../../catalog/schemaHash';
import { shapeOf } from './shape';
import { nameSimilarity, wordingSimilarity, wordsOfName } from './similarity';

/** A tool under another name, and how sure that is, from 0 to 1. */
export interface ToolRename {
  from: ToolContract;
  to: ToolContract;
  confidence: number;
  reason: string;
}

const LEAST = 0.5;
/** More pairs than this are not compared: servers may have thousands of tools. */
const MAX_PAIRS = 2_500;

/** The surest first; each tool once. */
export function renamesBetween(
  gone: readonly ToolContract[],
  come: readonly ToolContract[],
): ToolRename[] {
  const isMany = gone.length * come.length > MAX_PAIRS;
  const candidates = gone
    .flatMap((from) => (isMany ? sameName(from, come) : come).map((to) => likeness(from, to)))
    .filter(({ confidence }) => confidence >= LEAST)
    .sort((a, b) => b.confidence - a.confidence);
  const taken = new Set<ToolContract>();
  const found: ToolRename[] = [];
  for (const candidate of candidates) {
    if (taken.has(candidate.from) || taken.has(candidate.to)) continue;
    const rivals = candidates.filter(
      (each) =>
        each !== candidate &&
        (each.from === candidate.from || each.to === candidate.to) &&
        each.confidence > candidate.confidence - 0.05,
    );
    taken.add(candidate.from).add(candidate.to);
    // Two that fit equally well: neither is sure.
    found.push(
      rivals.length === 0
        ? candidate
        : { ...candidate, confidence: Math.min(candidate.confidence, 0.8) },
    );
  }
  return found;
}

function likeness(from: ToolContract, to: ToolContract): ToolRename {
  const name = nameSimilarity(from.name, to.name);
  const wording =
    from.description !== '' && from.description === to.description
      ? 1
      : (wordingSimilarity(from.description, to.description) ?? name);
  const isSame = schemaHashOf(from) === schemaHashOf(to);
  const inputs = isSame ? 1 : sharedInputs(from, to);
  const reason = `name ${percent(name)}, description ${percent(wording)}, inputs ${percent(inputs)} alike`;
  if (name === 1 && inputs >= 0.5) return { from, to, confidence: 0.97, reason };
  // An empty list of inputs says little.
  const weighs = isSame && fieldsOf(from).length === 0 ? 0.5 : inputs;
  const sum = 0.4 * name + 0.35 * wording + 0.25 * weighs;
  const confidence =
    wording === 1 && isSame && name > 0.4 ? Math.max(sum, 0.93) : Math.min(sum, 0.95);
  return { from, to, confidence, reason };
}

/** Those whose names have the same letters. */
function sameName({ name }: ToolContract, tools: readonly ToolContract[]): ToolContract[] {
  const letters = wordsOfName(name).join('');
  return tools.filter((tool) => wordsOfName(tool.name).join('') === letters);
}

function fieldsOf({ inputSchema }: ToolContract): string[] {
  return [...shapeOf({ schema: inputSchema, root: inputSchema }).fields.keys()];
}

function sharedInputs(one: ToolContract, other: ToolContract): number {
  const [first, second] = [fieldsOf(one), fieldsOf(other)];
  if (first.length + second.length === 0) return 1;
  return (
    (2 * first.filter((name) => second.includes(name)).length) / (first.length + second.length)
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
