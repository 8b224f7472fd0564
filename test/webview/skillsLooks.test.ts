/** How the view "Skills" looks and whether everybody can use it: axe in every theme, at every width. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, shoot } from './axe';
import { Harness } from './harness';
import { themes, type ThemeName } from './page/themes';
import { openFormOf, openSkills } from './skillsPage';
import { damaged } from './skillsSamples';

let harness: Harness;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());

describe.each(Object.keys(themes) as ThemeName[])('theme %s', (theme) => {
  test('has no accessibility violation, and can be looked at', async () => {
    const view = await openSkills(harness, { damaged }, { theme });
    await openFormOf(view, 'count-open-issues');
    await view.page.getByRole('textbox', { name: 'ratio' }).fill('x');
    await view.page.getByRole('button', { name: 'Run', exact: true }).click();
    await shoot(view, `skills-${theme}`);
    expect(await axe(view)).toEqual([]);
    await view.page.getByRole('combobox', { name: 'State' }).click();
    expect(await axe(view)).toEqual([]);
    await view.close();
  });
});

test.each([200, 300, 600])('fits a sidebar %i pixels wide', async (width) => {
  const view = await openSkills(
    harness,
    { damaged },
    { width, theme: width === 600 ? 'light' : 'dark' },
  );
  await view.page.getByRole('button', { name: 'export-customers', exact: true }).click();
  await openFormOf(view, 'count-open-issues');
  await view.page.getByRole('textbox', { name: 'repo *' }).fill('acme/shop');
  await view.page.getByRole('button', { name: 'Run', exact: true }).click();
  const id = (await view.sent('run'))[0]?.id ?? 0;
  const output = {
    status: 'ok' as const,
    exit_code: 0,
    duration_ms: 80,
    result: { bug: 12, question: 4 },
  };
  await view.receive({ type: 'ran', id, output });
  await view.page.getByText('"question": 4').waitFor();
  await shoot(view, `skills-width-${width}`);
  expect(await view.scrollsSideways()).toBe(false);
  expect(await axe(view)).toEqual([]);
  await view.close();
});
