/**
 * Says once for each server and session that it waits for the person: a search that came across it may not
 * ask. Never a dialog, nothing that stays in the way, and one message however many they are.
 */
import * as vscode from 'vscode';
import type { ServerView } from '../../core/proxy/serverView';
import { inMessage } from '../adapters/person/display';
import type { CoreHost } from '../coreHost';
import { Commands, Views } from '../ids';
import { mcpAccess } from '../mcpSettings';
import { needOf } from './serverNodes';

/** Servers that are met in one search are told of together. */
const GATHER_MS = 500;
const MAX_NAMED = 5;
const MAX_NAME_CHARS = 60;

export class Attention implements vscode.Disposable {
  readonly #host: CoreHost;
  readonly #told = new Set<string>();
  readonly #subscription: { dispose(): void };
  #timer: NodeJS.Timeout | undefined;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#subscription = host.onDidChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#look();
      }, GATHER_MS);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    clearTimeout(this.#timer);
  }

  #look(): void {
    const waiting = (this.#host.started?.toolwright.servers() ?? []).filter((server) => {
      const need = needOf(server, mcpAccess());
      const key = `${server.state} ${server.name}`;
      if ((need !== 'signIn' && need !== 'approval') || this.#told.has(key)) return false;
      this.#told.add(key);
      return true;
    });
    const [first, ...others] = waiting;
    if (first === undefined) return;
    const told = others.length === 0 ? tellOf(first) : tellOfAll(waiting);
    told.catch((error: unknown) => this.#host.log.error(String(error)));
  }
}

async function tellOf({ name, state }: ServerView): Promise<void> {
  const isSignIn = state === 'signIn';
  const shown = inMessage(name, MAX_NAME_CHARS);
  const message = isSignIn
    ? vscode.l10n.t("The server '{0}' needs a sign-in.", shown)
    : vscode.l10n.t("The server '{0}' waits for you before it starts.", shown);
  const action = isSignIn ? vscode.l10n.t('Sign In') : vscode.l10n.t('Review');
  const answer = await vscode.window.showInformationMessage(message, action);
  if (answer !== action) return;
  await vscode.commands.executeCommand(isSignIn ? Commands.signIn : Commands.startServer, name);
}

async function tellOfAll(servers: readonly ServerView[]): Promise<void> {
  const names = servers.slice(0, MAX_NAMED).map(({ name }) => inMessage(name, MAX_NAME_CHARS));
  if (servers.length > MAX_NAMED) names.push('…');
  const message = vscode.l10n.t('{0} servers wait for you: {1}', servers.length, names.join(', '));
  const action = vscode.l10n.t('Show Servers');
  const answer = await vscode.window.showInformationMessage(message, action);
  if (answer === action) await vscode.commands.executeCommand(`${Views.servers}.focus`);
}
