/**
 * Starts the core when something first needs it, and keeps it in step with settings, configuration
 * files, folders and workspace trust. Nothing of the core is loaded at activation.
 */
import * as vscode from 'vscode';
import type { Composition } from '../core/compose';
import type { ConfigMemory, ConfigResult } from '../core/config/load';
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
import { editorWorkspace, folderPaths } from './adapters/workspace';
import { watchConfig } from './configWatch';
import { clientMetadata, mcpAccess } from './mcpSettings';
import { watchSkills } from './skillWatch';
import { watchOutdated } from './outdatedWatch';

/** In the user-level store. */
const OWN_FILE = 'servers.json';

export class CoreHost implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  readonly serverLogs = new ServerLogs();
  readonly #context: vscode.ExtensionContext;
  readonly #changed = new Emitter<void>();
  readonly #runningChanged = new Emitter<void>();
  readonly #skillsChanged = new Emitter<void>();
  readonly #measured = new Emitter<void>();
  readonly #learned = new Emitter<void>();
  readonly #outdatedCounted = new Emitter<number>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #core: Promise<Composition> | undefined;
  #started: Composition | undefined;
  #config: ConfigResult | undefined;
  #configFiles: readonly string[] = [];
  #servingProblem: string | undefined;
  #editorTools: vscode.Disposable | undefined;
  readonly #memory: ConfigMemory = new Map();
  #configuring: Promise<unknown> = Promise.resolve();

  /** Servers, their states, the configuration or the recorded activity changed. */
  readonly onDidChange = this.#changed.on;
  /** Something that is under way began, came further, or ended; several times a second. */
  readonly onDidChangeRunning = this.#runningChanged.on;
  /** A skill, its use, the trust in it, or a tool that it may call changed. */
  readonly onDidChangeSkills = this.#skillsChanged.on;
  /** Something was measured. */
  readonly onDidMeasure = this.#measured.on;
  /** Something was learned or forgotten, or the settings were read again, which may switch it off. */
  readonly onDidLearn = this.#learned.on;
  /** Fires with the number of skills that would fail because their tools have changed. */
  readonly onDidCountOutdated = this.#outdatedCounted.on;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.log = vscode.window.createOutputChannel('Toolwright', { log: true });
  }

  /** The path of the servers that were imported or added for all workspaces. */
  get ownFile(): string {
    return vscode.Uri.joinPath(this.#context.globalStorageUri, OWN_FILE).fsPath;
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

  /** The files that the configuration was read from, whether they exist or not. */
  get configFiles(): readonly string[] {
    return this.#configFiles;
  }

  /** Reads the configuration again and lets the core follow it. */
  async reload(): Promise<void> {
    const core = await this.get();
    // One after the other: what was read last has to be what counts.
    const configured = this.#configuring.then(() => this.#configure(core));
    this.#configuring = configured.catch(() => {});
    await configured;
  }

  /** Ends every server and program. */
  async shutdown(): Promise<void> {
    const core = await this.#core?.catch(() => undefined);
    await core?.toolwright.dispose();
  }

  dispose(): void {
    this.#editorTools?.dispose();
    for (const subscription of this.#subscriptions.toReversed()) subscription.dispose();
    this.#changed.dispose();
    this.#runningChanged.dispose();
    this.#skillsChanged.dispose();
    this.#measured.dispose();
    this.#learned.dispose();
    this.#outdatedCounted.dispose();
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
      workspace: editorWorkspace,
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
      access: mcpAccess,
      ...clientMetadata(),
    });
    this.#started = core;
    core.proxy.onDidChange(() => this.#changed.fire());
    core.permissions.onDidChange(() => this.#changed.fire());
    core.trust.onDidChange(() => this.#changed.fire());
    const { activity, skills } = core.toolwright;
    skills.shelf.onDidChange(() => this.#skillsChanged.fire());
    core.proxy.onDidChangeTools(() => this.#skillsChanged.fire());
    core.toolwright.metrics.onDidChange(() => this.#measured.fire());
    core.toolwright.guidance.onDidChange(() => this.#learned.fire());
    activity.onDidRecord(() => this.#changed.fire());
    activity.onDidClear(() => this.#changed.fire());
    activity.onDidChangeRunning(() => this.#runningChanged.fire());
    this.#subscriptions.push(
      watchConfig(vscode.Uri.file(this.ownFile), () => {
        this.reload().catch((error: unknown) => this.log.error(messageOf(error)));
      }),
    );
    this.#subscriptions.push(
      watchSkills(globalStorageUri, () => skills.shelf.changed()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => skills.shelf.changed()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => skills.shelf.changed()),
    );
    this.#subscriptions.push(
      watchOutdated(core, {
        memory: this.#context.workspaceState,
        count: (outdated) => this.#outdatedCounted.fire(outdated),
        warn: (message) => this.log.warn(message),
      }),
    );
    core.toolwright.versioning.registry.onDidChange(() => this.#skillsChanged.fire());
    await this.#configure(core);
    // Ready before the first program; nobody waits for it.
    core.toolwright
      .warm()
      .catch((error: unknown) => this.log.error(`The sandbox did not start: ${messageOf(error)}`));
    return core;
  }

  async #configure({ toolwright, policy, proxy }: Composition): Promise<void> {
    const [{ configFiles, loadConfig }, { readSettings }] = await Promise.all([
      import('../core/config/load'),
      import('./settings'),
    ]);
    const settings = readSettings();
    const sources = {
      workspaceFolders: folderPaths(),
      isTrusted: vscode.workspace.isTrusted,
      ownFile: this.ownFile,
      memory: this.#memory,
      ...settings.servers,
    };
    const loaded = await loadConfig(sources);
    this.#configFiles = configFiles(sources);
    policy.setRules(settings.policy.own, settings.policy.folder);
    this.#config = { ...loaded, problems: [...loaded.problems, ...settings.problems] };
    await toolwright.configure(this.#config, settings.core);
    this.#tellServingProblem(toolwright.serving.problem);
    await this.#offerEditorTools(proxy, settings.hasEditorTools);
    this.#changed.fire();
    this.#learned.fire();
  }

  /** Told once: the person has just set it, or another window was faster. */
  #tellServingProblem(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#servingProblem) {
      void vscode.window.showWarningMessage(problem);
    }
    this.#servingProblem = problem;
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
}
