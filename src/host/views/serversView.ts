/**
 * The tree "Servers": problems of the configuration first, then every tool source with its state, and
 * below it why it does not work, its tools, and what else it has. Empty where no server is defined, so
 * that the welcome text shows. How rows look is serverItems.ts.
 */
import * as vscode from 'vscode';
import type { Composition } from '../../core/compose';
import { placeOf } from '../../core/config/place';
import type { ServerView } from '../../core/proxy/serverView';
import type { CoreHost } from '../coreHost';
import { Views } from '../ids';
import { countItem, problemItem, serverItem, toolItem } from './serverItems';
import { isServer, type CountNode, type Node, type ServerNode } from './serverNodes';
import { obstacleLine, obstacleOf, OBSTACLES, setWelcome, type Obstacle } from './welcome';

/** A burst of changes is drawn once. */
const REFRESH_MS = 100;

export class ServersView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: CoreHost;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #subscriptions: { dispose(): void }[];
  readonly #view: vscode.TreeView<Node>;
  /** The rows of servers by name: the same objects for as long as their server is there. */
  readonly #nodes = new Map<string, ServerNode>();
  /** What the rows show now: all of them, and each server with what is below it. */
  #shownRoots = '';
  readonly #shown = new Map<string, string>();
  /** Servers whose tools were drawn at some time. */
  readonly #opened = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#view = vscode.window.createTreeView(Views.servers, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.#view,
      this.#view.onDidChangeVisibility(() => this.#refreshSoon()),
      host.onDidChange(() => this.#refreshSoon()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (OBSTACLES.some((name) => event.affectsConfiguration(name))) this.#refreshSoon();
      }),
    ];
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#roots(await this.#host.get());
    if (node.kind !== 'server') return [];
    this.#opened.add(node.server.name);
    this.#shown.set(node.server.name, this.#shownOf(await this.#host.get(), node.server));
    return childrenOf(node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'server':
        return serverItem(node.server);
      case 'problem':
        return problemItem(node);
      case 'count':
        return countItem(node);
      case 'tool': {
        const core = this.#host.started;
        const tool = core?.toolwright.tool(`${node.server}.${node.name}`);
        return toolItem(node, tool, tool && core?.policy.decide(tool));
      }
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions.toReversed()) subscription.dispose();
    this.#changed.dispose();
  }

  async #roots(core: Composition): Promise<Node[]> {
    const servers = core.toolwright.servers();
    const problems = core.toolwright.configProblems;
    this.#shownRoots = this.#rootsOf(core);
    this.#shown.clear();
    const names = new Set(servers.map(({ name }) => name));
    for (const name of this.#nodes.keys()) if (!names.has(name)) this.#nodes.delete(name);
    for (const server of servers) {
      this.#shown.set(server.name, this.#shownOf(core, server));
      const node = this.#nodes.get(server.name);
      if (node === undefined) this.#nodes.set(server.name, { kind: 'server', server });
      else node.server = server;
    }
    const isEmpty = problems.length === 0 && !servers.some(isServer);
    const obstacle = this.#obstacle();
    this.#view.message = isEmpty ? '' : obstacleLine(obstacle);
    await setWelcome(isEmpty, obstacle);
    if (isEmpty) return [];
    const files = this.#host.configFiles;
    return [
      ...problems.map((message): Node => {
        const place = placeOf(message, files);
        return { kind: 'problem', message, ...(place && { place }) };
      }),
      ...servers.map(({ name }) => this.#nodes.get(name)!),
    ];
  }

  #obstacle(): Obstacle | undefined {
    return obstacleOf(this.#host.config?.skippedUntrusted === true);
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, REFRESH_MS);
  }

  /**
   * Draws anew only what shows something else than before: VS Code forgets the rows that it draws, and a
   * click on one that is just being drawn is lost.
   */
  #refresh(): void {
    // It is called again when it shows.
    if (!this.#view.visible) return;
    const core = this.#host.started;
    if (core === undefined || this.#rootsOf(core) !== this.#shownRoots) {
      this.#changed.fire(undefined);
      return;
    }
    for (const server of core.toolwright.servers()) {
      const node = this.#nodes.get(server.name);
      const shown = this.#shownOf(core, server);
      if (node === undefined || this.#shown.get(server.name) === shown) continue;
      this.#shown.set(server.name, shown);
      node.server = server;
      this.#changed.fire(node);
    }
  }

  /** Which rows there are, and which text where there are none. */
  #rootsOf({ toolwright }: Composition): string {
    const names = toolwright.servers().map(({ name }) => name);
    return JSON.stringify([toolwright.configProblems, names, this.#obstacle()]);
  }

  /** Everything that the row of a server shows, and those below it once they were drawn. */
  #shownOf({ toolwright, policy }: Composition, server: ServerView): string {
    const drawn = this.#opened.has(server.name) ? server.toolNames : [];
    const tools = drawn.map((name) => {
      const tool = toolwright.tool(`${server.name}.${name}`);
      return tool && [policy.decide(tool), tool.description];
    });
    return JSON.stringify([server, tools]);
  }
}

function childrenOf({ server }: ServerNode): Node[] {
  const { error, name, toolNames, disabledTools = [], resourceCount = 0, promptCount = 0 } = server;
  const off = new Set(disabledTools);
  const counts: CountNode[] = [
    { kind: 'count', server: name, what: 'resources', count: resourceCount },
    { kind: 'count', server: name, what: 'prompts', count: promptCount },
  ];
  return [
    ...(error === undefined ? [] : [{ kind: 'problem' as const, message: error, server: name }]),
    ...toolNames.map((tool): Node => ({
      kind: 'tool',
      server: name,
      name: tool,
      isOff: off.has(tool),
    })),
    ...counts.filter(({ count }) => count > 0),
  ];
}
