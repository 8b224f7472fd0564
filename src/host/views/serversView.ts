/**
 * The tree "Servers": problems of the configuration first, then every tool source with its state, and
 * below it why it does not work, its tools, and what else it has. Empty where no server is defined, so
 * that the welcome text shows. How rows look is serverItems.ts.
 */
import * as vscode from 'vscode';
import type { CoreHost } from '../coreHost';
import { Views } from '../ids';
import { countItem, problemItem, serverItem, toolItem } from './serverItems';
import { isServer, type CountNode, type Node, type ServerNode } from './serverNodes';
import { setWelcome } from './welcome';

/** A burst of changes is drawn once. */
const REFRESH_MS = 100;

export class ServersView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: CoreHost;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: { dispose(): void }[];
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#subscriptions = [
      host.onDidChange(() => this.#refresh()),
      vscode.window.createTreeView(Views.servers, {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
    ];
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#roots();
    return node.kind === 'server' ? childrenOf(node) : [];
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

  async #roots(): Promise<Node[]> {
    const { toolwright } = await this.#host.get();
    const servers = toolwright.servers();
    const problems = toolwright.configProblems;
    await setWelcome(this.#host.config, servers, problems);
    if (problems.length === 0 && !servers.some(isServer)) return [];
    return [
      ...problems.map((message): Node => ({ kind: 'problem', message })),
      ...servers.map((server): Node => ({ kind: 'server', server })),
    ];
  }

  #refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, REFRESH_MS);
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
