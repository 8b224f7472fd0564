/** What people do on the page Guidance: read, delete, show all, and steer; by pointer and by keyboard. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Guidance, Lesson } from '../../src/protocol/guidance';
import {
  firstDay,
  guidance,
  guidanceMessage,
  HOSTILE,
  muchLearned,
  nothingLearned,
} from './guidanceSamples';
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
});
afterEach(() => view.close());

async function goTo(page: string): Promise<void> {
  await view.page.getByRole('button', { name: page, exact: true }).click();
}

async function show(learned: Guidance): Promise<void> {
  await goTo('Guidance');
  await receive(learned);
  await view.page.getByText('Reading …').waitFor({ state: 'hidden' });
}

async function receive(learned: Guidance): Promise<void> {
  await view.receive(guidanceMessage(learned));
}

/** The same without the lessons of these ids. */
function without(learned: Guidance, ...ids: readonly string[]): Guidance {
  const left = Object.entries(learned.sections).map(([section, rows]) => [
    section,
    rows.filter(({ id }) => !ids.includes(id)),
  ]);
  return { ...learned, sections: Object.fromEntries(left) as unknown as Guidance['sections'] };
}

const section = (title: string) => view.page.getByRole('region', { name: title, exact: true });
const rowsOf = (title: string) => section(title).locator('tbody tr');
const focused = () =>
  view.page.evaluate<string>(
    `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`,
  );

describe('what is shown', () => {
  test('is asked for while the page is shown, and not before or after', async () => {
    expect(await view.sent('watchGuidance')).toEqual([]);
    await goTo('Guidance');
    await view.page.getByText('Reading …').waitFor();
    await goTo('Metrics');
    const wanted = async () => (await view.sent('watchGuidance')).map(({ isWanted }) => isWanted);
    expect(await wanted()).toEqual([true, false]);
    await goTo('Guidance');
    await view.page.reload();
    await view.page.getByText('Reading …').waitFor();
    expect(await wanted()).toEqual([true]);
  });

  test('says in one sentence whether it helps, and which suggestions did', async () => {
    await show(guidance());
    await view.page
      .getByText(
        'Learned from the work here since 3 November 2026 and from 2 others. Of 40 suggestions 28 were followed, and 28 helped.',
      )
      .waitFor();
    const row = section('Suggestions').getByRole('row', { name: 'A warning about a program' });
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['4', '0', '–']);
    await receive(guidance({ advice: [], learners: 1 }));
    await view.page
      .getByText('Learned from the work here since 3 November 2026. Nothing was suggested yet.')
      .waitFor();
    expect(await section('Suggestions').count()).toBe(0);
  });

  test('has what was seen, how often, and what follows or that nothing does', async () => {
    await show(guidance());
    const [usual, rare] = [
      rowsOf('What usually comes next').nth(0),
      rowsOf('What usually comes next').nth(3),
    ];
    expect(await usual.getByRole('rowheader').innerText()).toBe('github.list_issues');
    expect((await usual.getByRole('cell').allInnerTexts()).slice(0, 3)).toEqual([
      'Then github.get_issue',
      '17 of 19',
      'Named in replies to searches',
    ]);
    expect(await rare.innerText()).toContain('No effect yet');
    expect(await section('How programs fail').innerText()).toMatch(/Failed[\s\S]*12 of 13/);
  });

  test('leaves out sections that have nothing', async () => {
    await show(firstDay);
    const titles = await view.page.getByRole('heading', { level: 2 }).allInnerTexts();
    expect(titles).toEqual(['What searches mean', 'How tools do']);
    await view.page.getByText('Nothing was suggested yet.').waitFor();
  });

  test('says what it will learn from while there is nothing', async () => {
    await show(nothingLearned);
    const text = await view.page.locator('.empty:visible').innerText();
    expect(text).toContain('Nothing was learned yet');
    expect(text).toContain('All of it stays on this machine');
    expect(await view.page.getByRole('button', { name: 'Reset…' }).count()).toBe(0);
    expect(await view.page.getByRole('button', { name: 'Import…' }).count()).toBe(1);
    await receive(guidance());
    await view.page.getByRole('button', { name: 'Reset…' }).waitFor();
    expect(await view.page.locator('.empty:visible').count()).toBe(0);
  });

  test('is text, whatever it holds', async () => {
    await show(muchLearned());
    const name = '<img src=x onerror=alert(1)>[U+202E]gnp.exe[U+0007]';
    await view.page.getByRole('rowheader', { name }).first().waitFor();
    await view.page
      .getByRole('button', { name: `Forget: ${name}: Called with` })
      .first()
      .waitFor();
    expect(HOSTILE).not.toBe(name);
    expect(await view.page.locator('main img').count()).toBe(0);
  });
});

