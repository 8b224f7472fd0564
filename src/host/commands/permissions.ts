/**
 * "Manage Permissions": everything that was granted, refused or switched off, in one list, with a button
 * that takes it back. What settings say is shown as well, and changed there.
 */
import * as vscode from 'vscode';
import type {
  Permission,
  PermissionDecision,
  PermissionScope,
} from '../../core/policy/permissions';
import type { Decision } from '../../core/policy/policy';
import type { ServerTrust } from '../../core/policy/serverTrust';
import type { CoreHost } from '../coreHost';
import { Commands, Settings } from '../ids';

interface Item extends vscode.QuickPickItem {
  permission?: Permission;
  isSetting?: true;
  /** A server that the person agreed to. */
  server?: string;
}

const REVOKE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('trash'),
  tooltip: vscode.l10n.t('Take Back'),
};
const OPEN: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('gear'),
  tooltip: vscode.l10n.t('Open Settings'),
};

export function registerPermissions(host: CoreHost): vscode.Disposable {
  return vscode.commands.registerCommand(Commands.managePermissions, () => manage(host));
}

async function manage(host: CoreHost): Promise<void> {
  const { permissions, policy, trust, proxy } = await host.get();
  await permissions.load();
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = vscode.l10n.t('Permissions of Tools');
  picker.placeholder = vscode.l10n.t('Choose one to take it back, or to change it in the settings');
  picker.matchOnDescription = true;
  const show = (): void => {
    const items = itemsOf(permissions.list(), policy.rules, trust.list());
    picker.items =
      items.length > 0 ? items : [{ label: vscode.l10n.t('Nothing was granted or refused yet.') }];
  };
  const act = async ({ permission, isSetting, server }: Item): Promise<void> => {
    if (permission !== undefined) {
      await permissions.revoke(permission);
      show();
    } else if (server !== undefined) {
      await trust.forget(server);
      await proxy.stop(server);
      show();
    } else if (isSetting) {
      picker.hide();
      await openPolicySetting();
    }
  };
  show();
  picker.onDidTriggerItemButton(({ item }) => void act(item));
  picker.onDidAccept(() => {
    const [item] = picker.selectedItems;
    if (item !== undefined) void act(item);
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
}

function itemsOf(
  kept: readonly Permission[],
  rules: { own: ReadonlyMap<string, Decision>; folder: ReadonlyMap<string, Decision> },
  servers: ReturnType<ServerTrust['list']>,
): Item[] {
  const groups: [string, Item[]][] = (['session', 'workspace', 'user'] as const).map((scope) => [
    scopeName(scope),
    kept.filter((one) => one.scope === scope).map(keptItem),
  ]);
  const settings = [
    ...settingItems(rules.own, vscode.l10n.t('your settings')),
    ...settingItems(rules.folder, vscode.l10n.t('settings of this folder')),
  ];
  groups.push([vscode.l10n.t('Settings'), settings]);
  groups.push([vscode.l10n.t('Servers of this folder'), servers.map(serverItem)]);
  return groups.flatMap(([label, items]) =>
    items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [],
  );
}

function keptItem(permission: Permission): Item {
  const { pattern, since } = permission;
  const day = new Date(since).toLocaleDateString();
  const description = vscode.l10n.t('{0} since {1}', decisionName(permission.decision), day);
  return { label: pattern, description, permission, buttons: [REVOKE] };
}

function settingItems(rules: ReadonlyMap<string, Decision>, where: string): Item[] {
  return Array.from(rules, ([pattern, decision]) => ({
    label: pattern,
    description: vscode.l10n.t('{0} by {1}', decisionName(decision), where),
    isSetting: true as const,
    buttons: [OPEN],
  }));
}

function serverItem({ server, level }: ReturnType<ServerTrust['list']>[number]): Item {
  const description =
    level === 'trusted'
      ? vscode.l10n.t('starts, and is trusted')
      : vscode.l10n.t('starts; each of its tools asks');
  return { label: server, description, server, buttons: [REVOKE] };
}

function decisionName(decision: Decision | PermissionDecision): string {
  switch (decision) {
    case 'allow':
      return vscode.l10n.t('allowed');
    case 'deny':
      return vscode.l10n.t('denied');
    case 'ask':
      return vscode.l10n.t('asks');
    case 'off':
      return vscode.l10n.t('switched off');
  }
}

function scopeName(scope: PermissionScope): string {
  switch (scope) {
    case 'session':
      return vscode.l10n.t('In this session');
    case 'workspace':
      return vscode.l10n.t('In this workspace');
    case 'user':
      return vscode.l10n.t('Everywhere');
  }
}

async function openPolicySetting(): Promise<void> {
  const setting = `${Settings.section}.${Settings.policy}`;
  await vscode.commands.executeCommand('workbench.action.openSettings', setting);
}
