/** Commands about servers, from the tree and from the palette. */
import * as vscode from 'vscode';
import type { Composition } from '../../core/compose';
import type { ServerView } from '../../core/proxy/serverView';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { isServer, serverOf, type Node } from '../views/serverNodes';
import { attempt } from './attempt';
import { openDefinition } from './openDefinition';
import { pickServer } from './pickServer';

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
    run: (_, name, host) => openDefinition(host, name),
  },
];

export function registerServerCommands(host: CoreHost): vscode.Disposable {
  return vscode.Disposable.from(
    ...COMMANDS.map((entry) =>
      vscode.commands.registerCommand(entry.command, (target?: Node | string) =>
        runFor(host, entry, target),
      ),
    ),
    vscode.commands.registerCommand(Commands.addServer, async () =>
      (await import('./addServer')).addServer(host),
    ),
    vscode.commands.registerCommand(Commands.copyName, copyName),
    vscode.commands.registerCommand(Commands.stopAllServers, () => stopAll(host)),
    vscode.commands.registerCommand(Commands.reloadServers, () => host.reload()),
    vscode.commands.registerCommand(Commands.showLog, () => host.log.show()),
  );
}

async function runFor(
  host: CoreHost,
  { title, fits, run }: ServerCommand,
  target: Node | string | undefined,
): Promise<void> {
  const core = await host.get();
  const fitting = (): ServerView[] =>
    core.toolwright.servers().filter((server) => isServer(server) && fits(server));
  const name = serverOf(target) ?? (await pickServer(fitting(), title));
  if (name !== undefined) await attempt(host, name, () => run(core, name, host));
}

async function stopAll(host: CoreHost): Promise<void> {
  const { proxy, toolwright } = await host.get();
  const running = toolwright
    .servers()
    .filter((server) => isServer(server) && server.state !== 'stopped');
  await Promise.all(running.map(({ name }) => proxy.stop(name)));
}

/** As rules of the policy and settings name it: `server` or `server.tool`. */
async function copyName(target?: Node): Promise<void> {
  if (target?.kind === 'server') await vscode.env.clipboard.writeText(target.server.name);
  if (target?.kind !== 'tool') return;
  await vscode.env.clipboard.writeText(`${target.server}.${target.name}`);
}
