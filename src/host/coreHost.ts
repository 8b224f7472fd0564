/**
 * Starts the core when something first needs it, and keeps it in step with settings, configuration
 * files, folders and workspace trust. Nothing of the core is loaded at activation.
 */
import * as vscode from 'vscode';
import type { Composition } from '../core/compose';
import type { ConfigResult } from '../core/config/load';
import type { ToolProxy } from '../core/proxy/proxy';
import { Emitter } from '../core/util/event';
import { messageOf } from '../core/util/errors';
import { editorBrowser } from './adapters/browser';
import { EditorTools } from './adapters/editorTools';
import { inputResolver } from './adapters/inputs';
import { editorModel } from './adapters/languageModel';
import { personInWindow } from './adapters/person/person';
import { Turns } from './adapters/person/turns';
import { editorSecrets } from './adapters/secrets';
import { ServerLogs } from './adapters/serverLogs';
import { isObject } from '../core/util/json';
import { Settings } from './ids';

/** Files that define servers, in every folder. */
const CONFIG_FILES = '{.vscode/mcp.json,.mcp.json}';
/** A burst of changes is one change. */
const RELOAD_DELAY_MS = 200;

export class CoreHost implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  readonly serverLogs = new ServerLogs();
  readonly #context: vscode.ExtensionContext;
  readonly #changed = new Emitter<void>();
  readonly #runningChanged = new Emitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #core: Promise<Composition> | undefined;
  #started: Composition | undefined;
  #config: ConfigResult | undefined;
  #reloadTimer: NodeJS.Timeout | undefined;
  #editorTools: vscode.Disposable | undefined;

  /** Servers, their states, the configuration or the recorded activity changed. */
  readonly onDidChange = this.#changed.on;
  /** Something that is under way began, came further, or ended; several times a second. */
  readonly onDidChangeRunning = this.#runningChanged.on;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.log = vscode.window.createOutputChannel('Toolwright', { log: true });
  }

  /** The core, started if need be. */
  get(): Promise<Composition> {
    this.#core ??= this.#start();
    return this.#core;
  }

  /** The core if it runs already. */
  get started(): Composition | undefined {
    return this.#started;
  }

  get config(): ConfigResult | undefined {
    return this.#config;
  }

  /** Reads the configuration again and lets the core follow it. */
  async reload(): Promise<void> {
    const core = await this.get();
    await this.#configure(core);
  }

  /** Ends every server and program. */
  async shutdown(): Promise<void> {
    const core = await this.#core?.catch(() => undefined);
    await core?.toolwright.dispose();
  }

  dispose(): void {
    clearTimeout(this.#reloadTimer);
    this.#editorTools?.dispose();
    for (const subscription of this.#subscriptions.toReversed()) subscription.dispose();
    this.#changed.dispose();
    this.#runningChanged.dispose();
    this.serverLogs.dispose();
    this.log.dispose();
  }

  async #start(): Promise<Composition> {
    const { compose } = await import('../core/compose');
    const { globalStorageUri, secrets } = this.#context;
    const turns = new Turns();
    const core = await compose({
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      log: this.log,
      workspace: { folders: folderPaths, isTrusted: () => vscode.workspace.isTrusted },
      environment: process.env,
      resolveInput: inputResolver(secrets, turns),
      person: personInWindow(turns, editorBrowser),
      browser: editorBrowser,
      model: editorModel,
      secrets: editorSecrets(secrets),
      openServerLog: (server) => this.serverLogs.open(server),
      assets: this.#context.asAbsolutePath('dist'),
      dataFolder: globalStorageUri.fsPath,
      rules: new Map(),
    });
    this.#started = core;
    core.proxy.onDidChange(() => this.#changed.fire());
    const { activity } = core.toolwright;
    activity.onDidRecord(() => this.#changed.fire());
    activity.onDidChangeRunning(() => this.#runningChanged.fire());
    this.#watch();
    await this.#configure(core);
    // Ready before the first program; nobody waits for it.
    core.toolwright
      .warm()
      .catch((error: unknown) => this.log.error(`The sandbox did not start: ${messageOf(error)}`));
    return core;
  }

  async #configure({ toolwright, policy, proxy }: Composition): Promise<void> {
    const [{ loadConfig }, { LIMIT_RULES, readLimits }, { parseRules }] = await Promise.all([
      import('../core/config/load'),
      import('../core/config/limits'),
      import('../core/policy/policy'),
    ]);
    const settings = vscode.workspace.getConfiguration(Settings.section);
    const loaded = await loadConfig({
      workspaceFolders: folderPaths(),
      isTrusted: vscode.workspace.isTrusted,
      ...serverSettings(settings),
    });
    // A folder's settings can be written by whoever wrote the folder, and by tools: they only restrict.
    const { globalValue, workspaceValue, workspaceFolderValue } =
      settings.inspect(Settings.policy) ?? {};
    const own = parseRules(globalValue);
    const folder = parseRules(
      isObject(workspaceValue) && isObject(workspaceFolderValue)
        ? { ...workspaceValue, ...workspaceFolderValue }
        : (workspaceFolderValue ?? workspaceValue),
    );
    policy.setRules(own.rules, folder.rules);
    const names = LIMIT_RULES.map(({ name }) => name);
    const written = writtenValues(settings, names);
    const { limits, problems } = readLimits(written.own, written.folder, `${Settings.section}.`);
    this.#config = {
      ...loaded,
      problems: [...loaded.problems, ...own.problems, ...folder.problems, ...problems],
    };
    await toolwright.configure(this.#config, { ...tokenBudgetOf(settings), limits });
    await this.#offerEditorTools(proxy, isOn(settings, Settings.editorTools));
    this.#changed.fire();
  }

  /** The source `vscode` comes and goes with its setting. */
  async #offerEditorTools(proxy: ToolProxy, isWanted: boolean): Promise<void> {
    if (isWanted === (this.#editorTools !== undefined)) return;
    this.#editorTools?.dispose();
    this.#editorTools = undefined;
    if (!isWanted) return;
    const source = new EditorTools(() => proxy.serverTools());
    this.#editorTools = source;
    const added = await proxy.addBuiltIn(source);
    // The setting may have changed meanwhile.
    if (this.#editorTools === source) this.#editorTools = vscode.Disposable.from(added, source);
    else added.dispose();
  }

  #watch(): void {
    const later = (): void => this.#reloadLater();
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${CONFIG_FILES}`);
    this.#subscriptions.push(
      watcher,
      watcher.onDidChange(later),
      watcher.onDidCreate(later),
      watcher.onDidDelete(later),
      vscode.workspace.onDidChangeWorkspaceFolders(later),
      vscode.workspace.onDidGrantWorkspaceTrust(later),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(Settings.section)) later();
      }),
    );
  }

  #reloadLater(): void {
    clearTimeout(this.#reloadTimer);
    this.#reloadTimer = setTimeout(() => {
      this.reload().catch((error: unknown) => this.log.error(messageOf(error)));
    }, RELOAD_DELAY_MS);
  }
}

function folderPaths(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}

/** The servers in the person's own settings, and those that the folder's settings name. */
function serverSettings(settings: vscode.WorkspaceConfiguration): {
  setting: unknown;
  folderSetting: unknown;
} {
  const { globalValue, workspaceValue, workspaceFolderValue } =
    settings.inspect(Settings.servers) ?? {};
  return { setting: globalValue, folderSetting: workspaceFolderValue ?? workspaceValue };
}

function tokenBudgetOf(settings: vscode.WorkspaceConfiguration): { tokenBudget?: number } {
  const value = settings.get<unknown>(Settings.tokenBudget);
  return typeof value === 'number' && value > 0 ? { tokenBudget: value } : {};
}

/** Whether nobody switched it off: a folder cannot switch on what the person does not want. */
function isOn(settings: vscode.WorkspaceConfiguration, name: string): boolean {
  const { globalValue, workspaceValue, workspaceFolderValue } = settings.inspect(name) ?? {};
  return ![globalValue, workspaceValue, workspaceFolderValue].includes(false);
}

/** What the person wrote, and what the folder did: kept apart, because the folder only restricts. */
function writtenValues(
  settings: vscode.WorkspaceConfiguration,
  names: readonly string[],
): { own: Record<string, unknown>; folder: Record<string, unknown> } {
  const own: Record<string, unknown> = {};
  const folder: Record<string, unknown> = {};
  for (const name of names) {
    const { globalValue, workspaceValue, workspaceFolderValue } = settings.inspect(name) ?? {};
    own[name] = globalValue;
    folder[name] = workspaceFolderValue ?? workspaceValue;
  }
  return { own, folder };
}
