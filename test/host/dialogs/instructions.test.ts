/** "Add Instructions for Other Agents…": shown before it is written, and written only with consent. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '../runner';
import { until } from '../until';
import {
  ask,
  click,
  page,
  picture,
  press,
  quickRow,
  room,
  see,
  seeNothing,
  seeStep,
} from './hands';

const inFolder = (name: string): string => path.join(room().workspace, name);
const OWN = '\ufeff# Rules\r\nKeep it short.\r\n';
const themes = {
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
  'contrast-light': 'Default High Contrast Light',
  dark: 'Default Dark Modern',
};
const TITLE = 'Instructions on How to Use Toolwright';

/** Asks for it, and picks where it should go. */
async function choose(row: string | RegExp): Promise<{ answer: Promise<unknown> }> {
  const asked = ask('command', { id: 'toolwright.addInstructions' });
  await seeStep(TITLE);
  await quickRow(row).click();
  return asked;
}

async function notification(text: string | RegExp): Promise<void> {
  const shown = page().locator('.notification-toast').filter({ hasText: text });
  await shown.first().waitFor();
  await ask('command', { id: 'notifications.clearAll' }).answer;
  // VS Code shows no more than three in 800 ms.
  await page().waitForTimeout(1_000);
}

test('instructions: nothing is written before the person agrees', async () => {
  const file = inFolder('AGENTS.md');
  writeFileSync(file, OWN);
  const { answer } = await choose(/Add to AGENTS\.md/);
  await see(page().locator('.monaco-diff-editor').getByText('search_tools').first());
  for (const [name, theme] of Object.entries(themes)) {
    await ask('setting', { id: 'workbench.colorTheme', value: theme }).answer;
    await picture(`instructions-${name}`);
  }
  assert.equal(readFileSync(file, 'utf8'), OWN);
  await click('Cancel', 'Write this change to AGENTS.md?');
  await answer;
  await seeNothing();
  assert.equal(readFileSync(file, 'utf8'), OWN);
  assert.equal(await page().locator('.monaco-diff-editor').count(), 0, 'the difference is gone');
});

test('instructions: are added below, renewed and taken out again', async () => {
  const file = inFolder('AGENTS.md');
  writeFileSync(file, OWN);
  const added = await choose(/Add to AGENTS\.md/);
  await click('Write', 'Write this change to AGENTS.md?');
  await added.answer;
  const text = readFileSync(file, 'utf8');
  assert.ok(text.startsWith(OWN), 'what was there stays');
  assert.match(text, /search_tools[^]*<!-- toolwright:end -->\r\n$/);
  const renewed = await choose(/Renew in AGENTS\.md/);
  await notification('AGENTS.md is up to date.');
  await renewed.answer;
  const removed = await choose(/Take out of AGENTS\.md/);
  await click('Write', 'Write this change to AGENTS.md?');
  await removed.answer;
  assert.equal(readFileSync(file, 'utf8'), OWN);
});

test('instructions: a file and a folder that are not there are made', async () => {
  const file = inFolder('.github/copilot-instructions.md');
  assert.equal(existsSync(file), false);
  const { answer } = await choose(/Add to \.github/);
  await click('Write', /Write this change/);
  await answer;
  await until('it is written', () => existsSync(file));
  assert.match(readFileSync(file, 'utf8'), /^<!-- toolwright:begin -->/);
});

test('instructions: a change that was made meanwhile is not written over', async () => {
  const file = inFolder('AGENTS.md');
  writeFileSync(file, OWN);
  const { answer } = await choose(/Add to AGENTS\.md/);
  await see(
    page()
      .locator('.monaco-dialog-box')
      .getByText(/Write this change/),
  );
  writeFileSync(file, 'Something else.\n');
  await click('Write');
  await notification(/was changed meanwhile/);
  await answer;
  assert.equal(readFileSync(file, 'utf8'), 'Something else.\n');
});

test('instructions: files that are not ours to change are refused with the reason', async () => {
  const file = inFolder('AGENTS.md');
  for (const [bytes, reason] of [
    [Buffer.from([0x23, 0xff, 0xfe, 0x00]), /no text in UTF-8/],
    [Buffer.alloc(2 * 1024 * 1024, 'a'), /too many for a file of instructions/],
    [Buffer.from('<!-- toolwright:end -->\n'), /once and in this order/],
  ] as const) {
    writeFileSync(file, bytes);
    const { answer } = await choose(/AGENTS\.md/);
    await notification(reason);
    await answer;
    assert.deepEqual(readFileSync(file), bytes);
  }
});

test('instructions: a link out of the folder is not followed', async () => {
  const outside = path.join(room().workspace, '..', 'outside');
  mkdirSync(outside, { recursive: true });
  const target = path.join(outside, 'CLAUDE.md');
  writeFileSync(target, 'Not of this folder.\n');
  rmSync(inFolder('AGENTS.md'));
  symlinkSync(target, inFolder('AGENTS.md'));
  const { answer } = await choose(/Add to AGENTS\.md/);
  await click('Write', /Write this change/);
  await notification(/leads out of the folder/);
  await answer;
  assert.equal(readFileSync(target, 'utf8'), 'Not of this folder.\n');
  rmSync(inFolder('AGENTS.md'));
});

test('instructions: Escape chooses nothing', async () => {
  const { answer } = ask('command', { id: 'toolwright.addInstructions' });
  await seeStep(TITLE);
  await press('Escape');
  await answer;
  await seeNothing();
});