describe('commands', () => {
  test('are asked of the editor', async () => {
    await show(guidance({ isOn: false }));
    for (const name of ['Export…', 'Import…', 'Reset…', 'Open Setting']) {
      await view.page.getByRole('button', { name, exact: true }).click();
    }
    const commands = (await view.sent('guidanceCommand')).map(({ command }) => command);
    expect(commands).toEqual(['export', 'import', 'reset', 'settings']);
  });

  test('offer the setting only while guidance is off', async () => {
    await show({ ...nothingLearned, isOn: false });
    const setting = view.page.getByRole('button', { name: 'Open Setting' });
    expect(await setting.count()).toBe(1);
    await receive(nothingLearned);
    await expect.poll(() => setting.count()).toBe(0);
  });

  test('that have nothing to do any more give the focus to what is nearest', async () => {
    await show(guidance());
    await view.page.getByRole('button', { name: 'Reset…' }).focus();
    await receive(nothingLearned);
    await expect.poll(focused).toBe('Import…');
  });
});

describe('forgetting', () => {
  const learned = guidance();
  const [first, second, third] = learned.sections.tools as [Lesson, Lesson, Lesson];
  const buttonOf = ({ about, what }: Lesson) =>
    view.page.getByRole('button', { name: `Forget: ${about}: ${what}`, exact: true });

  test('asks the host at once, by keyboard, and goes on with the next row', async () => {
    await show(learned);
    await buttonOf(first).focus();
    await view.page.keyboard.press('Enter');
    expect(await focused()).toBe(`Forget: ${second.about}: ${second.what}`);
    await view.page.keyboard.press('Enter');
    expect(await focused()).toBe(`Forget: ${third.about}: ${third.what}`);
    const asked = (await view.sent('forgetLesson')).map(({ lesson }) => lesson);
    expect(asked).toEqual([first.id, second.id]);
    // The row is there until the host says what is left, and is not asked for again.
    await buttonOf(first).click({ force: true });
    expect(await view.sent('forgetLesson')).toHaveLength(2);
    const [one] = await view.sent('forgetLesson');
    await view.receive({ type: 'done', id: one?.id ?? 0 });
    expect(await rowsOf('How tools do').count()).toBe(4);
    await receive(without(learned, first.id));
    await expect.poll(() => rowsOf('How tools do').count()).toBe(3);
    await view.page
      .getByRole('status')
      .getByText(`Forgotten: ${first.about}: ${first.what}.`)
      .waitFor({ state: 'attached' });
  });

  test('of the last row of a section goes on with what is nearest', async () => {
    await show(learned);
    const [only] = learned.sections.migrations as [Lesson];
    await buttonOf(only).focus();
    await view.page.keyboard.press('Enter');
    await receive(without(learned, only.id));
    await expect.poll(() => section('How migrations go').count()).toBe(0);
    const last = learned.sections.skills.at(-1)!;
    await expect.poll(focused).toBe(`Forget: ${last.about}: ${last.what}`);
  });

  test('of the last row of all goes on with the buttons above', async () => {
    const [only] = learned.sections.migrations as [Lesson];
    const little = { ...nothingLearned, since: '2026-11-27', learners: 1 };
    await show({ ...little, sections: { ...little.sections, migrations: [only] } });
    await buttonOf(only).focus();
    await view.page.keyboard.press('Enter');
    await receive(little);
    await view.page.getByText('Nothing was learned yet').waitFor();
    expect(await focused()).toBe('Import…');
  });

  test('that failed says why at the row, and can be tried again', async () => {
    await show(learned);
    await buttonOf(first).click();
    const id = (await view.sent('forgetLesson'))[0]?.id ?? 0;
    await view.receive({ type: 'failed', id, message: 'The disk is full.' });
    await rowsOf('How tools do').first().getByText('The disk is full.').waitFor();
    await view.page
      .getByRole('status')
      .getByText(/^Not forgotten/)
      .waitFor({ state: 'attached' });
    await receive(guidance({ learners: 7 }));
    await rowsOf('How tools do').first().getByText('The disk is full.').waitFor();
    await buttonOf(first).click();
    const error = rowsOf('How tools do').first().getByText('The disk is full.');
    await error.waitFor({ state: 'hidden' });
    expect(await view.sent('forgetLesson')).toHaveLength(2);
  });
});

