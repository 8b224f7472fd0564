/**
 * "Manage Permissions": everything that was granted, refused or switched off, in one list, with a button
 * that takes it back, and another one to undo that. What settings say is shown as well, and changed there.
 */
import * as vscode from 'vscode';
import type { PermissionScope } from '../../core/policy/permissions';
import type { PermissionDecision } from '../../core/policy/permissionShelf';
import type { Decision, PolicyRules } from '../../core/policy/policy';
import type { Composition } from '../../core/compose';
import { messageOf } from '../../core/util/errors';
import { inQuickInput } from '../adapters/person/display';
import type { CoreHost } from '../coreHost';
import { Commands, Settings } from '../ids';

const MAX_NAME = 200;

interface Item extends vscode.QuickPickItem {
  /** What choosing it does; absent where it only tells. */
  act?: () => Promise<void> | void;
}

/** Something that was granted or refused, and how that is taken back and put back. */
interface Granted {
  label: string;
  description: string;
  revoke: () => Promise<void>;
  restore: () => Promise<void>;
}

const REVOKE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('trash'),
  tooltip: vscode.l10n.t('Take Back'),
};
const UNDO: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('discard'),
  tooltip: vscode.l10n.t('Undo'),
};
const OPEN: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('gear'),
  tooltip: vscode.l10n.t('Open Settings'),
};

export function registerPermissions(host: CoreHost): vscode.Disposable {
  return vscode.commands.registerCommand(Commands.managePermissions, () => manage(host));
}

async function manage(host: CoreHost): Promise<void> {
  const core = await host.get();
  await core.permissions.load();
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = vscode.l10n.t('Permissions of Tools');
  picker.placeholder = vscode.l10n.t('Choose one to take it back, or to change it in the settings');
  picker.matchOnDescription = true;
  const takenBack = new Set<Granted>();
  const grantedItem = (granted: Granted): Item => ({
    label: granted.label,
    description: granted.description,
    buttons: [REVOKE],
    act: async () => {
      takenBack.add(granted);
      await granted.revoke();
    },
  });
  const takenBackItem = (granted: Granted): Item => ({
    label: granted.label,
    description: vscode.l10n.t('taken back: {0}', granted.description),
    buttons: [UNDO],
    act: async () => {
      await granted.restore();
      takenBack.delete(granted);
    },
  });
  const show = (): void => {
    const items = grouped([
      [vscode.l10n.t('Taken back just now'), [...takenBack].map(takenBackItem)],
      ...permissionGroups(core).map(([label, all]): Group => [label, all.map(grantedItem)]),
      [vscode.l10n.t('Servers of this folder'), trustedServers(core).map(grantedItem)],
      [vscode.l10n.t('Settings'), settingItems(core)],
    ]);
    const nothing: Item = { label: vscode.l10n.t('Nothing was granted or refused yet.') };
    picker.items = items.length > 0 ? items : [nothing];
  };
  const act = async (item: Item | undefined): Promise<void> => {
    try {
      await item?.act?.();
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
    show();
  };
  show();
  picker.onDidTriggerItemButton(({ item }) => void act(item));
  picker.onDidAccept(() => void act(picker.selectedItems[0]));
  picker.onDidHide(() => picker.dispose());
  picker.show();
}

type Group = [label: string, items: Item[]];

function grouped(groups: readonly Group[]): Item[] {
  return groups.flatMap(([label, items]) =>
    items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [],
  );
}

function permissionGroups({ permissions }: Composition): [string, Granted[]][] {
  const kept = permissions.list();
  return (['session', 'workspace', 'user'] as const).map((scope) => [
    scopeName(scope),
    kept
      .filter((one) => one.scope === scope)
      .map((one) => ({
        label: titleOf(one.tool === undefined ? one.server : `${one.server}.${one.tool}`),
        description: vscode.l10n.t(
          '{0} since {1}',
          decisionName(one.decision),
          new Date(one.since).toLocaleDateString(),
        ),
        revoke: () => permissions.revoke(one),
        restore: () => permissions.restore(one),
      })),
  ]);
}

function trustedServers({ trust, proxy }: Composition): Granted[] {
  return trust.list().map(({ server, level }) => ({
    label: titleOf(server),
    description:
      level === 'trusted'
        ? vscode.l10n.t('starts, and is trusted')
        : vscode.l10n.t('starts; each of its tools asks'),
    revoke: async () => {
      await trust.forget(server);
      await proxy.stop(server);
    },
    restore: () => trust.setTrusted(server, level === 'trusted'),
  }));
}

function settingItems({ policy }: Composition): Item[] {
  const { own, folder } = policy.rules;
  const itemsOf = (rules: PolicyRules, where: string): Item[] =>
    Array.from(rules, ([pattern, decision]) => ({
      label: titleOf(pattern),
      description: vscode.l10n.t('{0} by {1}', decisionName(decision), where),
      buttons: [OPEN],
      act: openPolicySetting,
    }));
  return [
    ...itemsOf(own, vscode.l10n.t('your settings')),
    ...itemsOf(folder, vscode.l10n.t('settings of this folder')),
  ];
}

/** Names are the servers' own words. */
function titleOf(name: string): string {
  return inQuickInput(name, MAX_NAME);
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
