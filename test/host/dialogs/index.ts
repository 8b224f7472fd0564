/** Entry point of the tests from outside: test/host/dialogs/run.mjs calls `run`. */
import { runAll } from '../runner';
import { clear, enter, page, picture, type Room } from './hands';
import './approval.test';
import './form.test';
import './instructions.test';
import './page.test';
import './real.test';
import './signIn.test';
import './skills.test';
import './privacy.test';
import './metrics.test';
import './guidance.test';
import './pictures.test';

export async function run({
  only,
  ...room
}: Room & { only: string }): Promise<{ passed: number; failed: number }> {
  enter(room);
  page().setDefaultTimeout(20_000);
  return runAll({
    only,
    log: (line) => console.log(line),
    onFailure: async (name) => {
      await picture(`failed-${name.replaceAll(/\W+/g, '-')}`);
      await clear();
    },
  });
}