describe('long lists', () => {
  test('show the first rows, and all on demand, also after a reload', async () => {
    const much = muchLearned();
    await show(much);
    const rows = rowsOf('How skills do');
    expect(await rows.count()).toBe(8);
    const more = section('How skills do').getByRole('button', { name: 'Show all 60' });
    expect(await more.getAttribute('aria-expanded')).toBe('false');
    await more.focus();
    await view.page.keyboard.press('Enter');
    expect(await rows.count()).toBe(60);
    const ninth = much.sections.skills[8]!;
    expect(await focused()).toContain(ninth.what);
    expect(await rowsOf('How tools do').count()).toBe(8);
    await receive({ ...much, learners: 2 });
    expect(await rows.count()).toBe(60);
    expect(await focused()).toContain(ninth.what);
    await view.page.reload();
    await receive(much);
    await expect.poll(() => rows.count()).toBe(60);
    await section('How skills do').getByRole('button', { name: 'Show the first 8' }).click();
    expect(await rows.count()).toBe(8);
  });
});

describe('an update', () => {
  const learned = guidance();
  const { tools } = learned.sections;
  const names = (lessons: readonly Lesson[]) => lessons.map(({ about }) => about);
  const shown = () => rowsOf('How tools do').getByRole('rowheader').allInnerTexts();
  const turned: Guidance = {
    ...learned,
    sections: {
      ...learned.sections,
      tools: [{ ...tools[0]!, id: 'new', about: 'new.tool' }, ...tools.toReversed()],
    },
  };

  test('moves no row under the pointer; who comes back sees the order of now', async () => {
    await show(learned);
    expect(await shown()).toEqual(names(tools));
    await receive(turned);
    await expect.poll(shown).toEqual([...names(tools), 'new.tool']);
    await goTo('Metrics');
    await view.receive(measuredMessage());
    await goTo('Guidance');
    await receive(turned);
    await expect.poll(shown).toEqual(names(turned.sections.tools));
  });

  test('changes numbers in place, and nothing where nothing changed', async () => {
    await show(learned);
    await view.page.evaluate(`
      changes = [];
      new MutationObserver((all) => changes.push(...all.filter(
        ({ target, attributeName, oldValue }) =>
          attributeName === null || target.getAttribute(attributeName) !== oldValue,
      ))).observe(document.querySelector('main'), {
        subtree: true, childList: true, attributeOldValue: true, characterData: true,
      })`);
    await receive(structuredClone(learned));
    await view.receive(snapshot());
    expect(await view.page.evaluate('changes.length')).toBe(0);
    const more = { ...tools[0]!, times: 99, of: 100 };
    await receive({
      ...learned,
      sections: { ...learned.sections, tools: [more, ...tools.slice(1)] },
    });
    await rowsOf('How tools do').first().getByText('99 of 100').waitFor();
    expect(await shown()).toEqual(names(tools));
  });

  test('of a host of another version changes nothing', async () => {
    await show(learned);
    await view.page.evaluate(`stub.receive({ type: 'guidance', guidance: { isOn: true } })`);
    expect(await shown()).toEqual(names(tools));
  });
});
