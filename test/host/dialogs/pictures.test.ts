/** A picture of every question and every step of a form, in three themes, to look at. */
import { test } from '../runner';
import {
  ask,
  click,
  dialog,
  picture,
  press,
  quickRow,
  see,
  seeNothing,
  seeStep,
  type,
} from './hands';
import {
  form,
  pageRequest,
  samplingQuestion,
  serverQuestion,
  migrationQuestion,
  signInQuestion,
  toolQuestion,
} from './questions';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
};

for (const [name, theme] of Object.entries(themes)) {
  test(`pictures: ${name}`, async () => {
    await ask('setting', { id: 'workbench.colorTheme', value: theme }).answer;
    await takeDialogs(name);
    await takeForm(name);
  });
}

async function takeDialogs(theme: string): Promise<void> {
  const secret = { name: 'password', title: 'Password', isRequired: true, kind: { type: 'text' } };
  const questions = {
    approveTool: toolQuestion,
    approveServer: serverQuestion,
    approveSignIn: signInQuestion,
    approveMigration: migrationQuestion,
    approveSampling: samplingQuestion,
    visitPage: { ...pageRequest, url: 'https://xn--gthub-n4a.com/login?next=%2Fhome' },
    fillForm: { ...form, fields: [secret] },
  };
  for (const [what, question] of Object.entries(questions)) {
    const { answer } = ask(what, question);
    await see(dialog());
    await picture(`dialog-${what}-${theme}`);
    if (what === 'approveTool') {
      await click('Always Allow…');
      await see(quickRow('Never allow'));
      await picture(`dialog-alwaysAllow-${theme}`);
      await press('Escape');
    }
    await click('Cancel');
    await answer;
    await seeNothing();
  }
}

async function takeForm(theme: string): Promise<void> {
  const { answer } = ask('fillForm', form);
  await see(dialog());
  await picture(`form-0-${theme}`);
  await press('Enter');
  await seeStep('(1/7)');
  await picture(`form-1-text-${theme}`);
  await type('Broken lamp');
  await press('Enter');
  await seeStep('(2/7)');
  await type('nobody');
  await picture(`form-2-wrong-${theme}`);
  await type('ada@example.com');
  await press('Enter');
  await seeStep('(3/7)');
  await picture(`form-3-number-${theme}`);
  await press('Enter');
  await seeStep('(4/7)');
  await picture(`form-4-boolean-${theme}`);
  await press('Enter');
  await seeStep('(5/7)');
  await picture(`form-5-choice-${theme}`);
  await press('Enter');
  await seeStep('(6/7)');
  await quickRow('Bug').click();
  await picture(`form-6-choices-${theme}`);
  await press('Enter');
  await seeStep('(7/7)');
  await picture(`form-7-review-${theme}`);
  await press('Escape');
  await answer;
  await seeNothing();
}
