/** Reviewing a skill that came with the folder: it runs when a person has clicked, and not before. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '../runner';
import { ask, click, page, picture, quickRow, room, see, dialog, seeNothing } from './hands';

const folder = (): string => path.join(room().workspace, '.toolwright');

function putSkill(): void {
  const skill = path.join(folder(), 'skills/from-elsewhere');
  mkdirSync(skill, { recursive: true });
  const front = '---\nname: from-elsewhere\ndescription: Came with the folder.\n---\n';
  writeFileSync(path.join(skill, 'SKILL.md'), front);
  writeFileSync(
    path.join(skill, 'skill.ts'),
    `return (await workspace.list_files({ path: '.' })).length;\n`,
  );
}

/** Asks for a review, and goes on to the decision. */
async function decide(): Promise<{ answer: Promise<unknown> }> {
  const asked = ask('command', { id: 'toolwright.reviewSkill' });
  await quickRow(/from-elsewhere/).click();
  const toast = page().locator('.notification-toast').filter({ hasText: 'Read the program' });
  await toast.getByRole('button', { name: 'Decide…' }).click();
  await see(dialog().getByText(/It calls: workspace\.list_files/));
  return asked;
}

/** How the library lists the skill: as one that has to be reviewed, or with nothing to say. */
async function listedState(): Promise<string | undefined> {
  type Listed = { skills: { state?: string }[] };
  const asked = ask<Listed>('invoke', { tool: 'toolwright_list_skills', input: {} });
  return (await asked.answer).skills[0]?.state;
}

test('skills: a review that is cancelled trusts nothing, and one click on Trust does', async () => {
  putSkill();
  assert.equal(await listedState(), 'untrusted');
  const first = await decide();
  await picture('skill-review');
  await click('Cancel', /Let the skill 'from-elsewhere' run as it is/);
  await first.answer;
  assert.equal(await listedState(), 'untrusted');
  const second = await decide();
  await click('Trust', /Let the skill 'from-elsewhere' run as it is/);
  await second.answer;
  await seeNothing();
  assert.equal(await listedState(), undefined);
  rmSync(folder(), { recursive: true, force: true });
});
