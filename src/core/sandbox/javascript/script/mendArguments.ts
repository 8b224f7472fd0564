/**
 * Python's named arguments in calls of tools, `list_files(path="src")`, made into an object. To JavaScript
 * they are assignments whose names would be lost on the way.
 */
import type { Draft } from './draft';
import { childOf, nameOf, type AnyNode } from './nodes';

export function mendArguments(draft: Draft): void {
  let isMended = false;
  for (const { node } of draft.visits) {
    const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
    if (callee === undefined || !draft.callees.has(callee)) continue;
    const args = node['arguments'] as AnyNode[];
    if (args.length === 0 || !args.every(isNamed)) continue;
    draft.edits.wrap({ start: args[0]!.start, end: args.at(-1)!.end }, '{', '}');
    for (const arg of args) {
      draft.edits.replace(childOf(arg, 'left')!.end, childOf(arg, 'right')!.start, ': ');
    }
    isMended = true;
  }
  if (isMended) draft.warnings.push('Tools take one object: list_files({ path: "src" }).');
}

function isNamed(node: AnyNode): boolean {
  const isAssignment = node.type === 'AssignmentExpression' && node['operator'] === '=';
  return isAssignment && nameOf(childOf(node, 'left')) !== undefined;
}
