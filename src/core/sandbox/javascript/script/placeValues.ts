/**
 * Puts values in the place of the tokens that stand for them, in the program's texts: string literals and
 * the fixed parts of templates. Found in the syntax tree, so that no value can become code.
 */
import { replaceTokens } from '../../../privacy/tokens';
import type { Draft } from './draft';
import type { AnyNode } from './nodes';

export type TokenValues = Readonly<Record<string, string>>;

export function placeValues(draft: Draft, values: TokenValues): void {
  if (Object.keys(values).length === 0) return;
  for (const { node } of draft.visits) {
    if (node.type === 'Literal' && typeof node['value'] === 'string') {
      const text = node['value'];
      const placed = replaceTokens(text, (token) => values[token]);
      if (placed !== text) draft.edits.replace(node.start, node.end, JSON.stringify(placed));
    } else if (node.type === 'TemplateElement') {
      placeInTemplate(draft, node, values);
    }
  }
}

function placeInTemplate(draft: Draft, node: AnyNode, values: TokenValues): void {
  const text = draft.textOf(node);
  const placed = replaceTokens(text, (token) => {
    const value = values[token];
    // As JSON has it, but for the marks that only templates know.
    return value === undefined
      ? undefined
      : JSON.stringify(value)
          .slice(1, -1)
          .replaceAll('\\"', '"')
          .replace(/`|\$\{/g, '\\$&');
  });
  if (placed === text) return;
  // The whole part is replaced, so its own line breaks have to stay where they are.
  draft.edits.replaceSameLines(node.start, node.end, placed);
}
