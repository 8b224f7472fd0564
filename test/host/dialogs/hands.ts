/** The hands of a person in front of the workbench, and the line to the extension that asks. */
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

export interface Room {
  page: Page;
  /** The address of the asker. */
  asker: string;
  shots: string;
  workspace: string;
  /** The repository. */
  root: string;
}

/** A question that has been asked and not answered yet. */
export interface Asked<T> {
  answer: Promise<T>;
  /** Ends the question, as a cancelled run does. */
  abort(): void;
}

let entered: Room | undefined;
const asked = new Set<AbortController>();

/** Which window the hands work in, for the whole run. */
export function enter(one: Room): void {
  entered = one;
}

export function room(): Room {
  if (entered === undefined) throw new Error('nobody has entered a room');
  return entered;
}

export function page(): Page {
  return room().page;
}

/** Asks something of test/host/dialogs/asker. The answer rejects with what the asker threw. */
export function ask<T>(what: string, body: object): Asked<T> {
  const abort = new AbortController();
  asked.add(abort);
  const answer = (async (): Promise<T> => {
    const response = await fetch(`${room().asker}/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: abort.signal,
    });
    const reply = (await response.json()) as { value?: T; error?: { code?: string } };
    if (reply.error) throw Object.assign(new Error(JSON.stringify(reply.error)), reply.error);
    return reply.value as T;
  })();
  // Whoever waits for it hears of it; a question that a test abandons must not end the run.
  answer.catch(() => {});
  return { answer, abort: () => abort.abort() };
}

export function dialog(): Locator {
  return page().locator('.monaco-dialog-box');
}

/** Clicks a button of the dialog that is open, once it shows the text. */
export async function click(button: string, text?: RegExp | string): Promise<void> {
  if (text !== undefined) await see(dialog().getByText(text));
  await dialog().getByRole('button', { name: button, exact: true }).click();
}

export function quickInput(): Locator {
  return page().locator('.quick-input-widget').filter({ visible: true });
}

/** Waits for the quick input whose title has this text. */
export async function seeStep(title: string): Promise<void> {
  await quickInput().locator('.quick-input-title').filter({ hasText: title }).waitFor();
  // Keys that come before the focus go elsewhere.
  await quickInput().locator(':focus').waitFor();
}

export function quickRow(text: string | RegExp): Locator {
  return quickInput().locator('.monaco-list-row').filter({ hasText: text });
}

/** Replaces what the input holds. */
export async function type(text: string): Promise<void> {
  const input = quickInput().locator('.quick-input-box input');
  await input.fill(text);
}

export async function press(key: string): Promise<void> {
  await page().keyboard.press(key);
}

export async function see(locator: Locator): Promise<void> {
  await locator.filter({ visible: true }).first().waitFor();
}

/** Ends everything that a failed test has left open. */
export async function clear(): Promise<void> {
  for (const abort of asked) abort.abort();
  asked.clear();
  // A dialog can be closed by hand only, and the end of one question may bring up the next.
  for (let i = 0; i < 10; i++) {
    if ((await dialog().count()) > 0) await press('Escape');
    await page().waitForTimeout(100);
  }
}

/** Waits until nothing asks any more. */
export async function seeNothing(): Promise<void> {
  await dialog().waitFor({ state: 'hidden' });
  await page()
    .locator('.quick-input-widget')
    .filter({ visible: true })
    .waitFor({ state: 'hidden' });
}

export async function picture(name: string): Promise<void> {
  await page().screenshot({ path: path.join(room().shots, `${name}.png`) });
}
