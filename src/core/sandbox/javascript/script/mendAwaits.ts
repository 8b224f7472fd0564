/**
 * Puts `await` where it was forgotten and nothing else can be meant: a call of a tool, or of an async
 * function of the program, whose value is read at once. Calls that go on in the background are kept, so
 * that the program ends after them and their failures are not lost.
 */
import type { Draft } from './draft';
import { childOf, isAsyncFunction, isFunction, isReference, nameOf, propertyOf } from './nodes';
import type { AnyNode, Visit } from './nodes';

const PROMISE_MEMBERS = new Set(['then', 'catch', 'finally']);
/** Callers of these cannot do anything with a promise. */
const READERS =
  /^(?:console\.\w+|JSON\.\w+|Object\.(?:keys|values|entries)|Array\.\w+|String|Number|Boolean|Set|Map)$/;
/** Array methods that take the promise of an async callback for its answer. */
const DECIDING = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'sort']);

/** Texts of helpers; their names are ours and no program's. */
const BACKGROUND = 'const __started=[];';
const FOLLOW =
  'const __follow=(f)=>function(...a){const p=f.apply(this,a);__started.push(p);return p};';
const FINISH =
  'const __finish=async()=>{while(__started.length)await Promise.all(__started.splice(0))};';

export function mendAwaits(draft: Draft): void {
  const waiting = new Map<string, AnyNode>();
  const readAsValue = new Set<string>();
  const usedAsPromise = new Set<string>();
  const lines = new Set<number>();
  for (const { node, parent } of draft.visits) {
    if (isFunction(node) && handsOnPromise(draft, node)) draft.scope.givesPromise(node, parent);
  }
  for (const visit of draft.visits) {
    const { node, canAwait } = visit;
    if (isPending(draft, node)) {
      const name = canAwait ? variableFor(visit) : undefined;
      if (name !== undefined && draft.scope.isDeclaredOnce(name)) waiting.set(name, node);
      if (isValueRead(draft, visit)) {
        if (!canAwait) throw cannotAwait(draft, node);
        lines.add(draft.lineOf(node));
        draft.edits.wrap(node, '(await ');
      } else if (canAwait && isField(visit)) {
        // A result is read as JSON, in which a promise is nothing.
        draft.edits.insert(node.start, 'await ');
      }
    } else if (isReference(visit)) {
      if (isValueRead(draft, visit) || isField(visit)) readAsValue.add(nameOf(node)!);
      else if (visit.parent?.type === 'MemberExpression') usedAsPromise.add(nameOf(node)!);
    }
    followCallbacks(draft, visit);
  }
  for (const [name, call] of waiting) {
    if (!readAsValue.has(name) || usedAsPromise.has(name)) continue;
    lines.add(draft.lineOf(call));
    draft.edits.insert(call.start, 'await ');
  }
  if (lines.size === 0) return;
  const shown = [...lines].sort((a, b) => a - b).slice(0, 5);
  draft.warnings.push(
    `An await was missing and has been added in line ${shown.join(', ')}: calls give promises.`,
  );
}

/** Keeps what a statement starts without waiting for it; the script ends after it. */
export function keepStarted(draft: Draft, statement: AnyNode): void {
  const value = childOf(statement, 'expression');
  const expression = value?.['operator'] === 'void' ? childOf(value, 'argument') : value;
  if (expression === undefined || !isStart(draft, expression)) return;
  needBackground(draft);
  draft.edits.wrap(expression, '__started.push(');
}

function needBackground({ helpers }: Draft): void {
  helpers.set('__started', BACKGROUND);
  helpers.set('__finish', FINISH);
}

/** An async function of the program that is called, or a chain of `then` after any such call. */
function isStart(draft: Draft, node: AnyNode): boolean {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  if (callee === undefined) return false;
  if (callee.type === 'MemberExpression' && PROMISE_MEMBERS.has(propertyOf(callee) ?? '')) {
    const object = childOf(callee, 'object')!;
    return isPending(draft, object) || isStart(draft, object);
  }
  return isPending(draft, node) && !draft.callees.has(callee);
}

