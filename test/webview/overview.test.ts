/** The page "Overview": what it shows, what it asks for, and that it can be used by keyboard alone. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Harness, type OpenOptions, type WebviewPage } from './harness';
import { activity, entry, searchOutput, servers, snapshot } from './samples';

let harness: Harness;
let view: WebviewPage;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());
afterEach(() => view.close());

/** Opens the page and sends it a snapshot. */
async function open(options?: OpenOptions, first = snapshot()): Promise<void> {
  view = await harness.open(options);
  await expect.poll(() => view.sent('ready')).toHaveLength(1);
  await view.receive(first);
  await view.page.getByRole('heading', { name: 'Servers' }).waitFor();
}

const row = (table: string, text: string) =>
  view.page.locator(`table.${table} > tbody`, { hasText: text });
const figure = (label: string) => view.page.locator('.figure', { hasText: label });
const textOf = (locator: { innerText(): Promise<string> }) =>
  locator.innerText().then((text) => text.replace(/\s+/g, ' ').trim());

describe('what is shown', () => {
  test('the figures of the session', async () => {
    await open();
    expect(await textOf(figure('Programs run'))).toBe(
      'Programs run 5 2 ok · 2 failed · 1 cancelled',
    );
    expect(await textOf(figure('Tool calls'))).toBe('Tool calls inside programs 10 2 per program');
    expect(await textOf(figure('Kept from'))).toBe(
      'Kept from the model 1.3 MB 99.2 % 1.3 MB from tools, 10 kB replied measured, this session',
    );
    expect(await textOf(figure('Tools available'))).toBe('Tools available 75 on 4 servers');
  });

  test('each server with its state in words, its origin and its error', async () => {
    await open();
    expect(await textOf(row('servers', 'github'))).toContain('github Ready stdio 37');
    expect(await textOf(row('servers', 'linear'))).toContain('ECONNREFUSED');
    expect(await textOf(row('servers', 'postgres'))).toContain('Starting');
    const origin = row('servers', 'github').getByText('mcp.json', { exact: true });
    expect(await origin.getAttribute('title')).toBe('/home/ada/project/.vscode/mcp.json');
    expect(await row('servers', 'workspace').getByRole('button').count()).toBe(0);
    const filesystem = await textOf(row('servers', 'filesystem'));
    expect(filesystem).toContain('filesystem not trusted · 2 off Stopped stdio 12');
    expect(await textOf(row('servers', 'github'))).not.toContain('trusted');
    expect(await textOf(row('servers', 'tracker'))).toContain('Sign-in needed');
    await row('servers', 'tracker').getByRole('button', { name: 'Sign In tracker' }).waitFor();
  });

  test('the activity, newest first', async () => {
    await open();
    const rows = view.page.locator('table.activity > tbody');
    expect(await rows.count()).toBe(activity.length);
    expect(await textOf(rows.first())).toBe(
      '14:08:48 Program typescript (5 tool calls) workspace.find_files, workspace.grep_file, github.get_file_contents and 2 more 15 values protected: email 12, card 1, national id 2 2 warnings OK 1.3 s 345 kB → 940 B',
    );
    expect(await textOf(rows.last())).toContain('Search list issues of a repository');
  });

  test('that it waits, until the first snapshot is there', async () => {
    view = await harness.open();
    await view.page.getByText('Waiting for Toolwright').waitFor();
    expect(await view.page.getByRole('heading').count()).toBe(1);
    await view.receive(snapshot());
    await view.page.getByText('Waiting for Toolwright').waitFor({ state: 'hidden' });
  });

  test('what to do first, while there is nothing', async () => {
    await open(undefined, snapshot({ servers: [], activity: [] }));
    await view.page.getByText('No MCP server yet').waitFor();
    await view.page.getByText('Nothing has run yet').waitFor();
    await view.page.getByText('See what the model sees').waitFor();
    expect(await textOf(figure('Kept from'))).toBe(
      'Kept from the model – no tool has answered yet measured, this session',
    );
    expect(await view.page.getByRole('table').count()).toBe(0);
  });

  test('that replies were larger than what tools sent', async () => {
    await open(undefined, snapshot({ activity: activity.slice(0, 1) }));
    expect(await textOf(figure('Kept from'))).toContain('−1.8 kB 0 B from tools');
  });

  test('that the figures cover the newest entries only, once the log has let some go', async () => {
    await open(undefined, snapshot({ activity: [entry(8, {}), entry(9, {})], dropped: 7 }));
    expect(await textOf(figure('Kept from'))).toContain('measured, last 2 entries');
  });
});

