/** Commands about servers and their tools, from the tree and from the palette. */
import * as vscode from 'vscode';
import type { Composition } from '../../core/compose';
import type { ServerView } from '../../core/proxy/serverView';
import { messageOf } from '../../core/util/errors';
import type { CoreHost } from '../coreHost';
import { Commands, Views } from '../ids';
import { stateName } from '../views/serverItems';
import { isServer, type Node, type ToolNode } from '../views/serverNodes';
import { openDefinition } from './openDefinition';

interface ServerCommand {
  command: string;
  /** The question of the quick pick. */
  title: string;
  /** Which servers it is for. */
  fits(server: ServerView): boolean;
  run(core: Composition, name: string, host: CoreHost): Promise<void> | void;
}

const COMMANDS: readonly ServerCommand[] = [
  {
    command: Commands.startServer,
    title: vscode.l10n.t('Start which server?'),
    fits: ({ state }) => state !== 'ready' && state !== 'starting',
    run: ({ proxy }, name) => proxy.start(name),
  },
  {
    command: Commands.stopServer,
    title: vscode.l10n.t('Stop which server?'),
    fits: ({ state }) => state === 'ready' || state === 'starting',
    run: ({ proxy }, name) => proxy.stop(name),
  },
  {
    command: Commands.restartServer,
    title: vscode.l10n.t('Restart which server?'),
    fits: () => true,
    run: ({ proxy }, name) => proxy.restart(name),
  },
  {
    command: Commands.signIn,
    title: vscode.l10n.t('Sign in at which server?'),
    fits: ({ transport }) => transport !== 'stdio',
    run: ({ proxy }, name) => proxy.signIn(name),
  },
  {
    command: Commands.signOut,
    title: vscode.l10n.t('Sign out from which server?'),
    fits: ({ isSignedIn }) => isSignedIn === true,
    run: ({ proxy }, name) => proxy.signOut(name),
  },
  {
    command: Commands.trustServer,
    title: vscode.l10n.t('Trust which server?'),
    fits: ({ isTrusted }) => isTrusted === false,
    run: ({ trust }, name) => trust.setTrusted(name, true),
  },
  {
    command: Commands.distrustServer,
    title: vscode.l10n.t('Stop trusting which server?'),
    fits: ({ isTrusted }) => isTrusted === true,
    run: ({ trust }, name) => trust.setTrusted(name, false),
  },
  {
    command: Commands.showServerLog,
    title: vscode.l10n.t('Show the log of which server?'),
    fits: () => true,
    run: (_, name, host) => host.serverLogs.show(name),
  },
  {
    command: Commands.openServerDefinition,
    title: vscode.l10n.t('Open the definition of which server?'),
    fits: () => true,
    run: (core, name) => openDefinition(core, name),
  },
];

export function registerServerCommands(host: CoreHost): vscode.Disposable {
  return vscode.Disposable.from(
    ...COMMANDS.map((entry) =>
      vscode.commands.registerCommand(entry.command, (target?: unknown) =>
        runFor(host, entry, target),
      ),
    ),
    vscode.commands.registerCommand(Commands.enableTool, (target?: unknown) =>
      switchTool(host, target, true),
    ),
    vscode.commands.registerCommand(Commands.disableTool, (target?: unknown) =>
      switchTool(host, target, false),
    ),
    vscode.commands.registerCommand(Commands.stopAllServers, () => stopAll(host)),
    vscode.commands.registerCommand(Commands.reloadServers, () => host.reload()),
    vscode.commands.registerCommand(Commands.showLog, () => host.log.show()),
  );
}

async function runFor(host: CoreHost, entry: ServerCommand, target: unknown): Promise<void> {
  const core = await host.get();
  const name = nameOf(target) ?? (await pick(core, entry));
  if (name === undefined) return;
  try {
    await vscode.window.withProgress({ location: { viewId: Views.servers } }, async () =>
      entry.run(core, name, host),
    );
  } catch (error) {
    const showLog = vscode.l10n.t('Show Log');
    const answer = await vscode.window.showErrorMessage(messageOf(error), showLog);
    if (answer === showLog) host.serverLogs.show(name);
  }
}

async function stopAll(host: CoreHost): Promise<void> {
  const { proxy, toolwright } = await host.get();
  const running = toolwright
    .servers()
    .filter((server) => isServer(server) && server.state !== 'stopped');
  await Promise.all(running.map(({ name }) => proxy.stop(name)));
}

/** The tree hands over its node, a caller of the command may hand over a name. */
function nameOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  const node = target as Node | undefined;
  if (node?.kind === 'server') return node.server.name;
  return node?.kind === 'problem' ? node.server : undefined;
}

async function pick(
  { toolwright }: Composition,
  { title, fits }: ServerCommand,
): Promise<string | undefined> {
  const fitting = toolwright.servers().filter((server) => isServer(server) && fits(server));
  if (fitting.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('No server is in a state for that.'));
    return undefined;
  }
  const items = fitting.map(({ name, state, origin }) => ({
    label: name,
    description: stateName(state),
    detail: origin,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}

async function switchTool(host: CoreHost, target: unknown, isEnabled: boolean): Promise<void> {
  const { toolwright, permissions } = await host.get();
  const node = target as Node | undefined;
  const tool = node?.kind === 'tool' ? node : await pickTool(toolwright.servers(), isEnabled);
  if (tool !== undefined) await permissions.setEnabled(tool.server, tool.name, isEnabled);
}

async function pickTool(
  servers: readonly ServerView[],
  isEnabled: boolean,
): Promise<Pick<ToolNode, 'server' | 'name'> | undefined> {
  const items = servers.flatMap(({ name: server, toolNames, disabledTools = [] }) => {
    const off = new Set(disabledTools);
    const names = toolNames.filter((name) => off.has(name) === isEnabled);
    return names.map((name) => ({ label: name, description: server, server, name }));
  });
  const title = isEnabled
    ? vscode.l10n.t('Switch which tool on?')
    : vscode.l10n.t('Switch which tool off?');
  return vscode.window.showQuickPick(items, { title, matchOnDescription: true });
}
