/** What is under way: how it shows, that it lives, how it is cancelled, and where the focus goes. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEntry } from '../../src/core/metrics/activity';
import { Harness, type WebviewPage } from './harness';
import { activity, call, entry, run, running, snapshot } from './samples';

let harness: Harness;
let view: WebviewPage;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());
beforeEach(async () => {
  view = await harness.open();
});
afterEach(() => view.close());

const rows = () => view.page.locator('table.activity > tbody');
const row = (text: string) => rows().filter({ hasText: text });
const textOf = (locator: { innerText(): Promise<string> }) =>
  locator.innerText().then((text) => text.replace(/\s+/g, ' ').trim());
const focused = () =>
  view.page.evaluate<string>(
    `(() => { const e = document.activeElement;
       return e.getAttribute('aria-label') ?? e.getAttribute('data-entry') ?? e.textContent; })()`,
  );
/** Sends what is under way alone, as the host does while a run comes further. */
const progress = (...entries: RunningEntry[]) =>
  view.receive({ type: 'running', running: entries });

describe('what is shown', () => {
  test('running entries stand above the others, the latest first', async () => {
    await view.receive(snapshot({ running }));
    await view.page.getByText('3 running · 8 entries').waitFor();
    expect(await rows().count()).toBe(activity.length + 3);
    expect(await textOf(rows().nth(0))).toMatch(
      /Call github\.get_file_contents Running \d s Cancel$/,
    );
    expect(await textOf(rows().nth(1))).toMatch(
      /Program python3 \(console\) 1 call Cancelling \d s Cancel$/,
    );
    expect(await textOf(rows().nth(2))).toMatch(
      /Program typescript \(console\) 212 calls, waiting for github\.list_issues × 2, linear\.search_issues Running 1 min \d s Cancel$/,
    );
  });

  test('they show before anything has ended', async () => {
    await view.receive(snapshot({ activity: [], running: [run(1)] }));
    await row('no calls yet').waitFor();
    expect(await view.page.getByText('Nothing has run yet').isVisible()).toBe(false);
  });

  test('the time goes on by itself', async () => {
    await view.receive(snapshot({ running: [run(9, { elapsedMs: 58_900 })] }));
    const took = row('no calls yet').locator('.activity-took');
    expect(await textOf(took)).toMatch(/^5[89] s$/);
    await took.getByText('1 min 1 s').waitFor();
  });

  test('the console, when it is open', async () => {
    await view.receive(snapshot({ running }));
    const toggle = row('212 calls').getByRole('button', { name: 'typescript (console)' });
    const printed = view.page.getByRole('group', { name: 'Console of typescript' });
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    expect(await printed.isVisible()).toBe(false);
    await toggle.click();
    expect(await printed.innerText()).toBe(
      'page 40 of 96 read\npage 41: 3 issues have no author\npage 41 of 96 read\n  187 issues so far',
    );
    expect(await printed.locator('.stderr').count()).toBe(1);
    await progress(run(9, { console: [{ stream: 'stdout', text: 'page\u202E 42' }] }));
    await expect.poll(() => printed.innerText()).toBe('page[U+202E] 42');
    await progress(run(9));
    await printed.getByText('Nothing printed yet.').waitFor();
  });

  test('a long console follows its end, unless the person reads further up', async () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        stream: 'stdout' as const,
        text: `line ${index}\n\n`,
      }));
    await view.receive(snapshot({ running: [run(9, { console: lines(19) })] }));
    await row('no calls yet')
      .getByRole('button', { name: /console/ })
      .click();
    const printed = view.page.getByRole('group', { name: 'Console of typescript' });
    const rest = () =>
      view.page.evaluate<number>(
        `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(
          document.querySelector('.console'))`,
      );
    await progress(run(9, { console: lines(20) }));
    await printed.getByText('line 19').waitFor();
    expect(await rest()).toBeLessThan(2);
    await view.page.evaluate(`document.querySelector('.console').scrollTop = 0`);
    await progress(run(9, { console: lines(21) }));
    await printed.getByText('line 20').waitFor({ state: 'attached' });
    expect(await rest()).toBeGreaterThan(50);
  });

  test('the filter covers them, too', async () => {
    await view.receive(snapshot({ running }));
    const filter = view.page.getByRole('textbox', { name: 'Filter activity' });
    await filter.fill('running linear');
    await expect.poll(() => rows().count()).toBe(1);
    expect(await textOf(rows().first())).toContain('212 calls');
    await filter.fill('zebra');
    await view.page.getByText('No entry matches the filter').waitFor();
  });
});

