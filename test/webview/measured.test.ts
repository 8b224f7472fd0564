/** What people do on the pages Metrics, Skills and Compatibility. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Harness, type WebviewPage } from './harness';
import { measuredMessage } from './measuredSamples';
import { snapshot } from './samples';

let harness: Harness;
let view: WebviewPage;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());
beforeEach(async () => {
  view = await harness.open({ width: 1200, height: 1400 });
  await view.receive(snapshot());
  await view.receive(measuredMessage());
});

async function goTo(page: string): Promise<void> {
  await view.page.getByRole('button', { name: page, exact: true }).click();
}

test('the page and the range are asked for and kept over a reload', async () => {
  expect(await view.sent('measure')).toMatchObject([{ range: 'week' }]);
  await goTo('Metrics');
  await view.page.getByRole('combobox', { name: 'Range of time' }).click();
  await view.page.getByRole('option', { name: 'Last 12 months' }).click();
  expect((await view.sent('measure')).at(-1)).toMatchObject({ range: 'year' });
  // An answer for the range before comes late.
  await view.receive(measuredMessage());
  await view.receive(measuredMessage({ days: 300, perDay: 10, range: 'year' }));
  await view.page.getByText('In the last 12 months').waitFor();
  await view.page.reload();
  await view.page.getByRole('heading', { name: 'Metrics', level: 1 }).waitFor();
  expect(await view.sent('measure')).toMatchObject([{ range: 'year' }]);
  await view.close();
});

test('says in one sentence and six figures whether it pays', async () => {
  await goTo('Metrics');
  const text = await view.page.locator('main').innerText();
  expect(text).toMatch(
    /In the last 7 days \S+ tokens of tool results stayed out of your models’ context/,
  );
  for (const label of ['Tokens kept from models', 'Runs that ended well', 'Values protected']) {
    expect(text).toContain(label);
  }
  expect(await view.page.locator('.headline .sparkline').count()).toBe(6);
  await view.close();
});

test('every chart has its numbers in a table, and says what is under the pointer', async () => {
  await goTo('Metrics');
  const charts = view.page.locator('.chart');
  expect(await charts.count()).toBe(4);
  for (const chart of await charts.all()) {
    await chart.getByText('Table').click();
    expect(await chart.getByRole('row').count()).toBe(8);
    expect(await chart.getByRole('img').getAttribute('aria-label')).toMatch(/^Chart: /);
  }
  const runs = charts.nth(1);
  await runs.scrollIntoViewIfNeeded();
  const box = (await runs.getByRole('img').boundingBox())!;
  await view.page.mouse.move(box.x + 80, box.y + 60);
  await expect.poll(() => runs.locator('.chart-readout').innerText()).toContain('21 November 2026');
  await view.page.mouse.move(0, 0);
  await expect.poll(() => runs.locator('.chart-readout').innerText()).toContain('27 November 2026');
  await view.close();
});

test('tables are sorted by their heads, also by keyboard', async () => {
  await goTo('Metrics');
  const table = view.page.getByRole('table', { name: 'Tools' });
  const first = () => table.getByRole('rowheader').first().innerText();
  expect(await first()).toBe('github.list_issues');
  await table.getByRole('button', { name: 'Tool', exact: true }).focus();
  await view.page.keyboard.press('Enter');
  await expect.poll(first).toBe('github.get_issue');
  expect(await table.getByRole('columnheader').first().getAttribute('aria-sort')).toBe('ascending');
  await view.page.keyboard.press('Enter');
  await expect.poll(first).toBe('workspace.read_file');
  // More was measured meanwhile: what the person chose stays, and so does the focus.
  await view.receive(measuredMessage({ perDay: 220 }));
  await expect.poll(first).toBe('workspace.read_file');
  expect(await view.page.evaluate('document.activeElement.textContent')).toBe('Tool');
  await view.close();
});

test('skills are opened and cleaned up from their page', async () => {
  await goTo('Skills');
  await view.page.getByRole('button', { name: 'weekly-report' }).click();
  expect(await view.sent('openSkill')).toMatchObject([{ key: 'w/weekly-report' }]);
  await view.page.getByRole('button', { name: 'Clean Up…' }).click();
  expect(await view.sent('cleanUpSkills')).toHaveLength(1);
  await view.close();
});

test('skills that would fail are migrated from their page', async () => {
  await goTo('Compatibility');
  const section = view.page.getByRole('region', { name: 'Skills to look at' });
  const text = await section.innerText();
  expect(text).toMatch(
    /release-notes[\s\S]*No rule is known[\s\S]*triage-issues[\s\S]*Needs a migration/,
  );
  expect(text).toContain('1.4.0 → 2.0.0');
  expect(text).toContain('line 4, 12');
  expect(await section.getByRole('button', { name: /^Migrate…/ }).count()).toBe(2);
  await section.getByRole('button', { name: 'Migrate… triage-issues' }).click();
  expect(await view.sent('migrateSkill')).toMatchObject([{ key: 'w/triage' }]);
  await section.getByRole('button', { name: 'find-todos' }).click();
  expect(await view.sent('openSkill')).toMatchObject([{ key: 'w/search' }]);
  await view.close();
});

test('the editor may ask for a page', async () => {
  await view.receive({ type: 'showPage', page: 'compatibility' });
  await view.page.getByRole('heading', { name: 'Compatibility', level: 1 }).waitFor();
  await view.receive({ type: 'showPage', page: 'no such page' });
  await expect.poll(() => view.page.locator('h1').first().innerText()).toBe('Overview');
  await view.close();
});

test('what changed names the skills that it concerns', async () => {
  await goTo('Compatibility');
  const text = await view.page.locator('main').innerText();
  expect(text).toContain('1 skill cannot run: a tool is gone.');
  const change = view.page
    .getByRole('region', { name: 'What changed' })
    .locator('.changes > li')
    .first();
  expect(await change.innerText()).toMatch(/list_org_teams[\s\S]*release-notes/);
  await change.getByRole('button', { name: /release-notes/ }).click();
  expect(await view.sent('openSkill')).toMatchObject([{ key: 'w/release-notes' }]);
  await view.close();
});

test('names of servers and tools are text, whatever they hold', async () => {
  const message = measuredMessage();
  if (message.type !== 'measured') throw new Error('unreachable');
  const { measured } = message;
  const evil = '<img src=x onerror=alert(1)>\u202egnp.exe';
  await view.receive({
    ...message,
    measured: {
      ...measured,
      report: { ...measured.report, tools: [{ ...measured.report.tools[0]!, tool: evil }] },
      changes: [{ ...measured.changes[0]!, server: evil, added: [evil] }],
    },
  });
  await goTo('Metrics');
  await view.page.getByText('[U+202E]gnp.exe').first().waitFor();
  await goTo('Compatibility');
  await view.page.getByText('[U+202E]gnp.exe').first().waitFor();
  expect(await view.page.locator('main img').count()).toBe(0);
  await view.close();
});

test('a host of another version changes nothing', async () => {
  await goTo('Metrics');
  const before = await view.page.locator('.sentence').innerText();
  await view.page.evaluate(
    `stub.receive({ type: 'measured', measured: { report: { range: 'week' } } })`,
  );
  expect(await view.page.locator('.sentence').innerText()).toBe(before);
  await view.close();
});
