/** Entry point of the tests inside VS Code's extension host: `run` is what VS Code calls. */
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { environment, log, screenshot } from './lib';
import { runAll } from './runner';
// Registers the tests, in the order in which they run: chat late, because it starts a lot.
import './suite/activation.test';
import './suite/walkthrough.test';
import './suite/tools.test';
import './suite/servers.test';
import './suite/views.test';
import './suite/skills.test';
import './suite/versions.test';
import './suite/privacy.test';
import './suite/proxy.test';
import './suite/serverRows.test';
import './suite/running.test';
import './suite/metrics.test';
import './suite/guidance.test';
import './suite/hostile.test';
import './suite/chat.test';
import './suite/agent.test';
import './suite/scenarios.test';
import './suite/editorTools.test';

export async function run(): Promise<void> {
  log(`VS Code ${vscode.version}, Node ${process.version}`);
  const count = await runAll({
    only: environment('TOOLWRIGHT_ONLY'),
    log,
    onFailure: (name) => screenshot(`failed-${name.replaceAll(/\W+/g, '-')}`),
  });
  writeFileSync(environment('TOOLWRIGHT_RESULTS'), JSON.stringify(count));
  if (count.failed > 0) throw new Error(`${count.failed} failed`);
}
