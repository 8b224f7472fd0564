/**
 * Makes a program give its result, whichever way it has of saying what that is: an assignment to
 * `result`, a return, an export, the last expression, a function that nobody calls, or, when all else
 * is missing, its last variable.
 */
import type { Draft } from './draft';
import {
  childOf,
  isFunction,
  isReference,
  nameOf,
  namesDeclared,
  patternNames,
  type AnyNode,
} from './nodes';

export interface Ending {
  /** Statements whose expression is the result when the program ends with them. */
  lasts: readonly AnyNode[];
  /** What gives the result after the last statement. */
  closing: string;
  /** Names that the script has to declare. */
  variables: readonly string[];
  /** Nothing in the text gives a result. */
  hasNoResult: boolean;
  /** The program is a function that takes `input`. */
  takesInput: boolean;
}

const MAIN_NAMES = ['main', 'run', 'execute', 'handler', 'solve'];
/** A function that takes its arguments apart needs an object even when there is no input. */
const CALL = '(input??{})';
const NONE: Ending = {
  lasts: [],
  closing: '',
  variables: [],
  hasNoResult: false,
  takesInput: false,
};

/** `exportsDefault` means that `__main` holds what is exported. */
export function findEnding(draft: Draft, exportsDefault: boolean): Ending {
  if (exportsDefault) {
    const takesInput = draft.body.some((node) => takesParameters(childOf(node, 'declaration')));
    const closing = `return typeof __main==="function"?__main${CALL}:__main`;
    return { ...NONE, closing, variables: ['__main'], takesInput };
  }
  const facts = survey(draft);
  if (facts.declaresResult) return { ...NONE, closing: 'return result' };
  if (facts.assignsResult) return { ...NONE, closing: 'return result', variables: ['result'] };
  const { last } = draft;
  const lasts = lastExpressions(last);
  if (lasts.length > 0) {
    return { ...NONE, lasts, takesInput: takesParameters(childOf(last, 'expression')) };
  }
  if (facts.returns) return NONE;
  const main = uncalledMain(draft);
  if (main !== undefined) {
    return { ...NONE, closing: `return ${main.name}${CALL}`, takesInput: main.takesParameters };
  }
  const variable = lastVariable(last);
  if (variable === undefined || /\bconsole\s*\./.test(draft.plain)) {
    return { ...NONE, hasNoResult: true };
  }
  draft.warnings.push(
    `Nothing was returned, so the result is the last variable, ${variable}: end with return.`,
  );
  return { ...NONE, closing: `return ${variable}` };
}

/** The statement, or what may be the last one to run inside of it; loops end with none. */
function lastExpressions(statement: AnyNode | undefined): AnyNode[] {
  switch (statement?.type) {
    case 'ExpressionStatement':
      return [statement];
    case 'BlockStatement':
      return lastExpressions((statement['body'] as AnyNode[]).at(-1));
    case 'IfStatement':
      return ['consequent', 'alternate'].flatMap((way) => lastExpressions(childOf(statement, way)));
    case 'TryStatement':
      return [
        ...lastExpressions(childOf(statement, 'block')),
        ...lastExpressions(childOf(childOf(statement, 'handler'), 'body')),
      ];
    default:
      return [];
  }
}

/** Lets the last expression be the result; a function is called. */
export function returnLast({ plain, edits }: Draft, last: AnyNode): void {
  // Around the statement, not the expression: parentheses of its own lie outside the latter.
  const end = plain[last.end - 1] === ';' ? last.end - 1 : last.end;
  const isCalled = isFunction(childOf(last, 'expression')!);
  edits.wrapAround({ start: last.start, end }, 'return (', isCalled ? `)${CALL}` : ')');
}

/**
 * Of the top-level functions that nobody mentions, the one that is called like main, or the only one
 * of a program that ends with functions.
 */
