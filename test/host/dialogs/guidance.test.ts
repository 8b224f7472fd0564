/** What was learned goes into a file and comes from one by a person's hand alone, and is forgotten after a question. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '../runner';
import { until } from '../until';
import {
  ask,
  click,
  dialog,
  page,
  press,
  quickInput,
  room,
  see,
  seeNothing,
  seeStep,
  type,
} from './hands';

async function learn(): Promise<void> {
  await ask('invoke', { tool: 'toolwright_search_tools', input: { keyword: 'read a file' } })
    .answer;
  const input = { code: `return (await workspace.read_file({ path: 'README.md' })).length` };
  const run = ask('invoke', { tool: 'toolwright_execute_code', input });
  await click('Yes', /Run this program over your tools/);
  await run.answer;
}

/** In the editor's file dialog, which looks at the disk between keys and forgets those that come meanwhile. */
async function choose(title: string, file: string): Promise<void> {
  await seeStep(title);
  await until('the end of the file dialog', async () => {
    await type(file);
    await page().waitForTimeout(700);
    // Its own beginning may have come over it meanwhile.
    const input = quickInput().locator('.quick-input-box input');
    if ((await input.inputValue()) !== file) return false;
    await press('Enter');
    await page().waitForTimeout(500);
    return (await quickInput().count()) === 0;
  });
}

const shared = (): string => path.join(room().workspace, 'learned.json');

async function exported(): Promise<string> {
  rmSync(shared(), { force: true });
  const saved = ask('command', { id: 'toolwright.exportGuidance' });
  await choose('Export What Was Learned', shared());
  await saved.answer;
  await until('the file', async () => existsSync(shared()));
  return readFileSync(shared(), 'utf8');
}

test('guidance: what was learned is exported, forgotten after a question, and imported again', async () => {
  await learn();
  const before = await exported();
  assert.match(before, /"toolwright-guidance"/);
  assert.match(before, /workspace\.read_file/);
  const kept = ask('command', { id: 'toolwright.resetGuidance' });
  await see(dialog().getByText(/Skills and metrics stay/));
  await click('Cancel', /Forget all that was learned/);
  await kept.answer;
  assert.equal(await exported(), before);
  const cleared = ask('command', { id: 'toolwright.resetGuidance' });
  await click('Reset', /Forget all that was learned/);
  await cleared.answer;
  await seeNothing();
  const learned = path.join(room().workspace, 'before.json');
  writeFileSync(learned, before);
  assert.doesNotMatch(await exported(), /workspace\.read_file/);
  const imported = ask('command', { id: 'toolwright.importGuidance' });
  await choose('Import What Others Have Learned', learned);
  await imported.answer;
  assert.match(await exported(), /workspace\.read_file/);
  rmSync(learned);
  rmSync(shared());
});

test('guidance: a file that is none is refused with the reason, and changes nothing', async () => {
  const before = await exported();
  const imported = ask('command', { id: 'toolwright.importGuidance' });
  await choose('Import What Others Have Learned', path.join(room().workspace, 'README.md'));
  await see(page().getByText(/This file is no JSON/));
  await imported.answer;
  assert.equal(await exported(), before);
  rmSync(shared());
});
