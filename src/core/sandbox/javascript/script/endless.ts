/** Loops that surely never end: nothing in them leaves, waits or may throw. */
import type { Draft } from './draft';
import { calleeText, type NameUses } from './nameUses';
import { childOf, type AnyNode, type Visit } from './nodes';

/** Each is read from its head to its end, and they may stand in each other. */
const MOST_LOOKED_AT = 5;
const ENDING = new Set([
  'ReturnStatement',
  'ThrowStatement',
  'AwaitExpression',
  'YieldExpression',
  'NewExpression',
  'MemberExpression',
  'TaggedTemplateExpression',
  'ImportExpression',
  'SpreadElement',
  'ObjectPattern',
  'ArrayPattern',
  'ForOfStatement',
]);
/** Throws for nothing that it may be given. */
const HARMLESS = /^(?:console\.(?:log|info|warn|error|debug)|print|Date\.now|performance\.now)$/;
const BREAKABLE = /^(?:(?:For|ForIn|ForOf|While|DoWhile|Switch)Statement)$/;

/** Their lines. */
export function endlessLoops(draft: Draft, uses: NameUses): number[] {
  const lines: number[] = [];
  let lookedAt = 0;
  for (const [index, { node }] of draft.visits.entries()) {
    if (!isForever(node)) continue;
    if (++lookedAt > MOST_LOOKED_AT) break;
    if (!mayEnd(index, draft, uses)) lines.push(draft.lineOf(node));
  }
  return lines;
}

function isForever(node: AnyNode): boolean {
  if (node.type === 'ForStatement') return !node['test'] || isTrue(childOf(node, 'test'));
  return /^(?:Do)?WhileStatement$/.test(node.type) && isTrue(childOf(node, 'test'));
}

function isTrue(node: AnyNode | undefined): boolean {
  return node?.type === 'Literal' && Boolean(node['value']);
}

function mayEnd(at: number, draft: Draft, uses: NameUses): boolean {
  const { node: loop, within } = draft.visits[at]!;
  const isHarmless = new Set<AnyNode>();
  for (let index = at + 1; index < draft.visits.length; index++) {
    const visit = draft.visits[index]!;
    if (visit.node.start >= loop.end) return false;
    // What a function in it does counts where it is called.
    if (visit.within !== within) continue;
    if (isHarmlessCall(visit.node, draft)) isHarmless.add(childOf(visit.node, 'callee')!);
    else if (isEnding(visit, loop, uses) && !isHarmless.has(visit.node)) return true;
  }
  return false;
}

function isHarmlessCall(node: AnyNode, draft: Draft): boolean {
  const name = calleeText(node, draft);
  if (name === undefined || !HARMLESS.test(name)) return false;
  return draft.scope.isFree(name.split('.', 1)[0]!);
}

function isEnding({ node }: Visit, loop: AnyNode, uses: NameUses): boolean {
  if (node.type !== 'BreakStatement')
    return node.type === 'CallExpression' || ENDING.has(node.type);
  if (node['label']) return true;
  let around = uses.parentOf(node);
  while (around !== undefined && !BREAKABLE.test(around.type)) around = uses.parentOf(around);
  return around === loop;
}
