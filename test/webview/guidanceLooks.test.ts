/**
 * How the page Guidance looks, and whether everybody can use it: axe-core in every theme, narrow, wide and zoomed
 * windows, with nothing, a first day, a few weeks and as much as there can be, and a picture of each under out/shots/.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Guidance } from '../../src/protocol/guidance';
import { axe, shoot } from './axe';
import {
  firstDay,
  guidance,
  guidanceMessage,
  muchLearned,
  nothingLearned,
} from './guidanceSamples';
import { Harness, type OpenOptions, type WebviewPage } from './harness';
import { themes, type ThemeName } from './page/themes';

let harness: Harness;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());

async function open(learned: Guidance, options: OpenOptions = {}): Promise<WebviewPage> {
  const view = await harness.open({ width: 1200, height: 1400, ...options });
  await view.page.getByRole('button', { name: 'Guidance', exact: true }).click();
  await view.receive(guidanceMessage(learned));
  await view.page.getByText('Reading …').waitFor({ state: 'hidden' });
  return view;
}

describe.each(Object.keys(themes) as ThemeName[])('theme %s', (theme) => {
  test('has no accessibility violation, and can be looked at', async () => {
    const view = await open(guidance(), { theme });
    await shoot(view, `guidance-${theme}`);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });

  test('is readable switched off, and with a row that goes and one that stays', async () => {
    const view = await open(guidance({ isOn: false }), { theme });
    const [first, second] = [
      view.page.getByRole('button', { name: /^Forget:/ }).first(),
      view.page.getByRole('button', { name: /^Forget:/ }).nth(1),
    ];
    await first.click();
    await second.click();
    const id = (await view.sent('forgetLesson'))[1]?.id ?? 0;
    await view.receive({ type: 'failed', id, message: 'The disk is full.' });
    await view.page.getByText('The disk is full.').last().waitFor();
    await shoot(view, `guidance-${theme}-off`);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });
});

// 300 is a window of 600 at 200 % zoom.
describe.each([300, 600, 880, 1200, 2000])('a window %i pixels wide', (width) => {
  test.each([
    ['a few weeks', guidance()],
    ['much', muchLearned()],
  ])('has room for %s', async (name, learned) => {
    const view = await open(learned, { theme: width === 2000 ? 'light' : 'dark', width });
    await shoot(view, `guidance-width-${width}-${name.replaceAll(' ', '-')}`);
    expect(await view.scrollsSideways()).toBe(false);
    const { page } = view;
    expect(await page.getByRole('table', { name: 'What searches mean' }).count()).toBe(1);
    expect(await page.getByRole('rowheader').count()).toBeGreaterThan(8);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });
});

test.each([
  ['nothing', nothingLearned],
  ['first-day', firstDay],
  ['off', { ...nothingLearned, isOn: false }],
])('can be looked at with %s', async (name, learned) => {
  const view = await open(learned, { width: 600, height: 500, theme: 'light' });
  await shoot(view, `guidance-${name}`);
  expect(await axe(view)).toEqual([]);
  await view.close();
});

test('every row and button can be told apart where the system forces its colours', async () => {
  const view = await open(guidance());
  await view.page.emulateMedia({ forcedColors: 'active' });
  const forget = view.page.getByRole('button', { name: /^Forget:/ }).first();
  await view.page.getByRole('button', { name: 'Reset…' }).focus();
  await view.page.keyboard.press('Tab');
  await shoot(view, 'guidance-forced-colours');
  expect(await forget.evaluate((button) => button.matches(':focus-visible'))).toBe(true);
  const style = await view.page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
  expect(style).toBe('solid');
  await view.close();
});
