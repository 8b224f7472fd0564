/** Commands about servers: start, stop, restart, read the configuration again, show the log. */
import * as vscode from 'vscode';
import { messageOf } from '../../core/util/errors';
import type { CoreHost } from '../coreHost';
import { Commands, Views } from '../ids';

type Action = 'start' | 'stop' | 'restart';

export function registerServerCommands(host: CoreHost): vscode.Disposable {
  const act = (action: Action) => (target?: unknown) => run(host, action, target);
  return vscode.Disposable.from(
    vscode.commands.registerCommand(Commands.startServer, act('start')),
    vscode.commands.registerCommand(Commands.stopServer, act('stop')),
    vscode.commands.registerCommand(Commands.restartServer, act('restart')),
    vscode.commands.registerCommand(Commands.reloadServers, () => host.reload()),
    vscode.commands.registerCommand(Commands.showLog, () => host.log.show()),
  );
}

async function run(host: CoreHost, action: Action, target: unknown): Promise<void> {
  const name = nameOf(target) ?? (await pick(host, action));
  if (name === undefined) return;
  const { proxy } = await host.get();
  try {
    await vscode.window.withProgress({ location: { viewId: Views.servers } }, () =>
      proxy[action](name),
    );
  } catch (error) {
    const showLog = vscode.l10n.t('Show Log');
    const answer = await vscode.window.showErrorMessage(messageOf(error), showLog);
    if (answer === showLog) host.log.show();
  }
}

/** The tree hands over its node, a caller of the command may hand over a name. */
function nameOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  const node = target as { kind?: string; server?: { name?: string } } | undefined;
  return node?.kind === 'server' ? node.server?.name : undefined;
}

async function pick(host: CoreHost, action: Action): Promise<string | undefined> {
  const { toolwright } = await host.get();
  const servers = toolwright.servers().filter(({ transport }) => transport !== 'built-in');
  const titles: Record<Action, string> = {
    start: vscode.l10n.t('Start which server?'),
    stop: vscode.l10n.t('Stop which server?'),
    restart: vscode.l10n.t('Restart which server?'),
  };
  const items = servers.map(({ name, state }) => ({ label: name, description: state }));
  return (await vscode.window.showQuickPick(items, { title: titles[action] }))?.label;
}
