/**
 * Gives every server and tool its name in programs: a valid identifier, the same one whatever order
 * servers report in. Which names are not free is reservedNames.ts; looking names up is catalog.ts.
 */
import type { CatalogTool, ToolContract } from './contract';
import { reservedGlobals, reservedMethods, reservedNamespaces } from './reservedNames';
import { byCodeUnits, quote } from './text';

export interface AssignedNames {
  /** All tools by the order of their ids. */
  tools: CatalogTool[];
  /** The tools that are plain functions too: their method name is theirs alone in the catalog. */
  plain: Map<string, CatalogTool>;
  /** One sentence for each collision. */
  problems: string[];
}

/**
 * Names all tools. A server or tool whose own name can be used keeps it before one whose name had
 * to be changed; after that the order of the names decides: later ones get `_2`, `_3` and so on.
 */
export function assignNames(
  contractsByServer: ReadonlyMap<string, readonly ToolContract[]>,
): AssignedNames {
  const problems: string[] = [];
  const namespaces = distinctNames(
    contractsByServer.keys(),
    reservedNamespaces,
    (raw, name, owner) => {
      problems.push(
        `The servers ${quote(owner)} and ${quote(raw)} have the same name in code: ` +
          `${quote(raw)} is ${name} there.`,
      );
    },
  );
  const byId = new Map<string, CatalogTool>();
  for (const [server, namespace] of namespaces) {
    const { methods, collisions } = methodsOf(contractsByServer.get(server) ?? []);
    for (const { raw, name, owner } of collisions) {
      problems.push(
        `The tools ${quote(owner)} and ${quote(raw)} of server ${quote(server)} have the same ` +
          `name in code: ${quote(raw)} is ${namespace}.${name} there.`,
      );
    }
    for (const [contract, method] of methods) addTool(toolOf(contract, server, namespace, method));
  }
  const tools = [...byId.values()].sort((a, b) => byCodeUnits(a.id, b.id));
  return { tools, plain: plainNames(tools, new Set(namespaces.values())), problems };

  /**
   * `a` + `b.c` and `a.b` + `c` are both `a.b.c`, and the policy knows tools by that id alone.
   * People choose server names and servers choose tool names: the tool with the shorter name wins.
   */
  function addTool(tool: CatalogTool): void {
    const other = byId.get(tool.id);
    const wins = other === undefined || tool.server.length > other.server.length;
    if (wins) byId.set(tool.id, tool);
    if (other === undefined) return;
    const loser = wins ? other : tool;
    problems.push(
      `The servers ${quote(other.server)} and ${quote(tool.server)} both have a tool with the id ` +
        `${quote(tool.id)}: the one of ${quote(loser.server)} is left out.`,
    );
  }
}

interface Methods {
  methods: Map<ToolContract, string>;
  collisions: { raw: string; name: string; owner: string }[];
}

// Remembered by the lists and contracts themselves: one server's change names only its own tools, and
// what is known of the others, such as their signatures, stays with them.
const methodsByList = new WeakMap<readonly ToolContract[], Methods>();
const toolsByContract = new WeakMap<ToolContract, CatalogTool>();

function methodsOf(contracts: readonly ToolContract[]): Methods {
  let known = methodsByList.get(contracts);
  if (known !== undefined) return known;
  const byName = new Map<string, ToolContract>();
  for (const contract of contracts) {
    if (!byName.has(contract.name)) byName.set(contract.name, contract);
  }
  const collisions: Methods['collisions'] = [];
  const names = distinctNames(byName.keys(), reservedMethods, (raw, name, owner) => {
    collisions.push({ raw, name, owner });
  });
  const methods = new Map<ToolContract, string>();
  for (const [raw, contract] of byName) methods.set(contract, names.get(raw) ?? raw);
  known = { methods, collisions };
  methodsByList.set(contracts, known);
  return known;
}

function toolOf(
  contract: ToolContract,
  server: string,
  namespace: string,
  method: string,
): CatalogTool {
  const known = toolsByContract.get(contract);
  const isSame =
    known?.server === server && known.namespace === namespace && known.method === method;
  if (isSame) return known;
  const id = `${server}.${contract.name}`;
  const tool = { ...contract, server, id, namespace, method, call: `${namespace}.${method}` };
  toolsByContract.set(contract, tool);
  return tool;
}

/** The name as an identifier that a program may use. Names that are one stay as they are. */
export function identifierOf(raw: string, reserved: ReadonlySet<string>): string {
  const text = raw.normalize('NFC').replace(/[^\p{ID_Continue}$]/gu, '_');
  const name = /^[\p{ID_Start}$_]/u.test(text) ? text : `_${text}`;
  return reserved.has(name) ? `${name}_` : name;
}

function distinctNames(
  rawNames: Iterable<string>,
  reserved: ReadonlySet<string>,
  onCollision: (raw: string, name: string, ownerOfPlainForm: string) => void,
): Map<string, string> {
  const wanted = Array.from(rawNames, (raw) => ({ raw, name: identifierOf(raw, reserved) }));
  const isChanged = (entry: { raw: string; name: string }): number =>
    entry.raw === entry.name ? 0 : 1;
  wanted.sort((a, b) => isChanged(a) - isChanged(b) || byCodeUnits(a.raw, b.raw));
  const owners = new Map<string, string>();
  const nextSuffix = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { raw, name: base } of wanted) {
    let name = base;
    let suffix = nextSuffix.get(base) ?? 2;
    while (owners.has(name)) {
      name = `${base}_${suffix}`;
      suffix += 1;
    }
    nextSuffix.set(base, suffix);
    if (name !== base) onCollision(raw, name, owners.get(base) ?? base);
    owners.set(name, raw);
    names.set(raw, name);
  }
  return names;
}

function plainNames(
  tools: readonly CatalogTool[],
  namespaces: ReadonlySet<string>,
): Map<string, CatalogTool> {
  const owners = new Map<string, CatalogTool | undefined>();
  for (const tool of tools) {
    owners.set(tool.method, owners.has(tool.method) ? undefined : tool);
  }
  const plain = new Map<string, CatalogTool>();
  for (const [name, tool] of owners) {
    const isFree = !namespaces.has(name) && !reservedGlobals.has(name);
    if (tool !== undefined && isFree) plain.set(name, tool);
  }
  return plain;
}
