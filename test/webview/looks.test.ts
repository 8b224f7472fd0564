/**
 * How the page looks and whether everybody can use it: axe-core in every theme, narrow, wide and zoomed
 * windows, and a screenshot of each under out/shots/ for a person to look at.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, shoot } from './axe';
import { Harness, type OpenOptions, type WebviewPage } from './harness';
import { themes, type ThemeName } from './page/themes';
import { running, searchOutput, snapshot } from './samples';

let harness: Harness;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());

/** The page with everything on it: hits, open entries, what runs, a failed server. */
async function openFull(options: OpenOptions): Promise<WebviewPage> {
  const view = await harness.open(options);
  await view.receive(snapshot({ running }));
  await view.page.getByRole('button', { name: 'typescript (console)' }).click();
  const field = view.page.getByRole('textbox', { name: 'Find a tool' });
  await field.fill('create an issue');
  await field.press('Enter');
  await expect.poll(() => view.sent('search')).not.toHaveLength(0);
  const id = (await view.sent('search')).at(-1)?.id ?? 0;
  await view.receive({ type: 'searchAnswer', id, output: searchOutput });
  await view.page.getByRole('button', { name: /4 tool calls/ }).click();
  return view;
}

describe.each(Object.keys(themes) as ThemeName[])('theme %s', (theme) => {
  test('has no accessibility violation, and can be looked at', async () => {
    const view = await openFull({ theme });
    await shoot(view, `webview-${theme}`);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });

  test('is readable with an open list of kinds and while empty', async () => {
    const view = await harness.open({ theme, height: 600 });
    await view.receive(snapshot());
    await view.page.getByRole('combobox', { name: 'Kind of activity' }).click();
    expect(await axe(view)).toEqual([]);
    await view.page.keyboard.press('Escape');
    await view.receive(snapshot({ servers: [], activity: [] }));
    await view.page.getByText('Nothing has run yet').waitFor();
    await shoot(view, `webview-${theme}-empty`);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });
});

test('follows a change of theme while it is open', async () => {
  const view = await openFull({ theme: 'dark' });
  await view.page.evaluate(`stub.setTheme('light')`);
  await expect
    .poll(() => view.page.evaluate('getComputedStyle(document.body).backgroundColor'))
    .toBe('rgb(255, 255, 255)');
  expect(await axe(view)).toEqual([]);
  await view.close();
});

// 300 is a window of 600 at 200 % zoom.
test.each([300, 600, 880, 1400, 1720, 2000])('fits a window %i pixels wide', async (width) => {
  const view = await openFull({ theme: width === 2000 ? 'light' : 'dark', width });
  await shoot(view, `webview-width-${width}`);
  expect(await view.scrollsSideways()).toBe(false);
  expect(await axe(view)).toEqual([]);
  const roles = ['table', 'row', 'rowheader'] as const;
  const counts = await Promise.all(roles.map((role) => view.page.getByRole(role).count()));
  expect(counts.every((count) => count > 0)).toBe(true);
  await view.close();
});

test('stands still for people who asked for less motion', async () => {
  const view = await openFull({});
  const animation = `Array.from(document.querySelectorAll('.icon-turning'), (icon) =>
    getComputedStyle(icon).animationName).join(' ')`;
  expect(await view.page.evaluate(animation)).toBe('turn turn turn turn');
  await view.page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await view.page.evaluate(animation)).toBe('none none none none');
  await view.close();
});