function uncalledMain(draft: Draft): { name: string; takesParameters: boolean } | undefined {
  const functions = draft.body.flatMap((statement) => {
    const node = childOf(statement, 'declaration') ?? statement;
    if (node.type === 'FunctionDeclaration') return [{ name: nameOf(childOf(node, 'id'))!, node }];
    const [declarator, ...more] = (node['declarations'] ?? []) as AnyNode[];
    const name = nameOf(childOf(declarator, 'id'));
    const init = childOf(declarator, 'init');
    const isOne = more.length === 0 && name !== undefined && init !== undefined && isFunction(init);
    return isOne ? [{ name, node: init }] : [];
  });
  if (functions.length === 0) return undefined;
  const mentioned = new Set<string>();
  for (const visit of draft.visits) {
    const isDropped = draft.dropped.some(
      ({ start, end }) => start <= visit.node.start && visit.node.end <= end,
    );
    if (!isDropped && isReference(visit) && visit.parent?.type !== 'FunctionDeclaration') {
      mentioned.add(nameOf(visit.node)!);
    }
  }
  const uncalled = functions.filter(({ name }) => !mentioned.has(name));
  const lastStart = draft.last?.start ?? 0;
  const endsWithFunction = functions.some(({ node }) => lastStart <= node.start);
  const main =
    MAIN_NAMES.flatMap((name) => uncalled.filter((entry) => entry.name === name))[0] ??
    (uncalled.length === 1 && endsWithFunction ? uncalled[0] : undefined);
  return main && { name: main.name, takesParameters: takesParameters(main.node) };
}

function takesParameters(node: AnyNode | undefined): boolean {
  return node !== undefined && isFunction(node) && (node['params'] as unknown[]).length > 0;
}

function lastVariable(last: AnyNode | undefined): string | undefined {
  const statement = childOf(last, 'declaration') ?? last;
  const declarations = (statement?.['declarations'] ?? []) as AnyNode[];
  const [declarator] = declarations;
  const init = childOf(declarator, 'init');
  if (declarations.length !== 1 || init === undefined || isFunction(init)) return undefined;
  return nameOf(childOf(declarator, 'id'));
}

interface Facts {
  /** A variable `result` of the whole program. */
  declaresResult: boolean;
  /** An assignment to `result` that is no variable of some function or block. */
  assignsResult: boolean;
  /** A return outside of all functions. */
  returns: boolean;
}

function survey(draft: Draft): Facts {
  const facts: Facts = { declaresResult: false, assignsResult: false, returns: false };
  /** Functions and blocks with a `result` of their own. */
  const owners: AnyNode[] = [];
  const assigned: AnyNode[] = [];
  for (const { node, within } of draft.visits) {
    if (node.type === 'ReturnStatement' && within === undefined) facts.returns = true;
    if (node.type === 'AssignmentExpression' && patternNames(node['left']).includes('result')) {
      assigned.push(node);
    }
    const owner = ownerOf(node, within);
    if (owner !== undefined) owners.push(owner);
  }
  facts.declaresResult = draft.body.some((statement) => {
    const node = childOf(statement, 'declaration') ?? statement;
    const declarators = node.type === 'VariableDeclaration' ? node['declarations'] : [node];
    const isStatement =
      node.type !== 'FunctionDeclaration' || nameOf(childOf(node, 'id')) === 'result';
    return isStatement && (declarators as AnyNode[]).flatMap(namesDeclared).includes('result');
  });
  facts.assignsResult = assigned.some(
    ({ start }) => !owners.some((owner) => owner.start <= start && start < owner.end),
  );
  return facts;

  function ownerOf(node: AnyNode, within: AnyNode | undefined): AnyNode | undefined {
    if (isFunction(node) && namesDeclared(node).includes('result')) return node;
    if (node.type === 'CatchClause' && namesDeclared(node).includes('result')) return node;
    const isDeclared =
      node.type === 'VariableDeclarator' && patternNames(node['id']).includes('result');
    return isDeclared ? within : undefined;
  }
}