/** A call that gives a promise for sure. */
function isPending({ callees, scope }: Draft, node: AnyNode): boolean {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  if (callee === undefined) return false;
  const name = nameOf(callee);
  return (
    callees.has(callee) ||
    isAsyncFunction(callee) ||
    (name !== undefined && scope.isAsyncFunction(name))
  );
}

/** A function that is not async, but ends with a call that gives a promise. */
function handsOnPromise(draft: Draft, node: AnyNode): boolean {
  const body = childOf(node, 'body')!;
  if (body.type !== 'BlockStatement') return isPending(draft, body);
  const last = (body['body'] as AnyNode[]).at(-1);
  const value = last?.type === 'ReturnStatement' ? childOf(last, 'argument') : undefined;
  return value !== undefined && isPending(draft, value);
}

/** The variable whose value a call is. */
function variableFor({ parent }: Visit): string | undefined {
  return parent?.type === 'VariableDeclarator' ? nameOf(childOf(parent, 'id')) : undefined;
}

/** Whether a place reads a value in a way in which a promise makes no sense. */
function isValueRead(draft: Draft, { node, parent }: Visit): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent['object'] === node && !PROMISE_MEMBERS.has(propertyOf(parent) ?? '');
    case 'VariableDeclarator':
      return parent['init'] === node && childOf(parent, 'id')?.type.endsWith('Pattern') === true;
    case 'ForOfStatement':
      return parent['right'] === node && parent['await'] !== true;
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent['test'] === node;
    case 'LogicalExpression':
      return parent['left'] === node;
    case 'AssignmentExpression':
      return parent['right'] === node && /^[-+*/%]/.test(parent['operator'] as string);
    case 'NewExpression':
    case 'CallExpression': {
      const callee = childOf(parent, 'callee')!;
      return callee !== node && READERS.test(draft.textOf(callee).slice(0, 40));
    }
    case 'SpreadElement':
    case 'TemplateLiteral':
    case 'BinaryExpression':
      return true;
    case 'UnaryExpression':
      return /[!+-]/.test(parent['operator'] as string);
  }
  return false;
}

/** `{ a: … }` and `a.b = …`. */
function isField({ node, parent }: Visit): boolean {
  if (parent?.type === 'Property') return parent['value'] === node;
  const isAssigned = parent?.type === 'AssignmentExpression' && parent['right'] === node;
  return isAssigned && childOf(parent, 'left')?.type === 'MemberExpression';
}

function cannotAwait(draft: Draft, node: AnyNode): Error {
  const call = draft.textOf(node).slice(0, 60).split('\n', 1)[0]!;
  return draft.refuse(
    node,
    `The call gives a promise, and the function around it is not async, so its value cannot be read ` +
      `here: make the function async, write (await ${call}), and await the function's own calls ` +
      `(for a callback of map: await Promise.all(items.map(async (item) => …))).`,
  );
}

/** Async callbacks of array methods that do not wait for them. */
function followCallbacks(draft: Draft, { node, parent, canAwait }: Visit): void {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  if (callee?.type !== 'MemberExpression') return;
  const method = propertyOf(callee);
  const [callback] = node['arguments'] as AnyNode[];
  if (method === undefined || callback === undefined || !isAsyncFunction(callback)) return;
  if (DECIDING.has(method)) {
    throw draft.refuse(
      childOf(callee, 'property')!,
      `${method} does not wait for an async function: it would take the promise for the answer. Load ` +
        `first, await Promise.all(items.map(async (item) => …)), then ${method} what was loaded.`,
    );
  }
  if (method !== 'forEach') return;
  needBackground(draft);
  draft.helpers.set('__follow', FOLLOW);
  draft.edits.wrap(callback, '__follow(');
  // What comes after the loop counts on it.
  if (canAwait && parent?.type === 'ExpressionStatement') {
    draft.edits.wrapAround(node, 'await (', ',__finish())');
  }
}
