/** The rows of the tree "Servers". Texts of servers are shown as they are, never as Markdown. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CatalogTool } from '../../core/catalog/contract';
import type { Place } from '../../core/config/place';
import type { Decision } from '../../core/policy/policy';
import type { ServerState, ServerView } from '../../core/proxy/serverView';
import { plainLine, plainText } from '../../core/util/plainText';
import { Commands } from '../ids';
import { mcpAccess } from '../mcpSettings';
import {
  contextOf,
  isServer,
  type CountNode,
  type ProblemNode,
  type ToolNode,
} from './serverNodes';

const MAX_LINE_CHARS = 300;
const MAX_TOOLTIP_CHARS = 2_000;

export function serverItem(server: ServerView): vscode.TreeItem {
  const { name, state, toolNames, error } = server;
  const hasChildren = toolNames.length > 0 || error !== undefined;
  const item = new vscode.TreeItem(
    name,
    hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = `server:${name}`;
  item.description = describeServer(server);
  item.iconPath = serverIcon(server);
  item.contextValue = contextOf(server);
  item.tooltip = tooltipOf(server);
  item.accessibilityInformation = { label: `${name}, ${stateName(state)}, ${item.description}` };
  return item;
}

/** "needs a sign-in · 12 tools": the state where it is not as it should be, then what there is. */
function describeServer(server: ServerView): string {
  const { state, toolNames, isTrusted, disabledTools = [] } = server;
  const count = toolNames.length - disabledTools.length;
  const parts = [
    isServer(server) ? stateName(state) : '',
    toolNames.length === 0
      ? ''
      : count === 1
        ? vscode.l10n.t('1 tool')
        : vscode.l10n.t('{0} tools', count),
    disabledTools.length > 0 ? vscode.l10n.t('{0} off', disabledTools.length) : '',
    isServer(server) && isTrusted === false ? vscode.l10n.t('not trusted') : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function tooltipOf(server: ServerView): string {
  const { name, product, origin, protocolVersion, pid, isSignedIn, isTrusted, error } = server;
  const facts = [
    product,
    protocolVersion !== undefined && vscode.l10n.t('protocol {0}', protocolVersion),
    pid !== undefined && vscode.l10n.t('process {0}', pid),
    isSignedIn && vscode.l10n.t('signed in'),
    isTrusted === false && vscode.l10n.t('not trusted: each of its tools asks'),
  ].filter((fact) => typeof fact === 'string' && fact !== '');
  const lines = [name, facts.join(' · '), origin, error ?? ''];
  return plainText(lines.filter((line) => line !== '').join('\n\n'), MAX_TOOLTIP_CHARS);
}

export function toolItem(
  { server, name, isOff }: ToolNode,
  tool: CatalogTool | undefined,
  decision: Decision | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.id = `tool:${server}.${name}`;
  item.iconPath = new vscode.ThemeIcon(isOff ? 'circle-slash' : 'symbol-method');
  item.contextValue = isOff ? 'tool.off' : 'tool.on';
  const says = isOff ? vscode.l10n.t('switched off') : decisionName(decision);
  const about = plainLine(tool?.description ?? '', MAX_LINE_CHARS);
  item.description = [says, about].filter((part) => part !== '').join(' · ');
  item.tooltip = plainText(
    [tool?.call ?? name, says, tool?.description ?? ''].filter((part) => part !== '').join('\n\n'),
    MAX_TOOLTIP_CHARS,
  );
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}

/** A click leads to where it can be mended or understood: the line of the file, or a log. */
export function problemItem({ message, server, place }: ProblemNode): vscode.TreeItem {
  const label = plainLine(message, MAX_LINE_CHARS);
  const item = new vscode.TreeItem(place === undefined ? label : withoutPlace(label, place));
  if (place !== undefined) {
    item.description = `${path.basename(place.file)}:${place.line}`;
  }
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = plainText(message, MAX_TOOLTIP_CHARS);
  item.contextValue = server === undefined ? 'problem' : 'problem.server';
  item.accessibilityInformation = { label: vscode.l10n.t('Problem: {0}', label) };
  item.command = problemCommand(server, place);
  return item;
}

function problemCommand(server: string | undefined, place: Place | undefined): vscode.Command {
  if (place !== undefined) {
    const selection = new vscode.Range(place.line - 1, 0, place.line - 1, 0);
    return {
      command: 'vscode.open',
      title: vscode.l10n.t('Open File'),
      arguments: [vscode.Uri.file(place.file), { selection }],
    };
  }
  const title = vscode.l10n.t('Show Log');
  return server === undefined
    ? { command: Commands.showLog, title }
    : { command: Commands.showServerLog, title, arguments: [server] };
}

/** The path fills the row of a narrow side bar before what is wrong is said. */
function withoutPlace(label: string, { file }: Place): string {
  return label.slice(file.length).replace(/^(?::\d+)*: /, '');
}

export function countItem({ server, what, count }: CountNode): vscode.TreeItem {
  const isResources = what === 'resources';
  const label = isResources
    ? count === 1
      ? vscode.l10n.t('1 resource')
      : vscode.l10n.t('{0} resources', count)
    : count === 1
      ? vscode.l10n.t('1 prompt')
      : vscode.l10n.t('{0} prompts', count);
  const item = new vscode.TreeItem(label);
  item.id = `${what}:${server}`;
  item.iconPath = new vscode.ThemeIcon(isResources ? 'file' : 'comment');
  item.tooltip = isResources
    ? vscode.l10n.t('Programs read them: resources.read(uri)')
    : vscode.l10n.t('Programs get them: prompts.get(name, args)');
  return item;
}

export function stateName(state: ServerState): string {
  switch (state) {
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'starting':
      return vscode.l10n.t('starting');
    case 'ready':
      return vscode.l10n.t('ready');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'tripped':
      return vscode.l10n.t('failed often');
    case 'signIn':
      return vscode.l10n.t('sign-in needed');
    case 'blocked':
      return mcpAccess() === 'all'
        ? vscode.l10n.t('waits for you')
        : vscode.l10n.t('not permitted');
  }
}

function decisionName(decision: Decision | undefined): string {
  switch (decision) {
    case 'allow':
      return vscode.l10n.t('allowed');
    case 'ask':
      return vscode.l10n.t('asks');
    case 'deny':
      return vscode.l10n.t('denied');
    case undefined:
      return '';
  }
}

function serverIcon(server: ServerView): vscode.ThemeIcon {
  if (server.transport === 'built-in') return new vscode.ThemeIcon('folder');
  if (server.transport === 'editor') return new vscode.ThemeIcon('extensions');
  switch (server.state) {
    case 'stopped':
      return new vscode.ThemeIcon('circle-outline');
    case 'starting':
      return new vscode.ThemeIcon('loading~spin');
    case 'ready':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
    case 'tripped':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'signIn':
      return new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'));
    case 'blocked':
      return new vscode.ThemeIcon('shield', new vscode.ThemeColor('list.warningForeground'));
  }
}
