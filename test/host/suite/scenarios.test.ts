/**
 * The scenarios in a real VS Code: a scripted model plays them in the chat, through VS Code's own agent, and a person
 * allows what asks.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { companyServers, writeNotes } from '../../scenarios/company.mjs';
import { SCENARIOS } from '../../scenarios/scenarios';
import type { Agent, Stage } from '../../scenarios/stage';
import {
  ask,
  chatPanel,
  enableCopilot,
  environment,
  newChat,
  screenshot,
  scriptedModel,
  waitForAnswer,
  workspaceFolder,
} from '../lib';
import { notification } from '../rows';
import { test } from '../runner';
import { until } from '../until';
import type { ModelAnswer, ModelRequest } from '../scriptedModel/extension';

/** The model of one turn: what the scenario calls it asks for, and what comes back is what the scenario gets. */
class ChatAgent implements Agent {
  #calls = 0;
  #next: ModelAnswer | undefined;
  #ask: ((answer: ModelAnswer) => void) | undefined;
  #answered: ((text: string) => void) | undefined;

  readonly script = ({ results }: ModelRequest): Promise<ModelAnswer> => {
    // The first time there is nothing yet that could be answered.
    if (results.length > 0) this.#answered?.(results.at(-1)?.text ?? '');
    return new Promise((resolve) => {
      this.#ask = resolve;
      this.#give();
    });
  };

  call<T>(tool: string, input: object): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#answered = (text) => {
        try {
          resolve(JSON.parse(text) as T);
        } catch {
          reject(new Error(`${tool} answered: ${text}`));
        }
      };
      const id = `call-${this.#calls++}`;
      this.#next = { calls: [{ id, name: `toolwright_${tool}`, input }] };
      this.#give();
    });
  }

  end(text: string): void {
    this.#next = { text };
    this.#give();
  }

  #give(): void {
    if (this.#next === undefined || this.#ask === undefined) return;
    this.#ask(this.#next);
    this.#next = this.#ask = undefined;
  }
}

const settings = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration('toolwright');
const set = (name: string, value: unknown): Thenable<void> =>
  settings().update(name, value, vscode.ConfigurationTarget.Global);

const stage: Stage = {
  get folder() {
    return workspaceFolder();
  },
  migrate: async (skill) => {
    const key = path.join(workspaceFolder(), '.toolwright/skills', skill);
    void vscode.commands.executeCommand('toolwright.migrateSkills', key);
    const asked = await notification(new RegExp(`Migrate '${skill}'`));
    await asked.getByRole('button', { name: 'Migrate', exact: true }).click();
    await notification(/is migrated and is version/);
    // They lie over the chat's buttons.
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('notifications.hideList');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  },
  figures: async () => {
    await vscode.commands.executeCommand('toolwright.exportMetrics');
    const text = await until('the export', async () => {
      const { activeTextEditor } = vscode.window;
      const isIt = activeTextEditor?.document.fileName.endsWith('toolwright-metrics.json');
      return isIt === true ? activeTextEditor?.document.getText() : undefined;
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    return (JSON.parse(text) as { figures: Record<string, number> }).figures;
  },
  cancelled: async (_agent, input, afterMs) => {
    const cancel = new vscode.CancellationTokenSource();
    const call = vscode.lm.invokeTool(
      'toolwright_execute_code',
      { input, toolInvocationToken: undefined },
      cancel.token,
    );
    setTimeout(() => cancel.cancel(), afterMs);
    await assert.rejects(Promise.resolve(call), /cancel/i);
  },
};

let before: { servers: unknown; policy: unknown };

test('scenarios: the servers of a company are the person’s own', async () => {
  await enableCopilot();
  writeNotes(workspaceFolder());
  const [servers, policy] = ['servers', 'policy'].map(
    (name) => settings().inspect<object>(name)?.globalValue,
  );
  before = { servers, policy };
  const env = { TOOLWRIGHT_HOST_RUN: environment('TOOLWRIGHT_HOST_RUN') };
  const own = companyServers(environment('TOOLWRIGHT_ROOT'), workspaceFolder(), env);
  await set(
    'servers',
    Object.fromEntries(
      Object.entries(own).map(([name, server]) => [name, { ...server, command: 'node' }]),
    ),
  );
  await set('policy', { ...policy, mailing: 'allow', crm: 'allow', folders: 'allow' });
  await set('skills.outdated', 'refuse');
});

for (const { name, play } of SCENARIOS) {
  test(`scenarios: ${name}`, async () => {
    const model = await scriptedModel();
    await newChat();
    const agent = new ChatAgent();
    model.setScript(agent.script);
    const turn = ask(`Play: ${name}`);
    let isOver = false;
    const person = allowing(() => isOver);
    try {
      await play(agent, stage);
      agent.end('THE SCENARIO IS OVER');
      await waitForAnswer('THE SCENARIO IS OVER');
    } catch (error) {
      agent.end('IT FAILED');
      throw error;
    } finally {
      isOver = true;
      await person;
      await turn;
    }
    await screenshot(`scenario-${SCENARIOS.findIndex((each) => each.name === name)}`);
  });
}

test('scenarios: all is as it was', async () => {
  await set('servers', before.servers);
  await set('policy', before.policy);
  await set('skills.outdated', undefined);
  for (const folder of ['.toolwright', 'notes']) {
    const uri = vscode.Uri.file(path.join(workspaceFolder(), folder));
    await vscode.workspace.fs.delete(uri, { recursive: true });
  }
});

/** The person, who allows everything. */
async function allowing(isOver: () => boolean): Promise<void> {
  const panel = await chatPanel();
  const button = panel
    .getByRole('button', { name: /^Allow/ })
    .filter({ visible: true })
    .first();
  while (!isOver()) {
    if ((await button.count()) > 0) await button.click({ timeout: 2_000 }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
