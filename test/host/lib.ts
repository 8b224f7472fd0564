/** What the suites share: waiting, the page that shows the workbench, chat, and calling tools. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { chromium, type Frame, type Locator, type Page } from 'playwright-core';
import * as vscode from 'vscode';
import { until } from './until';
import type { ScriptedModel } from './scriptedModel/extension';

/** The value of an environment variable that test/host/run.mjs sets. */
export function environment(name: string): string {
  const value = process.env[name];
  assert.ok(value !== undefined, `${name} is missing: start the tests with test/host/run.mjs`);
  return value;
}

/** The tests' output is told from the workbench's own by this prefix; the shim takes it off. */
export function log(text: string): void {
  for (const line of text.split('\n')) console.log(`[host] ${line}`);
}

let workbench: Promise<Page> | undefined;

/** The page that shows the workbench we run in. Desktop VS Code is reached in the same way. */
export function workbenchPage(): Promise<Page> {
  workbench ??= (async () => {
    const port = environment('TOOLWRIGHT_DEBUGGING_PORT');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      if ((await page.locator('.monaco-workbench').count()) > 0) return page;
    }
    throw new Error('no page shows a workbench');
  })();
  return workbench;
}

/** Takes a picture of the workbench, or of one part of it, into out/shots. */
export async function screenshot(name: string, part = '.monaco-workbench'): Promise<void> {
  const page = await workbenchPage();
  const file = path.join(environment('TOOLWRIGHT_SHOTS'), `${name}.png`);
  await page.locator(part).first().screenshot({ path: file });
}

/** The item of the status bar with this text. */
export async function statusBarItem(text: RegExp): Promise<Locator> {
  return (await workbenchPage()).locator('.statusbar-item').filter({ hasText: text });
}

/** The document of the webview that shows this page of ours: it lies two frames deep. */
export async function webview(name: 'dashboard' | 'skills' = 'dashboard'): Promise<Frame> {
  const page = await workbenchPage();
  return until(`a webview with the page ${name}`, async () => {
    for (const frame of page.frames()) {
      // A frame may go while it is looked at.
      const shown = await frame
        .locator('body')
        .getAttribute('data-page', { timeout: 500 })
        .catch(() => null);
      if (shown === name && (await frame.locator('body > *').first().isVisible())) return frame;
    }
    return undefined;
  });
}

/** The extension under test, activated. */
export async function activateToolwright(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension('toolwright.toolwright');
  assert.ok(extension, 'VS Code did not load toolwright.toolwright');
  await extension.activate();
  return extension;
}

/** The workspace folder's path. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder.uri.fsPath;
}

/** What a tool answered: the JSON, and how many bytes of it went to the model. */
export interface Reply<T> {
  value: T;
  bytes: number;
}

/** Calls one of our tools as an agent would, but outside of a chat: no confirmation is shown. */
export async function invoke<T>(tool: string, input: object): Promise<Reply<T>> {
  const { others, ...reply } = await invokeWithParts<T>(tool, input);
  assert.deepEqual(others, [], 'one part');
  return reply;
}

/** The same for replies that have other parts behind the text. */
export async function invokeWithParts<T>(
  tool: string,
  input: object,
): Promise<Reply<T> & { others: unknown[] }> {
  const cancel = new vscode.CancellationTokenSource();
  const result = await vscode.lm.invokeTool(
    `toolwright_${tool}`,
    { input, toolInvocationToken: undefined },
    cancel.token,
  );
  const [part, ...others] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart, 'a text part');
  return { value: JSON.parse(part.value) as T, bytes: Buffer.byteLength(part.value), others };
}

export async function scriptedModel(): Promise<ScriptedModel> {
  const id = 'toolwright-test.scripted-model';
  const extension = vscode.extensions.getExtension<ScriptedModel>(id);
  assert.ok(extension, `VS Code did not load ${id}`);
  return extension.activate();
}

/**
 * Switches the built-in chat on. In a new profile it is off until someone signs in or, as here,
 * asks to manage their own language models.
 */
export async function enableCopilot(): Promise<void> {
  const id = 'GitHub.copilot-chat';
  const find = (): vscode.Extension<unknown> | undefined => vscode.extensions.getExtension(id);
  if (!find()) {
    await vscode.commands.executeCommand('workbench.action.chat.manage');
    await until('the chat extension is enabled', find, 30_000);
    // The command has opened an editor, which would swallow clicks.
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }
  await until('the chat extension is active', () => find()?.isActive, 30_000);
  const hasTools = (): boolean => vscode.lm.tools.some(({ name }) => name.startsWith('copilot_'));
  await until("the chat's tools are there", hasTools, 30_000);
}

/** A new chat, in which nobody has allowed anything yet. */
export async function newChat(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.chat.newChat');
  await vscode.commands.executeCommand('workbench.action.chat.resetTrustedTools');
}

/**
 * Asks the agent. Resolves when it has answered, or to `{ type: 'confirmation', toolId }` when a
 * tool waits for the person.
 */
export async function ask(
  query: string,
  mode = 'agent',
): Promise<{ type?: string; kind?: string; toolId?: string } | undefined> {
  return vscode.commands.executeCommand('workbench.action.chat.open', {
    query,
    mode,
    modelSelector: { vendor: 'scripted', id: 'scripted' },
    blockOnResponse: true,
  });
}

/** Gives the chat half of the window, as people do who work with it. */
export async function widenChat(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await vscode.commands.executeCommand('workbench.action.chat.open');
  const page = await workbenchPage();
  const chat = await page.locator('.part.auxiliarybar').boundingBox();
  assert.ok(chat, 'the chat is visible');
  // The border that is dragged lies beside the panel, somewhere in the gap.
  const borders = await page.locator('.monaco-sash.vertical:not(.disabled)').all();
  const places = await Promise.all(borders.map((border) => border.boundingBox()));
  const distance = (place: { x: number }): number => Math.abs(place.x - chat.x);
  const [border] = places
    .filter((place) => place !== null)
    .sort((a, b) => distance(a) - distance(b));
  assert.ok(border, 'the chat has a border');
  const y = chat.y + chat.height / 2;
  await page.mouse.move(border.x + border.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(chat.x + chat.width - 720, y, { steps: 10 });
  await page.mouse.up();
}

/** The chat panel; texts also appear in hidden copies elsewhere. */
export async function chatPanel(): Promise<Locator> {
  return (await workbenchPage()).locator('.interactive-session').filter({ visible: true }).first();
}

/** Waits until the last answer in the chat panel holds this text. */
export async function waitForAnswer(text: string): Promise<void> {
  const answer = (await chatPanel()).locator('.interactive-response').last();
  await answer.getByText(text).filter({ visible: true }).first().waitFor({ timeout: 20_000 });
}
