/** The rows of the side bar as people use them, and what they are told of meanwhile. */
import type { Locator } from 'playwright-core';
import * as vscode from 'vscode';
import { workbenchPage } from './lib';
import { until } from './until';

export async function rows(text: string | RegExp): Promise<Locator> {
  const page = await workbenchPage();
  return page.locator('.pane-body .monaco-list-row').filter({ hasText: text });
}

export async function row(text: string | RegExp): Promise<Locator> {
  const found = (await rows(text)).first();
  await found.waitFor({ timeout: 20_000 });
  return found;
}

/** Clicks an action of a row that shows when the pointer is over it. */
export async function act(text: string | RegExp, action: string): Promise<void> {
  const one = await row(text);
  await one.hover();
  await one.getByRole('button', { name: action }).click();
}

/** Opens the context menu of a row. */
export async function menuOf(text: string | RegExp): Promise<Locator> {
  await (await row(text)).click({ button: 'right' });
  const menu = (await workbenchPage()).locator('.context-view .monaco-menu').last();
  await menu.waitFor();
  return menu;
}

/** Clicks an item of a menu until it is taken: a menu that has just opened ignores clicks. */
export async function choose(menu: Locator, item: string): Promise<void> {
  await until(`the menu takes ${item}`, async () => {
    if (await menu.isVisible()) await menu.getByText(item, { exact: true }).click();
    return !(await menu.isVisible());
  });
}

/** In the list of notifications: while tests run, none pops up. */
export async function notification(text: RegExp): Promise<Locator> {
  const page = await workbenchPage();
  const found = page
    .locator('.notifications-center .notification-list-item')
    .filter({ hasText: text });
  await until(`a notification ${String(text)}`, async () => {
    await vscode.commands.executeCommand('notifications.showList');
    return (await found.count()) > 0;
  });
  return found.first();
}

/** Whether the view of skills, which takes their place, is hidden. */
let isAlone = false;

/** Shows the servers alone: rows that lie below the fold are not drawn. */
export async function collapse(): Promise<void> {
  if (!isAlone) await vscode.commands.executeCommand('toolwright.skills.toggleVisibility');
  isAlone = true;
  await vscode.commands.executeCommand('toolwright.servers.focus');
  await vscode.commands.executeCommand('workbench.actions.treeView.toolwright.servers.collapseAll');
}
