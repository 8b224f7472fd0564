/** The view "Skills": what it shows, filters, forms and runs, by mouse and keyboard. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axe, shoot } from './axe';
import { Harness, type OpenOptions, type WebviewPage } from './harness';
import { openFormOf, openPage, openSkills } from './skillsPage';
import { damaged, message, skill, skills } from './skillsSamples';

let harness: Harness;
let view: WebviewPage;

beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.stop());
afterEach(() => view.close());

async function open(options: OpenOptions = {}): Promise<void> {
  view = await openPage(harness, options);
}

async function openWith(snapshot?: Parameters<typeof message>[0], options?: OpenOptions) {
  view = await openSkills(harness, snapshot, options);
}

const head = (name: string) => view.page.getByRole('button', { name, exact: true });
const shown = () => view.page.locator('.skill:not([hidden]) .skill-name').allTextContents();
const key = (name: string) => skills.find((each) => each.name === name)!.key;

/** What screen readers are told of a text field beside its name. */
const spoken = (name: string) =>
  view.page.getByRole('textbox', { name }).evaluate((control) => ({
    description: control.getAttribute('aria-description'),
    invalid: control.getAttribute('aria-invalid'),
  }));

const openForm = (name: string) => openFormOf(view, name);

describe('the list', () => {
  test('asks for the skills, and shows each with what is not as usual', async () => {
    await open();
    expect(await view.sent('ready')).toHaveLength(1);
    await expect
      .poll(() => view.page.getByRole('status').first().textContent())
      .toBe('Reading the skills…');
    await view.receive(message());
    await expect.poll(shown).toEqual(skills.map(({ name }) => name));
    const text = await view.page.locator('.skills').innerText();
    for (const words of [
      'Review first',
      'Tool missing',
      'Tool changed',
      'Changed since reviewed',
      'Instructions',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('128 runs, 94.5 % OK, 3 days ago');
    expect(text).toContain('Never used');
    expect(text).toContain('9 runs, 100 % OK, just now');
  });

  test('filters by words, library, state and tag, says how many, and clears', async () => {
    await openWith();
    const search = view.page.getByRole('textbox', { name: 'Search skills' });
    await search.fill('weekly report');
    await expect.poll(shown).toEqual(['count-open-issues', 'weekly-report']);
    expect(await view.page.getByRole('status').first().textContent()).toBe('2 of 5 skills');
    await search.fill('list_customers');
    await expect.poll(shown).toEqual(['export-customers']);
    await search.fill('nothing like it');
    await view.page.getByRole('button', { name: 'Clear Filters' }).click();
    await expect.poll(shown).toHaveLength(5);
    for (const [list, choice, expected] of [
      ['Library', 'Your own', ['export-customers']],
      ['State', 'To review', ['export-customers']],
    ] as const) {
      await view.page.getByRole('combobox', { name: list }).click();
      await view.page.getByRole('option', { name: choice }).click();
      await expect.poll(shown).toEqual(expected);
    }
    await view.page.getByRole('combobox', { name: 'Tag' }).click();
    await view.page.getByRole('option', { name: 'report' }).click();
    await view.page.getByText('No skill matches').waitFor();
  });

  test('keeps what was chosen and opened over a reload', async () => {
    await openWith();
    await head('format-table').click();
    await view.page.getByRole('textbox', { name: 'Search skills' }).fill('table');
    await view.page.reload();
    await view.receive(message());
    await expect.poll(shown).toEqual(['format-table']);
    expect(await head('format-table').getAttribute('aria-expanded')).toBe('true');
  });

  test('names what cannot be read, and lets it be deleted', async () => {
    await openWith({ damaged });
    await view.page.getByText('git merge that is not finished').waitFor();
    await view.page.getByRole('button', { name: 'Delete half-merged' }).click();
    expect((await view.sent('act'))[0]).toMatchObject({ action: 'delete', key: damaged[0]!.key });
  });

  test('says how skills come about while there are none', async () => {
    await openWith({ skills: [] });
    await view.page.getByText('No skill is saved yet').waitFor();
    await view.page.getByRole('button', { name: 'Import Skills…' }).click();
    expect(await view.sent('import')).toHaveLength(1);
    await view.receive(message({ skills: [], isWorkspaceTrusted: false }));
    await view.page.getByText('Restricted mode').waitFor();
    await shoot(view, 'skills-empty');
    expect(await axe(view)).toEqual([]);
  });

  test('brings a skill into view, whatever is filtered', async () => {
    await openWith();
    await view.page.getByRole('textbox', { name: 'Search skills' }).fill('nothing');
    await view.receive({ type: 'reveal', key: key('weekly-report') });
    await expect.poll(() => head('weekly-report').getAttribute('aria-expanded')).toBe('true');
    expect(await view.page.evaluate('document.activeElement.textContent')).toBe('weekly-report');
  });

  test('goes from skill to skill by arrow keys, and opens by Enter', async () => {
    await openWith();
    await head('count-open-issues').focus();
    for (const press of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter'])
      await view.page.keyboard.press(press);
    expect(await head('export-customers').getAttribute('aria-expanded')).toBe('true');
    await view.page.keyboard.press('End');
    expect(await view.page.evaluate('document.activeElement.textContent')).toBe('weekly-report');
  });

  test('keeps the focus and what was typed over a change', async () => {
    await openWith();
    await openForm('count-open-issues');
    await view.page.getByRole('textbox', { name: 'repo *' }).fill('acme/shop');
    await view.receive(
      message({ skills: skills.map((each) => ({ ...each, runs: each.runs + 1 })) }),
    );
    await view.page.getByText('129 runs').waitFor();
    expect(await view.page.getByRole('textbox', { name: 'repo *' }).inputValue()).toBe('acme/shop');
    expect(await view.page.evaluate('document.activeElement.tagName')).toBe('UI-TEXT-FIELD');
  });

  test('gives the focus to the neighbour of a skill that goes away', async () => {
    await openWith();
    await head('format-table').focus();
    await view.receive(message({ skills: skills.filter(({ name }) => name !== 'format-table') }));
    const focused = () => view.page.evaluate('document.activeElement.textContent');
    await expect.poll(focused).toBe('release-notes');
    await head('weekly-report').focus();
    await view.receive(message({ skills: skills.slice(0, 2) }));
    await expect.poll(focused).toBe('export-customers');
  });

  test('shows hostile words as words', async () => {
    const name = 'x'.repeat(64);
    await openWith({
      skills: [
        skill(name, {
          description: `<img src=x onerror="stub.violations.push('!')"> \u202eevil ${'long'.repeat(200)}`,
          tags: ['<b>'],
          tools: [{ name: 'a'.repeat(300), version: '\u0007', state: 'same' }],
          fields: [{ name: '__proto__', kind: 'text', type: 'string', isRequired: true }],
        }),
      ],
    });
    await head(name).click();
    expect(await view.page.locator('img').count()).toBe(0);
    await view.page.locator('.skill-about', { hasText: '[U+202E]' }).waitFor();
    expect(await view.scrollsSideways()).toBe(false);
    await view.page.getByRole('button', { name: `Run… ${name}` }).click();
    await view.page.getByRole('textbox', { name: '__proto__ *' }).fill('typed');
    await view.page.keyboard.press('Enter');
    // As JSON, because the wire of the tests copies with assignments.
    expect(await view.page.evaluate(`JSON.stringify(stub.sent.at(-1).input)`)).toBe(
      '{"__proto__":"typed"}',
    );
  });

  test('shows 500 skills and filters them without a stop', async () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      skill(`skill-${n}`, { tags: [`tag-${n % 7}`] }),
    );
    await openWith({ skills: many });
    await expect.poll(() => view.page.getByRole('status').first().textContent()).toBe('500 skills');
    // Rows that were never drawn have a guessed height.
    await view.receive({ type: 'reveal', key: many[400]!.key });
    await expect.poll(() => head('skill-400').getAttribute('aria-expanded')).toBe('true');
    const top = () => head('skill-400').evaluate((element) => element.getBoundingClientRect().top);
    await expect.poll(top).toBeGreaterThanOrEqual(0);
    await expect.poll(top).toBeLessThan(700);
    const search = view.page.getByRole('textbox', { name: 'Search skills' });
    await search.fill('skill-4');
    await expect
      .poll(() => view.page.getByRole('status').first().textContent())
      .toBe('111 of 500 skills');
    // The longest that one key holds the page up: generous, the machine is shared.
    const longest = await view.page.evaluate<number>(`(() => {
      const field = document.querySelector('ui-text-field');
      let longest = 0;
      for (const text of ['s', 'sk', 'skill-49', '', 'skill-1']) {
        const started = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input'));
        document.body.offsetHeight;
        longest = Math.max(longest, performance.now() - started);
      }
      return longest;
    })()`);
    expect(longest).toBeLessThan(500);
  });
});

describe('an open skill', () => {
  test('shows its inputs, tools and place, and what can be done', async () => {
    await openWith();
    await head('count-open-issues').click();
    const details = view.page.locator('.skill-details').first();
    const text = await details.innerText();
    for (const words of [
      'This folder · version 4 · TypeScript',
      'skills.count_open_issues(…)',
      'repo',
      'owner/name',
      'default 20',
      'github.list_issues',
      '2.4.0',
      'As saved',
      'Skill format-table',
      '2 tests',
    ]) {
      expect(text).toContain(words);
    }
    for (const [label, action] of [
      ['Open', 'open'],
      ['History', 'history'],
      ['Test', 'test'],
      ['More…', 'more'],
    ] as const) {
      await details.getByRole('button', { name: `${label} count-open-issues` }).click();
      expect((await view.sent('act')).at(-1)).toMatchObject({
        action,
        key: key('count-open-issues'),
      });
    }
  });

  test('that nobody has looked at offers a review, and no run', async () => {
    await openWith();
    await head('export-customers').click();
    expect(await view.page.getByRole('button', { name: /^Run…/ }).count()).toBe(0);
    await view.page.getByRole('button', { name: 'Review export-customers' }).click();
    expect((await view.sent('act'))[0]).toMatchObject({ action: 'review' });
    const trusted = skills.map((each) => ({ ...each, trust: 'trusted' as const }));
    await view.receive(message({ skills: trusted }));
    await view.page.getByRole('button', { name: 'Run… export-customers' }).waitFor();
    // The button that was pressed has gone: its neighbour has the focus.
    expect(await view.page.evaluate('document.activeElement.tagName')).toBe('UI-BUTTON');
  });
});

describe('the form', () => {
  test('has the defaults, reads each kind, and leaves out what is empty', async () => {
    await openWith();
    await openForm('count-open-issues');
    const { page } = view;
    expect(await page.getByRole('textbox', { name: 'limit' }).inputValue()).toBe('20');
    await page.getByRole('textbox', { name: 'repo *' }).fill('acme/shop');
    await page.getByRole('textbox', { name: 'labels' }).fill('["bug"]');
    await page.getByRole('checkbox', { name: 'closed' }).click();
    await page.getByRole('combobox', { name: 'sort' }).click();
    await page.getByRole('option', { name: 'label' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    expect((await view.sent('run'))[0]).toMatchObject({
      key: key('count-open-issues'),
      input: { repo: 'acme/shop', limit: 20, closed: true, sort: 'label', labels: ['bug'] },
    });
  });

  test('says what does not fit beside its field, with the focus on the first', async () => {
    await openWith();
    await openForm('count-open-issues');
    const { page } = view;
    await page.getByRole('textbox', { name: 'limit' }).fill('2.5');
    await page.getByRole('textbox', { name: 'ratio' }).fill('x');
    await page.getByRole('textbox', { name: 'labels' }).fill('[');
    await page.getByRole('textbox', { name: 'ratio' }).press('Enter');
    const problems = page.getByRole('alert').filter({ hasText: /./ });
    await expect
      .poll(() => problems.allTextContents())
      .toEqual([
        'Needed.',
        'Write a whole number.',
        'Write a number.',
        'Write JSON that fits string[].',
      ]);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('repo');
    expect(await view.sent('run')).toHaveLength(0);
    expect(await spoken('repo *')).toEqual({ description: 'Needed. owner/name', invalid: 'true' });
    expect(await spoken('labels')).toEqual({
      description: 'Write JSON that fits string[]. Only these.',
      invalid: 'true',
    });
    expect(await axe(view)).toEqual([]);
    await page.getByRole('textbox', { name: 'repo *' }).fill('a');
    await page.getByRole('textbox', { name: 'limit' }).fill('');
    await page.getByRole('textbox', { name: 'ratio' }).fill('0.5');
    await page.getByRole('textbox', { name: 'labels' }).fill('');
    await page.getByRole('textbox', { name: 'repo *' }).press('Enter');
    await expect
      .poll(async () => (await view.sent('run'))[0]?.input)
      .toEqual({ repo: 'a', ratio: 0.5, sort: 'age' });
  });

  test('a skill without inputs runs at once; it can be cancelled, and its result is shown', async () => {
    await openWith();
    await head('weekly-report').click();
    await view.page.getByRole('button', { name: 'Run… weekly-report' }).click();
    const [sent] = await view.sent('run');
    expect(sent?.input).toEqual({});
    await view.page.getByText('Running').waitFor();
    await view.page.getByRole('button', { name: 'Run', exact: true }).click({ force: true });
    expect(await view.sent('run')).toHaveLength(1);
    await view.page.getByRole('button', { name: 'Cancel' }).click();
    expect((await view.sent('cancel'))[0]).toMatchObject({ id: sent?.id });
    const id = sent?.id ?? 0;
    await view.receive({
      type: 'ran',
      id,
      output: {
        status: 'ok',
        exit_code: 0,
        duration_ms: 1234,
        result: { open: 12 },
        stdout: 'done',
        warnings: ['A tool changed.'],
      },
    });
    const result = view.page.locator('.run-result');
    await expect.poll(() => result.innerText()).toContain('"open": 12');
    for (const words of ['OK', '1.2 s', 'done', 'A tool changed.']) {
      expect(await result.innerText()).toContain(words);
    }
    await view.page.getByRole('button', { name: 'Run', exact: true }).click();
    const again = (await view.sent('run')).at(-1)?.id ?? 0;
    await view.receive({ type: 'failed', id: again, message: 'The skill is gone.' });
    await expect.poll(() => result.innerText()).toContain('The skill is gone.');
  });
});