describe('live updates', () => {
  test('a new snapshot changes the page in place', async () => {
    await open();
    const changed = servers.map((each) =>
      each.name === 'postgres'
        ? { ...each, state: 'ready' as const, toolNames: ['query', 'explain', 'tables'] }
        : each,
    );
    await view.receive(
      snapshot({
        servers: changed,
        activity: [...activity, entry(9, { kind: 'search', title: 'run a query' })],
      }),
    );
    await row('servers', 'postgres').getByText('Ready').waitFor();
    await view.page.getByText('postgres is ready.').waitFor({ state: 'attached' });
    const first = view.page.locator('table.activity > tbody').first();
    expect(await textOf(first)).toContain('Search run a query');
    expect(await textOf(figure('Tools available'))).toContain('78');
  });

  test('a server that is gone leaves the table', async () => {
    await open();
    await view.receive(snapshot({ servers: servers.slice(0, 2) }));
    await row('servers', 'linear').waitFor({ state: 'detached' });
    expect(await view.page.locator('table.servers > tbody').count()).toBe(2);
  });
});

describe('find a tool', () => {
  test('asks the host and shows the hits as the model gets them', async () => {
    await open();
    await view.page.getByRole('textbox', { name: 'Find a tool' }).fill('create an issue');
    await expect.poll(() => view.sent('search')).toHaveLength(1);
    const [request] = await view.sent('search');
    expect(request?.keyword).toBe('create an issue');
    await view.receive({ type: 'searchAnswer', id: request?.id ?? 0, output: searchOutput });
    await view.page.getByText('12 tools found, the first 3 shown').waitFor();
    const hits = view.page.locator('.hits > li');
    expect(await textOf(hits.first())).toBe(
      'github.create_issue github Create a new issue in a GitHub repository.',
    );
    await view.page.locator('.notes').getByText('linear is not running').waitFor();
    await view.page.getByText('The whole reply as JSON').click();
    const json = await view.page.locator('.raw pre').innerText();
    expect(JSON.parse(json)).toEqual(searchOutput);
  });

  test('an answer to an older search is not shown', async () => {
    await open();
    const field = view.page.getByRole('textbox', { name: 'Find a tool' });
    await field.fill('first');
    await field.press('Enter');
    await field.fill('second');
    await field.press('Enter');
    await expect.poll(() => view.sent('search')).toHaveLength(2);
    const [first, second] = await view.sent('search');
    const nothing = { ...searchOutput, matched: 0, results: [], suggestions: ['create_issue'] };
    await view.receive({ type: 'searchAnswer', id: second?.id ?? 0, output: nothing });
    await view.receive({ type: 'searchAnswer', id: first?.id ?? 0, output: searchOutput });
    await view.page.getByText('No tool matches').waitFor();
    await view.page.getByText('The nearest names: create_issue').waitFor();
    expect(await view.page.locator('.hits > li').count()).toBe(0);
  });

  test('a search that failed says why', async () => {
    await open();
    await view.page.getByRole('textbox', { name: 'Find a tool' }).fill('x');
    await expect.poll(() => view.sent('search')).toHaveLength(1);
    const [request] = await view.sent('search');
    await view.receive({ type: 'failed', id: request?.id ?? 0, message: 'The index is broken.' });
    await view.page.getByText('The index is broken.').waitFor();
  });
});

