/**
 * Modules, of which there are none. What a program imports from a made-up module of tools exists as a
 * global, so the import is dropped; exports are made plain. Any other module is refused with what
 * there is instead.
 */
import type { Draft } from './draft';
import { childOf, nameOf, textOf, type AnyNode } from './nodes';

/** What programs want of well-known modules, and how they get it here. */
const INSTEAD: readonly [RegExp, string][] = [
  [
    /^(?:node:)?fs(?:\/promises)?$|^fs-extra$/,
    'for files there are read_file, list_files, find_files, grep_file and write_file of workspace',
  ],
  [/^(?:node:)?path$/, "paths are texts: join them with '/'"],
  [
    /^(?:node:)?https?$|fetch|axios|undici|^got$/,
    'there is no network; search_tools may find a tool',
  ],
  [/^(?:node:)?child_process$|execa/, 'no commands can be run'],
  [/zod|ajv/, 'check values by hand'],
];

/** A module of Node or of npm, whose names mean something else than the tools that sound like them. */
const FOREIGN =
  /^node:|^(?:fs|path|os|http|https|child_process|crypto|util|url|stream|events|zlib|net)(?:\/|$)/;

/** Drops and rewrites; throws ProgramSyntaxError for what cannot be. Returns what is exported. */
export function withoutModules(draft: Draft): { exportsDefault: boolean } {
  let exportsDefault = false;
  const refused: { node: AnyNode; module: string }[] = [];
  for (const node of draft.body) {
    const module = textOf(childOf(node, 'source'));
    if (node.type === 'ImportDeclaration') {
      if (!importTools(draft, node, module ?? '')) refused.push({ node, module: module ?? '' });
    } else if (module !== undefined) {
      refused.push({ node, module });
    } else if (node.type === 'ExportNamedDeclaration') {
      const declaration = childOf(node, 'declaration');
      draft.edits.replace(node.start, declaration?.start ?? node.end, '');
      if (declaration === undefined) draft.dropped.push(node);
    } else if (node.type === 'ExportDefaultDeclaration') {
      const declaration = childOf(node, 'declaration')!;
      draft.edits.replace(node.start, declaration.start, '__main = ');
      draft.edits.insert(declaration.end, ';');
      exportsDefault = true;
    } else exportsDefault = exportOfCommonJs(draft, node) || exportsDefault;
  }
  for (const { node } of draft.visits) {
    if (node.type !== 'VariableDeclaration') continue;
    const required = requiredBy(draft, node);
    if (required === undefined) continue;
    if (!requireTools(draft, node, required)) refused.push({ node, module: required });
  }
  if (refused.length > 0) throw noModules(draft, refused);
  return { exportsDefault };
}

function noModules(draft: Draft, refused: readonly { node: AnyNode; module: string }[]): Error {
  const names = [...new Set(refused.map(({ module }) => `'${module}'`))];
  const advice = INSTEAD.filter(([look]) => refused.some(({ module }) => look.test(module)));
  return draft.refuse(
    refused[0]!.node,
    `There are no modules here, so there is no ${names.join(' and no ')}: ` +
      [
        ...advice.map(([, text]) => text),
        'tools are globals, such as list_files({ path: "." })',
      ].join('; ') +
      '.',
  );
}

/** False when something of it does not exist here. */
function importTools(draft: Draft, node: AnyNode, module: string): boolean {
  const specifiers = node['specifiers'] as AnyNode[];
  if (FOREIGN.test(module) || specifiers.length === 0) return false;
  const pairs = specifiers.map((specifier) => ({
    local: nameOf(childOf(specifier, 'local'))!,
    imported: nameOf(childOf(specifier, 'imported')),
  }));
  return replaceByGlobals(draft, node, module, pairs);
}

/** The module's name in `const … = require('…')` and `await import('…')`. */
function requiredBy({ scope }: Draft, node: AnyNode): string | undefined {
  const [declarator, ...more] = node['declarations'] as AnyNode[];
  const init = childOf(declarator, 'init');
  if (init === undefined || more.length > 0) return undefined;
  const call = init.type === 'AwaitExpression' ? childOf(init, 'argument')! : init;
  if (call.type === 'ImportExpression') return textOf(childOf(call, 'source'));
  if (call.type !== 'CallExpression' || nameOf(childOf(call, 'callee')) !== 'require') {
    return undefined;
  }
  return scope.isFree('require') ? textOf((call['arguments'] as AnyNode[])[0]) : undefined;
}

function requireTools(draft: Draft, node: AnyNode, module: string): boolean {
  if (FOREIGN.test(module)) return false;
  const id = childOf((node['declarations'] as AnyNode[])[0], 'id')!;
  const local = nameOf(id);
  if (local !== undefined) return replaceByGlobals(draft, node, module, [{ local }]);
  if (id.type !== 'ObjectPattern') return false;
  const pairs: { local: string; imported?: string }[] = [];
  for (const entry of id['properties'] as AnyNode[]) {
    const name = nameOf(childOf(entry, 'value'));
    const imported = nameOf(childOf(entry, 'key'));
    if (name === undefined || imported === undefined) return false;
    pairs.push({ local: name, imported });
  }
  return replaceByGlobals(draft, node, module, pairs);
}

/** Names without `imported` stand for the whole module. */
function replaceByGlobals(
  draft: Draft,
  node: AnyNode,
  module: string,
  pairs: readonly { local: string; imported?: string | undefined }[],
): boolean {
  const { known, scope, edits } = draft;
  const stem = module.replace(/\.\w+$/, '').replace(/^[^]*[/:]/, '');
  const server = known.namespaceFor(stem);
  const texts: string[] = [];
  for (const { local, imported } of pairs) {
    const meant =
      imported === undefined
        ? [local, stem, server ?? ''].find(isObjectOfOurs)
        : methodText(imported);
    if (meant === undefined) return false;
    if (meant === local) scope.release(local);
    else texts.push(`const ${local} = ${meant};`);
  }
  edits.replace(node.start, node.end, texts.join(' '));
  return true;

  function isObjectOfOurs(name: string): boolean {
    return known.isNamespace(name) || known.isOwnObject(name);
  }

  function methodText(name: string): string | undefined {
    if (isObjectOfOurs(name)) return name;
    const method = server && (known.hasMethod(server, name) ? name : known.methodFor(server, name));
    if (method !== undefined) return known.isFunction(method) ? method : `${server}.${method}`;
    return known.isFunction(name) ? name : known.meantBy(name);
  }
}

/** `module.exports = …` and `exports.default = …`. */
function exportOfCommonJs(draft: Draft, node: AnyNode): boolean {
  const assignment = node.type === 'ExpressionStatement' ? childOf(node, 'expression') : undefined;
  if (assignment?.type !== 'AssignmentExpression') return false;
  const left = childOf(assignment, 'left')!;
  if (!/^(?:module\.exports|exports\.default)$/.test(draft.textOf(left).slice(0, 20))) return false;
  const right = childOf(assignment, 'right')!;
  const entries = right.type === 'ObjectExpression' ? (right['properties'] as AnyNode[]) : [];
  if (entries.length > 0 && entries.every((entry) => entry['shorthand'] === true)) {
    // Functions declared above; which one to call is found as if nothing were exported.
    draft.edits.replace(node.start, node.end, '');
    draft.dropped.push(node);
    return false;
  }
  draft.edits.replace(left.start, left.end, '__main');
  return true;
}
