/** Opening the view "Skills" and what is in it, for its tests. */
import type { Harness, OpenOptions, WebviewPage } from './harness';
import { message } from './skillsSamples';

/** As wide as a sidebar; nothing was sent yet. */
export function openPage(harness: Harness, options: OpenOptions = {}): Promise<WebviewPage> {
  return harness.open({ page: 'skills', width: 300, height: 700, ...options });
}

/** With the sample skills, or what is given of a snapshot. */
export async function openSkills(
  harness: Harness,
  snapshot: Parameters<typeof message>[0] = {},
  options: OpenOptions = {},
): Promise<WebviewPage> {
  const view = await openPage(harness, options);
  await view.receive(message(snapshot));
  await view.page.locator('.summary:not(:text("Reading"))').first().waitFor({ state: 'attached' });
  return view;
}

/** Opens a skill, and in it the form for its inputs. */
export async function openFormOf({ page }: WebviewPage, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: `Run… ${name}` }).click();
}