describe('cancel', () => {
  test('asks the host once, and waits for what comes of it', async () => {
    await view.receive(snapshot({ running: [run(9), run(10, { title: 'python3' })] }));
    const cancel = view.page.getByRole('button', { name: 'Cancel python3' });
    await cancel.click();
    await expect.poll(() => view.sent('cancelRun')).toEqual([{ type: 'cancelRun', run: 10 }]);
    await progress(run(9), run(10, { title: 'python3', isCancelling: true }));
    await row('python3').getByText('Cancelling').waitFor();
    expect(await cancel.isEnabled()).toBe(false);
    await cancel.click({ force: true });
    await view.page.getByRole('button', { name: 'Cancel typescript' }).click();
    await expect.poll(() => view.sent('cancelRun')).toHaveLength(2);
    expect((await view.sent('cancelRun')).map((sent) => sent.run)).toEqual([10, 9]);
  });

  test('the focus stays on the button while the run goes on, then on what became of it', async () => {
    await view.receive(snapshot({ running: [run(9)] }));
    const cancel = view.page.getByRole('button', { name: 'Cancel typescript' });
    await cancel.focus();
    await progress(run(9, { callsMade: 1, waitingFor: ['a.t'] }));
    await row('waiting for a.t').waitFor();
    // A newer one pushes it down.
    await view.receive(snapshot({ running: [run(9, { callsMade: 2 }), run(10)] }));
    await row('2 calls').waitFor();
    expect(await focused()).toBe('Cancel typescript');
    await view.page.keyboard.press('Enter');
    await expect.poll(() => view.sent('cancelRun')).toEqual([{ type: 'cancelRun', run: 9 }]);
    const ended = entry(9, { status: 'cancelled', calls: [call('a.t', 0, 5, false)] });
    await view.receive(snapshot({ activity: [...activity, ended], running: [run(10)] }));
    await expect.poll(focused).toContain('(1 tool call)');
    expect(await rows().nth(1).locator(':focus').count()).toBe(1);
  });

  test('the focus stays when its row has nothing to open any more', async () => {
    await view.receive(snapshot({ running: [run(9)] }));
    await view.page.getByRole('button', { name: 'Cancel typescript' }).focus();
    const ended = entry(9, { status: 'cancelled' });
    await view.receive(snapshot({ activity: [...activity, ended] }));
    await expect.poll(focused).toBe(`${ended.at}-9`);
  });

  test('the focus stays when another one ends above it', async () => {
    await view.receive(snapshot({ running: [run(9), run(10), run(11, { title: 'python3' })] }));
    await view.page.getByRole('button', { name: 'Cancel python3' }).focus();
    await view.receive(
      snapshot({ activity: [entry(10, {})], running: [run(9), run(11, { title: 'python3' })] }),
    );
    await row('OK').waitFor();
    expect(await focused()).toBe('Cancel python3');
  });
});

describe('for those who do not see it', () => {
  const spoken = () => view.page.locator('.area-activity [aria-live=polite]').textContent();

  test('a run that took a while is spoken of once, when it has ended', async () => {
    await view.receive(snapshot({ running: [run(9), run(10)] }));
    await progress(run(9, { callsMade: 5 }), run(10, { callsMade: 1 }));
    await row('5 calls').waitFor();
    expect(await spoken()).toBe('');
    const ended = entry(9, { status: 'timeout', durationMs: 30_000 });
    await view.receive(snapshot({ activity: [...activity, ended], running: [run(10)] }));
    await expect.poll(spoken).toBe('Program typescript: timeout after 30.0 s.');
    const short = entry(10, { durationMs: 40 });
    await view.receive(snapshot({ activity: [...activity, ended, short] }));
    await expect.poll(() => rows().count()).toBe(activity.length + 2);
    expect(await spoken()).toBe('Program typescript: timeout after 30.0 s.');
  });

  test('neither time nor progress is announced', async () => {
    await view.receive(snapshot({ running }));
    const live = view.page.locator('.activity').locator('[aria-live], [role=status], [role=log]');
    expect(await live.count()).toBe(0);
  });
});

test('an update while things run leaves what ended as it is', async () => {
  await view.receive(snapshot({ running: [run(9)] }));
  await row('no calls yet').waitFor();
  await view.page.evaluate(`
    globalThis.changes = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        const row = (target.closest ? target : target.parentElement).closest('tbody');
        if (row) globalThis.changes.push(row.className);
      }
    }).observe(document.querySelector('table.activity'), {
      subtree: true, childList: true, characterData: true, attributes: true,
    });`);
  for (let calls = 1; calls <= 20; calls++) await progress(run(9, { callsMade: calls }));
  await row('20 calls').waitFor();
  const changed = await view.page.evaluate<string[]>('globalThis.changes');
  expect(changed.length).toBeGreaterThanOrEqual(20);
  expect(new Set(changed)).toEqual(new Set(['running']));
});