describe('servers', () => {
  test('each button sends its request, once until it is answered', async () => {
    await open();
    const { page } = view;
    const start = page.getByRole('button', { name: 'Start filesystem', exact: true });
    await start.click();
    expect(await start.isEnabled()).toBe(false);
    await start.click({ force: true });
    await page.getByRole('button', { name: 'Stop github' }).click();
    await page.getByRole('button', { name: 'Restart linear' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    await expect.poll(() => view.sent('showLog')).toHaveLength(1);
    expect(await view.sent('startServer')).toMatchObject([{ server: 'filesystem' }]);
    expect(await view.sent('stopServer')).toMatchObject([{ server: 'github' }]);
    expect(await view.sent('restartServer')).toMatchObject([{ server: 'linear' }]);
  });

  test('an action that failed says why, and can be tried again', async () => {
    await open();
    const start = view.page.getByRole('button', { name: 'Start filesystem', exact: true });
    await start.click();
    const [request] = await view.sent('startServer');
    await view.receive({ type: 'failed', id: request?.id ?? 0, message: 'npx was not found.' });
    await row('servers', 'filesystem').getByText('npx was not found.').waitFor();
    await start.click();
    await expect.poll(() => view.sent('startServer')).toHaveLength(2);
    await view.page.getByText('npx was not found.').waitFor({ state: 'hidden' });
  });

  test('the focus stays in the row when the pressed button goes', async () => {
    await open();
    await view.page.getByRole('button', { name: 'Stop github' }).focus();
    await view.page.keyboard.press('Enter');
    const stopped = servers.map((each) =>
      each.name === 'github' ? { ...each, state: 'stopped' as const } : each,
    );
    await view.receive(snapshot({ servers: stopped }));
    await view.page.getByRole('button', { name: 'Start github' }).waitFor();
    await expect
      .poll(() => view.page.evaluate('document.activeElement.getAttribute("aria-label")'))
      .toBe('Start github');
  });
});

describe('activity', () => {
  test('opens and closes the calls of an entry', async () => {
    await open();
    const toggle = row('activity', 'github.list_issues × 3').getByRole('button');
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.click();
    const calls = view.page.getByRole('table', { name: 'Tool calls of typescript' });
    expect(await calls.getByRole('row').count()).toBe(5);
    expect(await textOf(calls.getByRole('row').nth(1))).toBe('github.list_issues OK 640 ms 412 kB');
    await toggle.click();
    await calls.waitFor({ state: 'detached' });
  });

  test('filters by words and by kind', async () => {
    await open();
    const { page } = view;
    const rows = page.locator('table.activity > tbody');
    await page.getByRole('textbox', { name: 'Filter activity' }).fill('LINEAR error');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByText('1 of 8 entries').waitFor();
    await page.getByRole('textbox', { name: 'Filter activity' }).fill('zebra');
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await expect.poll(() => rows.count()).toBe(8);
    await page.getByRole('combobox', { name: 'Kind of activity' }).click();
    await page.getByRole('option', { name: 'Direct calls' }).click();
    await expect.poll(() => rows.count()).toBe(2);
  });

  test('a reload brings back the filter, the open rows and the search', async () => {
    await open();
    const { page } = view;
    await page.getByRole('textbox', { name: 'Filter activity' }).fill('list_issues');
    await row('activity', 'list_issues').getByRole('button').click();
    const field = page.getByRole('textbox', { name: 'Find a tool' });
    await field.fill('create an issue');
    await field.press('Enter');
    await page.reload();
    await expect.poll(() => view.sent('search')).toMatchObject([{ keyword: 'create an issue' }]);
    await view.receive(snapshot());
    await page.getByRole('table', { name: 'Tool calls of typescript' }).waitFor();
    expect(await page.locator('table.activity > tbody').count()).toBe(1);
    expect(await page.getByRole('textbox', { name: 'Filter activity' }).inputValue()).toBe(
      'list_issues',
    );
    expect(await field.inputValue()).toBe('create an issue');
  });
});

test('everything can be reached and used by keyboard', async () => {
  await open();
  const { page } = view;
  const seen: string[] = [];
  for (let index = 0; index < 40; index++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate<string>(
      `(() => { const e = document.activeElement;
         return e === document.body ? 'end' : e.getAttribute('aria-label') ?? e.textContent; })()`,
    );
    if (name === 'end') break;
    seen.push(name);
  }
  expect(seen).toEqual([
    'Overview',
    'Metrics',
    'Skills',
    'Compatibility',
    'Guidance',
    'Show Log',
    'Restart github',
    'Stop github',
    'Restart linear',
    'Stop postgres',
    'Start filesystem',
    'Sign In tracker',
    'Find a tool',
    'Filter activity',
    'Kind of activity',
    'typescript (5 tool calls)',
    'typescript (1 tool call)',
    'github.get_issue (1 tool call)',
    'typescript (4 tool calls)',
  ]);
  await page.getByRole('button', { name: 'Start filesystem' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => view.sent('startServer')).toHaveLength(1);
  await page.getByRole('button', { name: 'typescript (4 tool calls)' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Tool calls of typescript' }).waitFor();
  await page.getByRole('combobox', { name: 'Kind of activity' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.locator('table.activity > tbody').count()).toBe(5);
});
