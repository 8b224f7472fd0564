/**
 * How the pages Metrics, Skills and Compatibility look, and whether everybody can use them: axe-core in every theme,
 * narrow, wide and zoomed windows, with no data, a first day and a year, and a picture of each under out/shots/.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, shoot } from './axe';
import { Harness, type OpenOptions, type WebviewPage } from './harness';
import { measuredMessage, type SampleOptions } from './measuredSamples';
import { themes, type ThemeName } from './page/themes';
import { snapshot } from './samples';

let harness: Harness;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());

const PAGES = ['Metrics', 'Skills', 'Compatibility'] as const;

async function open(
  page: (typeof PAGES)[number],
  options: OpenOptions = {},
  sample: SampleOptions = {},
): Promise<WebviewPage> {
  const view = await harness.open({ width: 1200, height: 1400, ...options });
  await view.receive(snapshot());
  await view.page.getByRole('button', { name: page, exact: true }).click();
  await view.receive(measuredMessage(sample));
  await view.page.getByRole('heading', { name: page, level: 1 }).waitFor();
  return view;
}

describe.each(Object.keys(themes) as ThemeName[])('theme %s', (theme) => {
  test.each(PAGES)('%s has no accessibility violation, and can be looked at', async (page) => {
    const view = await open(page, { theme });
    await shoot(view, `measured-${page.toLowerCase()}-${theme}`);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });
});

describe.each(PAGES)('%s', (page) => {
  // 300 is a window of 600 at 200 % zoom.
  test.each([300, 600, 880, 2000])('fits a window %i pixels wide', async (width) => {
    const view = await open(page, { theme: width === 2000 ? 'light' : 'dark', width });
    await shoot(view, `measured-${page.toLowerCase()}-width-${width}`);
    expect(await view.scrollsSideways()).toBe(false);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });

  test('says what it is for while there is nothing', async () => {
    const view = await open(page, {}, { days: 0 });
    await view.page.locator('.empty:visible').first().waitFor();
    await shoot(view, `measured-${page.toLowerCase()}-empty`);
    expect(await axe(view)).toEqual([]);
    await view.close();
  });
});

test('a first day and a year can be looked at', async () => {
  const view = await open('Metrics', {}, { days: 1, perDay: 12 });
  await shoot(view, 'measured-metrics-first-day');
  expect(await axe(view)).toEqual([]);
  await view.close();
  const year = await harness.open({ width: 1200, height: 1400, theme: 'light' });
  await year.page.getByRole('button', { name: 'Metrics', exact: true }).click();
  await year.page.getByRole('combobox', { name: 'Range of time' }).click();
  await year.page.getByRole('option', { name: 'Last 12 months' }).click();
  await year.receive(measuredMessage({ days: 365, perDay: 40, range: 'year' }));
  await year.page.getByText('In the last 12 months').waitFor();
  await shoot(year, 'measured-metrics-year');
  expect(await axe(year)).toEqual([]);
  await year.close();
});
