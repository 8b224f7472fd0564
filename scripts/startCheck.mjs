/** `npm start -- --check`: does what the sample's README tells people to do, as they would do it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openHeadless } from '../test/host/vscodeWeb.mjs';
import { serve } from './startWeb.mjs';

const limitMs = 60_000;

/** Hands of a person in front of the workbench in `page`. */
function person(page, shots) {
  const choose = async (key, words) => {
    await page.keyboard.press(key);
    const input = page.locator('.quick-input-widget input').filter({ visible: true });
    await input.waitFor({ timeout: limitMs });
    await input.pressSequentially(words, { delay: 5 });
    // The list is filtered while one types: enter counts once the right row is first.
    const row = page.locator('.quick-input-list .monaco-list-row').first();
    await row.filter({ hasText: words }).waitFor({ timeout: limitMs });
    await page.keyboard.press('Enter');
  };
  return {
    command: (title) => choose('F1', title),
    open: (file) => choose('Control+P', file),
    async see(locator) {
      await locator.filter({ visible: true }).first().waitFor({ timeout: limitMs });
    },
    picture: (name) => page.screenshot({ path: path.join(shots, `${name}.png`) }),
  };
}

/** Throws when something is not as it should be, and leaves a picture of it behind. */
export async function checkWeb(options) {
  const { url, userData } = await serve(options);
  const { page, close } = await openHeadless({ userData });
  options.onEnd(close);
  const shots = path.join(options.root, 'out/shots');
  mkdirSync(shots, { recursive: true });
  const { command, open, see, picture } = person(page, shots);
  /** In whichever webview it is: the view of skills is one, too. */
  const seeInWebview = async (text) => {
    const until = Date.now() + limitMs;
    for (;;) {
      for (const frame of page.frames()) {
        // A frame may go while it is looked at.
        const isThere = await frame
          .getByText(text)
          .first()
          .isVisible()
          .catch(() => false);
        if (isThere && frame !== page.mainFrame()) return;
      }
      if (Date.now() > until) throw new Error(`no webview shows "${text}"`);
      await page.waitForTimeout(200);
    }
  };
  const editors = page.locator('.editor-instance .view-lines');
  try {
    console.log('start: opening the workbench ...');
    await page.goto(url);
    await seeInWebview('A small shop');

    console.log('start: looking for the servers in the side bar ...');
    const icon = page.locator('.activitybar .action-item').getByLabel(/^Toolwright/);
    await icon.first().click({ timeout: limitMs });
    const rows = page.locator('.sidebar .monaco-list-row');
    for (const name of ['everything', 'filesystem', 'memory', 'workspace']) {
      await see(rows.filter({ hasText: name }));
    }
    await picture('start');

    console.log('start: running try-me.ts ...');
    await open('try-me.ts');
    await see(editors.filter({ hasText: 'list_files' }));
    await command('Toolwright: Run Program in Editor');
    await see(editors.filter({ hasText: 'src/order.ts:3' }).filter({ hasText: '"status": "ok"' }));
    // The program needed one server; the others start with it.
    for (const name of ['everything', 'filesystem', 'memory']) {
      await see(rows.filter({ hasText: name }).filter({ hasText: /ready.*tools/ }));
    }
    await picture('start-program');

    console.log('start: running ask-me.ts, which asks before it changes something ...');
    await open('ask-me.ts');
    await see(editors.filter({ hasText: 'create_entities' }));
    await command('Toolwright: Run Program in Editor');
    const dialog = page.locator('.monaco-dialog-box');
    await see(dialog.getByText(/create_entities/));
    await picture('start-question');
    await dialog.getByRole('button', { name: 'Allow in This Run' }).click();
    await see(editors.filter({ hasText: 'remembered' }).filter({ hasText: '"status": "ok"' }));

    console.log('start: opening the dashboard ...');
    await command('Toolwright: Open Dashboard');
    await seeInWebview('everything');
    await picture('start-dashboard');
  } catch (error) {
    await picture('failed-start').catch(() => {});
    throw error;
  }
}
