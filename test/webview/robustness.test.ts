/** What must not break the page: hostile names and texts, much of everything, and foreign messages. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Harness, type WebviewPage } from './harness';
import { call, entry, searchOutput, server, snapshot } from './samples';

let harness: Harness;
let view: WebviewPage;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());
afterEach(() => view.close());

const markup = `<img src=x onerror="document.body.textContent='owned'"><b>bold</b>`;

test('hostile names and texts are shown as text', async () => {
  view = await harness.open({ width: 600 });
  await view.receive(
    snapshot({
      servers: [
        server({ name: markup, state: 'failed', error: `${'long '.repeat(2000)}end` }),
        server({ name: `a\u0007b\u202Etxt.exe`, state: 'failed', error: `one\r\ntwo\u0000` }),
        server({ name: 'x'.repeat(300), origin: 'C:\\Users\\ada\\mcp.json' }),
      ],
      activity: [
        entry(1, { title: markup, calls: [call(markup, 10, 1)] }),
        entry(2, { kind: 'search', title: 'y'.repeat(5000) }),
      ],
    }),
  );
  const { page } = view;
  await page.getByRole('rowheader', { name: markup }).waitFor();
  await page.getByText('a[U+0007]b[U+202E]txt.exe', { exact: true }).waitFor();
  await page.getByText('one two[U+0000]').waitFor();
  expect(await page.locator('img, b').count()).toBe(0);
  const error = page.getByRole('group', { name: `Error of ${markup}` });
  expect((await error.innerText()).length).toBe(10_003);
  expect(await view.scrollsSideways()).toBe(false);

  await page.getByRole('textbox', { name: 'Find a tool' }).fill(markup);
  await expect.poll(() => view.sent('search')).toMatchObject([{ keyword: markup }]);
  const id = (await view.sent('search'))[0]?.id ?? 0;
  const hit = { name: markup, server: markup, call: markup, description: markup };
  const output = { ...searchOutput, results: [hit], warnings: [markup], suggestions: [markup] };
  await view.receive({ type: 'searchAnswer', id, output });
  await expect.poll(() => page.locator('.hits > li').count()).toBe(1);
  expect(await page.locator('img, b').count()).toBe(0);
  await page.screenshot({ path: 'out/shots/webview-hostile.png', fullPage: true });
});

test('five hundred entries: the newest first, the rest on demand, and quick to filter', async () => {
  view = await harness.open();
  const tools = Array.from({ length: 20 }, (_, index) => call(`server.tool_${index}`, 1000, 5));
  const many = Array.from({ length: 500 }, (_, index) =>
    entry(index + 1, { calls: tools, title: index % 100 === 0 ? 'python3' : 'typescript' }),
  );
  const rows = view.page.locator('table.activity > tbody');
  await view.receive(snapshot({ activity: many }));
  await expect.poll(() => rows.count()).toBe(100);
  for (let index = 0; index < 20; index++) {
    await view.receive(snapshot({ activity: [...many, entry(501 + index, {})] }));
  }
  await view.page.getByRole('button', { name: 'Show 100 more of 401' }).click();
  await expect.poll(() => rows.count()).toBe(200);
  await view.page.getByRole('textbox', { name: 'Filter activity' }).fill('python3 tool_19');
  await expect.poll(() => rows.count()).toBe(5);
  // A hang guard: all of the above is a fraction of a second.
}, 30_000);

test('the person keeps place, focus and text while snapshots arrive', async () => {
  view = await harness.open({ height: 500 });
  await view.receive(snapshot());
  const field = view.page.getByRole('textbox', { name: 'Find a tool' });
  await field.pressSequentially('half a wo');
  const scroll = () => view.page.evaluate<number>('scrollY');
  const before = await scroll();
  await view.receive(snapshot({ activity: [entry(1, {})] }));
  await view.page.getByText('1 entry').waitFor();
  await view.page.keyboard.type('rd');
  expect(await field.inputValue()).toBe('half a word');
  expect(await scroll()).toBe(before);
});

test('messages that are not ours, or not whole, change nothing', async () => {
  view = await harness.open();
  await view.receive(snapshot());
  await view.page.getByText('2 ready · 1 failed').waitFor();
  const foreign: unknown[] = [
    null,
    'snapshot',
    { type: 'snapshot' },
    { type: 'snapshot', snapshot: { figures: {}, servers: [], activity: [] } },
    { type: 'searchAnswer', id: 'x', output: searchOutput },
    { type: 'done', id: 999 },
  ];
  for (const message of foreign) {
    await view.page.evaluate(`stub.receive(${JSON.stringify(message)})`);
  }
  expect(await view.page.getByText('2 ready · 1 failed').count()).toBe(1);
});

test('saved state that nobody understands is ignored', async () => {
  view = await harness.open();
  await view.page.evaluate(
    `sessionStorage.setItem('webview-state', '{"filter":7,"kind":"x","expanded":[1,{}]}')`,
  );
  await view.page.reload();
  await view.receive(snapshot());
  await view.page.getByText('8 entries').waitFor();
  expect(await view.sent('search')).toEqual([]);
});
