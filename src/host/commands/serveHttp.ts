/**
 * "Serve Tools over HTTP": our tools for other MCP clients on this machine, for as long as the window is
 * open. Off until a person switches it on; they answer the questions of the policy as for any call.
 */
import * as vscode from 'vscode';
import type { HttpFront } from '../../core/server/httpFront';
import { messageOf } from '../../core/util/errors';
import { VERSION } from '../../core/version';
import type { CoreHost } from '../coreHost';
import { Commands, ContextKeys, Settings } from '../ids';

const TOKEN_KEY = 'http-token';

export function registerServeHttp(
  host: CoreHost,
  { secrets }: vscode.ExtensionContext,
): vscode.Disposable {
  const serving = new Serving(host, secrets);
  const on = (command: string, work: () => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, () =>
      work().catch((error: unknown) => vscode.window.showErrorMessage(messageOf(error))),
    );
  return vscode.Disposable.from(
    serving,
    on(Commands.serveHttp, () => serving.start()),
    on(Commands.stopHttp, () => serving.stop()),
    on(Commands.resetHttpToken, () => serving.resetToken()),
  );
}

class Serving implements vscode.Disposable {
  readonly #host: CoreHost;
  readonly #secrets: vscode.SecretStorage;
  #front: HttpFront | undefined;

  constructor(host: CoreHost, secrets: vscode.SecretStorage) {
    this.#host = host;
    this.#secrets = secrets;
  }

  async start(): Promise<void> {
    this.#front ??= await this.#open();
    await setContext(true);
    await this.#show(this.#front);
  }

  async stop(): Promise<void> {
    const front = this.#front;
    this.#front = undefined;
    await setContext(false);
    await front?.close();
  }

  /** Clients that hold the old token are turned away from then on. */
  async resetToken(): Promise<void> {
    await this.#secrets.delete(TOKEN_KEY);
    if (this.#front === undefined) return;
    await this.stop();
    await this.start();
  }

  dispose(): void {
    // VS Code waits for nobody here; what is not closed ends with the process.
    void this.#front?.close();
  }

  async #open(): Promise<HttpFront> {
    const [{ toolwright }, { HttpFront: Front }, { createMcpServer }] = await Promise.all([
      this.#host.get(),
      import('../../core/server/httpFront'),
      import('../../core/server/mcpServer'),
    ]);
    const settings = vscode.workspace.getConfiguration(Settings.section);
    return Front.open({
      port: settings.inspect<number>(Settings.httpPort)?.globalValue ?? 0,
      token: await this.#token(),
      createServer: () => createMcpServer(toolwright, VERSION),
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      log: this.#host.log,
    });
  }

  async #token(): Promise<string> {
    const kept = await this.#secrets.get(TOKEN_KEY);
    if (kept !== undefined) return kept;
    const { newToken } = await import('../../core/server/httpFront');
    const token = newToken();
    await this.#secrets.store(TOKEN_KEY, token);
    return token;
  }

  async #show({ url }: HttpFront): Promise<void> {
    const copy = vscode.l10n.t('Copy Client Configuration');
    const stop = vscode.l10n.t('Stop');
    const message = vscode.l10n.t(
      'Toolwright serves its tools at {0} while this window is open.',
      url,
    );
    const answer = await vscode.window.showInformationMessage(message, copy, stop);
    if (answer === stop) await this.stop();
    if (answer !== copy) return;
    const headers = { Authorization: `Bearer ${await this.#token()}` };
    const configuration = { servers: { toolwright: { type: 'http', url, headers } } };
    await vscode.env.clipboard.writeText(JSON.stringify(configuration, null, 2));
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Copied. It holds the secret token: do not commit it.'),
    );
  }
}

async function setContext(isServing: boolean): Promise<void> {
  await vscode.commands.executeCommand('setContext', ContextKeys.isServingHttp, isServing);
}
