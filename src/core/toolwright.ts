/**
 * The facade: what Toolwright can do, for every host. The order of the cross-cutting steps is readable
 * here: read the input, know the tools, run or call (calls.ts asks the policy), cut, record.
 */
import { Calls, type Caller, type Run } from './calls';
import { Catalog } from './catalog/catalog';
import type { CatalogTool, ToolList } from './catalog/contract';
import type { ObservedOutputs } from './catalog/observedOutputs';
import type { LoadedConfig } from './config/definition';
import { DirectCalls } from './directCalls';
import { Guiding } from './guiding';
import type { Guidance } from './guidance/guidance';
import type { GuidanceReport } from './guidance/report';
import { GuestContents } from './guestContents';
import {
  readCallInput,
  readExecuteInput,
  readSearchInput,
  readSkillListInput,
  readSkillLoadInput,
  readSkillRunInput,
} from './inputs';
import { Measuring } from './measuring';
import type { ActivityLog } from './metrics/activity';
import type { Metrics } from './metrics/metrics';
import { Serving } from './metrics/serving';
import type { Permissions } from './policy/permissions';
import type { Policy } from './policy/policy';
import type { ServerTrust } from './policy/serverTrust';
import type { Clock, LanguageModel, Log, Person } from './ports';
import type { Privacy } from './privacy/privacy';
import { sensitiveIn } from './privacy/sensitive';
import { Programs } from './programs';
import type { ToolProxy } from './proxy/proxy';
import type { ServerView } from './proxy/serverView';
import { Replies } from './replies';
import { ReplyGuard } from './replyGuard';
import { replyBudget } from './results/budget';
import type {
  RunOutput,
  SearchOutput,
  SkillListOutput,
  SkillLoadOutput,
  SkillSaveOutput,
} from './results/outputs';
import type { PartStore } from './results/partStore';
import type { ResultStore } from './results/resultStore';
import { Runs } from './runs';
import type { RunText } from './runTexts';
import type { Sandbox } from './sandbox/sandbox';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { readSaveInput } from './skills/saveInput';
import type { FoundSkill } from './skills/shelf';
import type { TestResult } from './skills/skillRuns';
import { Skills, type SkillStore } from './skills/skills';
import type { WorkspaceState } from './store/workspaceState';
import { ToolSearch } from './toolSearch';
import { messageOf } from './util/errors';
import type { VersionRegistry } from './versioning/registry/registry';
import type { MigrationChoice, MigrationPreview } from './versioning/migration/migrator';
import { OutdatedSkills } from './versioning/outdated';
import { versionIn, Versioning } from './versioning/versioning';
import { VERSION } from './version';

export interface ToolwrightParts {
  proxy: ToolProxy;
  sandbox: Sandbox;
  policy: Policy;
  permissions: Permissions;
  trust: ServerTrust;
  results: ResultStore;
  parts: PartStore;
  state: WorkspaceState;
  observed: ObservedOutputs;
  skillStore: SkillStore;
  privacy: Privacy;
  metrics: Metrics;
  registry: VersionRegistry;
  guidance: Guidance;
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** What is personal is kept from it already. Absent where there is none. */
  model?: LanguageModel;
  clock: Clock;
  log: Log;
  /** Runs last, when every server has ended. */
  onDispose?: () => void;
}

export class Toolwright {
  readonly #proxy: ToolProxy;
  readonly #sandbox: Sandbox;
  readonly #runs: Runs;
  readonly #log: Log;
  readonly #onDispose: (() => void) | undefined;
  readonly #catalog = new Catalog();
  readonly #results: ResultStore;
  readonly #parts: PartStore;
  readonly #observed: ObservedOutputs;
  readonly #searching: ToolSearch;
  readonly #replies: Replies;
  readonly #guard: ReplyGuard;
  readonly #directCalls: DirectCalls;
  readonly #programs: Programs;
  /** What is kept from models, and what it stands for. */
  readonly privacy: Privacy;
  /** What was measured. */
  readonly metrics: Metrics;
  readonly #measuring: Measuring;
  /** What was learned of the work here. */
  readonly guidance: Guidance;
  readonly #guiding: Guiding;
  /** Gives the metrics to Prometheus. */
  readonly serving: Serving;
  /** Programs that were kept. */
  readonly skills: Skills;
  /** Versions of tools, and what they mean for skills. */
  readonly versioning: Versioning;
  readonly #outdated: OutdatedSkills;
  /** The tools of each server, also those that are switched off. */
  readonly #lists = new Map<string, ToolList>();
  readonly #permissions: Permissions;
  readonly #trust: ServerTrust;
  #settings = DEFAULT_SETTINGS;
  #configProblems: readonly string[] = [];

  constructor(parts: ToolwrightParts) {
    const { proxy, sandbox, policy, permissions, trust, clock, log, onDispose, ...more } = parts;
    const { skillStore, privacy, metrics, registry, guidance, person, model, ...kept } = more;
    const catalog = this.#catalog;
    this.#proxy = proxy;
    this.#sandbox = sandbox;
    this.privacy = privacy;
    this.metrics = metrics;
    this.serving = new Serving({ metrics, version: VERSION, log });
    this.#measuring = new Measuring({ metrics, sandbox, clock, log });
    this.guidance = guidance;
    this.#guiding = new Guiding({
      guidance,
      catalog,
      sandbox,
      clock,
      log,
      settings: () => this.#settings,
      bindings: () => this.skills.bindings(),
    });
    this.#runs = new Runs(clock, privacy, (ended) => {
      this.#measuring.runEnded(ended);
      this.#guiding.ended(ended);
    });
    this.#log = log;
    this.#onDispose = onDispose;
    this.#permissions = permissions;
    this.#trust = trust;
    this.#results = kept.results;
    this.#parts = kept.parts;
    this.#observed = kept.observed;
    const calls = new Calls({
      catalog,
      policy,
      proxy,
      clock,
      privacy,
      keepPart: (data, mimeType) => kept.parts.keep(data, mimeType),
      callMs: (tool) => guidance.callLimit(tool, this.#settings.limits.callMs),
      onResult: (tool, payload, bytes) => {
        kept.observed.note(tool, payload);
        this.#measuring.toolAnswered(tool, payload, bytes);
      },
    });
    this.#replies = new Replies(kept.results, kept.parts, log);
    this.#guard = new ReplyGuard({
      privacy,
      replies: this.#replies,
      sandbox,
      budgetFor: ({ caller }) => replyBudget(this.#settings.tokenBudget, caller.tokenBudget),
    });
    const shared = {
      catalog,
      calls,
      proxy,
      sandbox,
      privacy,
      clock,
      replies: this.#replies,
      settings: () => this.#settings,
    };
    this.#directCalls = new DirectCalls(shared);
    this.#programs = new Programs({
      ...kept,
      ...shared,
      contents: new GuestContents(proxy, calls),
      bindings: () => this.skills.bindings(),
      search: (input, signal) => this.#searching.search(input, signal),
      callSkill: (name, args, context) => this.skills.runs.call(name, args, context),
    });
    this.skills = new Skills({
      ...skillStore,
      catalog,
      sandbox,
      programs: this.#programs,
      listTools: (signal) => proxy.ensureListed(this.#settings.listWaitMs, signal),
      findSensitive: sensitiveIn((text) => privacy.preview(text)),
      restoreFrom: (text, earlier) => privacy.restoreFrom(text, earlier),
      versionOf: versionIn(registry),
      prepare: (found, run) => this.#outdated.prepare(found, run),
      learned: guidance,
      clock,
      log,
    });
    this.versioning = new Versioning({
      registry,
      skills: this.skills,
      catalog,
      workspace: skillStore.workspace,
      dataFolder: skillStore.dataFolder,
      ...(model && { model }),
      clock,
      log,
      difficultyOf: (outlook) => guidance.difficultyOf(outlook),
      onDone: (done) => {
        this.#measuring.versioned(done.action, done.ms);
        this.#guiding.versioned(done);
      },
    });
    this.#outdated = new OutdatedSkills({
      versioning: this.versioning,
      shelf: this.skills.shelf,
      tools: this.skills.forMigration.tools,
      policy: () => this.#settings.outdatedSkills,
      ...(person && { ask: (question, signal) => person.approveMigration(question, signal) }),
    });
    this.#searching = new ToolSearch({
      catalog,
      proxy,
      observed: kept.observed,
      skills: this.skills.finder,
      guidance,
      listWaitMs: () => this.#settings.listWaitMs,
      configProblems: () => this.#configProblems,
      listProblems: () => [...this.#lists.values()].flatMap(({ problems }) => problems),
    });
    proxy.onDidChangeTools(({ server, list }) => {
      if (list === undefined) {
        this.#lists.delete(server);
        this.#catalog.removeServer(server);
        return;
      }
      registry.observe(server, list, proxy.versionOf(server));
      const before = this.#lists.get(server);
      if (before !== undefined)
        this.#measuring.listed(server, before, list, proxy.versionOf(server));
      this.#lists.set(server, list);
      this.#offer(server, list);
      for (const problem of list.problems) log.warn(problem);
    });
    permissions.onDidSwitch(() => {
      for (const [server, list] of this.#lists) this.#offer(server, list);
    });
  }

  /** Takes a configuration: servers that are new, changed or gone follow it, the others go on. */
  async configure(config: LoadedConfig, settings: Partial<Settings> = {}): Promise<void> {
    this.#configProblems = config.problems;
    for (const problem of config.problems) this.#log.warn(problem);
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    // Nobody waits for it.
    if (this.#settings.guidance) void this.guidance.load();
    await this.#followPrivacy();
    await this.serving.follow(this.#settings.metricsPort);
    await this.#trust.look(config.servers);
    await this.#proxy.configure(config.servers, this.#settings.servers);
  }

  async #followPrivacy(): Promise<void> {
    try {
      const problems = await this.privacy.follow();
      this.#configProblems = [...this.#configProblems, ...problems];
      for (const problem of problems) this.#log.warn(problem);
    } catch (error) {
      this.#log.error(messageOf(error));
    }
  }

  /** What is wrong with the configuration, for people. */
  get configProblems(): readonly string[] {
    return this.#configProblems;
  }

  servers(): ServerView[] {
    return this.#proxy.views().map((view) => {
      const { name, toolNames } = view;
      const disabledTools = toolNames.filter((tool) => this.#permissions.isOff(name, tool));
      return {
        ...view,
        isTrusted: this.#trust.isTrusted(name),
        ...(disabledTools.length > 0 && { disabledTools }),
      };
    });
  }

  /** The contract behind a name that a model or a person wrote; undefined when there is none. */
  tool(name: string): CatalogTool | undefined {
    return this.#catalog.resolve(name);
  }

  /** As they are now. */
  get settings(): Settings {
    return this.#settings;
  }

  /** What is under way and what happened. */
  get activity(): ActivityLog {
    return this.#runs.activity;
  }

  /** What was learned, for people. Throws the file system's error. */
  async learned(): Promise<GuidanceReport> {
    return this.#guiding.report();
  }

  /** The program and the reply of an entry of the activity; undefined when they are not kept any more. */
  runText(id: number): RunText | undefined {
    return this.#runs.texts.of(id);
  }

  /** Forgets the activity that has ended. */
  clearActivity(): void {
    this.#runs.clear();
  }

  /** Stops what is under way under this id of the activity. False when nothing is. */
  cancel(id: number): boolean {
    return this.#runs.cancel(id);
  }

  /** Gets the sandbox ready in idle time, so that the first program waits for nothing. */
  async warm(): Promise<void> {
    const bindings = await this.skills.bindings();
    await Promise.all([
      this.#sandbox.warm({ bindings, limits: this.#settings.limits }),
      this.privacy.warm(),
      this.guidance.load(),
    ]);
    await this.versioning
      .prune()
      .catch((error: unknown) => this.#log.warn(`Old versions of tools: ${messageOf(error)}`));
  }

  /** `search_tools`. Throws InvalidInputError. */
  async searchTools(raw: unknown, caller: Caller): Promise<SearchOutput> {
    const input = readSearchInput(raw);
    const about = { kind: 'search', title: input.keyword, isCached: this.#proxy.isListed } as const;
    return this.#run(about, caller, ({ signal }) => this.#searching.search(input, signal));
  }

  /** `execute_code`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async executeCode(raw: unknown, caller: Caller): Promise<RunOutput> {
    const input = readExecuteInput(raw);
    const about = {
      kind: 'program',
      title: input.language,
      language: input.language,
      code: input.code,
      ...(input.protect !== undefined && { protect: input.protect }),
    } as const;
    return this.#run(about, caller, async (run) => {
      const { blocked, ...plan } = await this.#guiding.plan(input, run);
      if (blocked !== undefined) return blocked;
      const output = await this.#programs.run({ ...input, ...plan }, run);
      if (output.status === 'ok' && output.truncated === undefined) {
        this.skills.recent.note(input.code, input.input, output.result);
      }
      return this.#guiding.advised(about, output, run);
    });
  }

  /** `save_skill`. What refuses it is in the output; only a bad input throws InvalidInputError. */
  async saveSkill(raw: unknown, caller: Caller): Promise<SkillSaveOutput> {
    const input = readSaveInput(raw);
    const about = { kind: 'skill', title: `save ${input.name}`, action: 'saved' } as const;
    return this.#run(about, caller, async (run) => {
      await this.#proxy.ensureListed(this.#settings.listWaitMs, run.signal);
      // The versions of what was just listed are pinned.
      await this.versioning.registry.settled();
      return this.skills.tools.save(input, run);
    });
  }

  /** `load_skill`. Like `saveSkill`. */
  async loadSkill(raw: unknown, caller: Caller): Promise<SkillLoadOutput> {
    const input = readSkillLoadInput(raw);
    const about = { kind: 'skill', title: `load ${input.name}`, action: 'loaded' } as const;
    return this.#run(about, caller, async (run) =>
      this.#fitted(await this.skills.tools.load(input), run),
    );
  }

  /** `list_skills`. Like `saveSkill`. */
  async listSkills(raw: unknown, caller: Caller): Promise<SkillListOutput> {
    const input = readSkillListInput(raw);
    const title = ['list', input.query, input.tag].filter(Boolean).join(' ');
    return this.#run({ kind: 'skill', title, action: 'listed' }, caller, async (run) =>
      this.#fitted(await this.skills.tools.list(input), run),
    );
  }

  /** `run_skill`. Every way to end is an output; only an input that does not fit throws InvalidInputError. */
  async runSkill(raw: unknown, caller: Caller): Promise<RunOutput> {
    const input = readSkillRunInput(raw);
    const about = { kind: 'skill', title: input.name, skill: input.name } as const;
    return this.#run(about, caller, async (run) =>
      this.#guiding.advised(about, await this.skills.tools.run(input, run), run),
    );
  }

  /** What a migration of a skill would do, as part of the activity; undefined where there is nothing to do. */
  async previewMigration(
    found: FoundSkill,
    caller: Caller,
    choice?: MigrationChoice,
  ): Promise<MigrationPreview | undefined> {
    const about = { kind: 'skill', title: `migrate ${found.skill.name}` } as const;
    return this.#migration(about, caller, (run) => this.versioning.preview(found, run, choice));
  }

  /** What a language model would make of a skill that rules cannot migrate. A person has agreed to ask it. */
  async proposeMigration(found: FoundSkill, caller: Caller): Promise<MigrationPreview | undefined> {
    const about = { kind: 'skill', title: `migrate ${found.skill.name} with a model` } as const;
    return this.#migration(about, caller, (run) => this.versioning.propose(found, run));
  }

  async #migration(
    about: Parameters<Runs['track']>[0],
    caller: Caller,
    work: (run: Run) => Promise<MigrationPreview | undefined>,
  ): Promise<MigrationPreview | undefined> {
    let preview: MigrationPreview | undefined;
    await this.#runs.track(about, caller, async (run) => {
      await this.#proxy.ensureListed(this.#settings.listWaitMs, run.signal);
      preview = await work(run);
      return {};
    });
    return preview;
  }

  /** Runs the tests of a skill, as part of the activity. */
  async testSkill(found: FoundSkill, caller: Caller): Promise<TestResult[]> {
    const about = { kind: 'skill', title: `test ${found.skill.name}`, action: 'tested' } as const;
    return this.#run(about, caller, async (run) => {
      await this.#proxy.ensureListed(this.#settings.listWaitMs, run.signal);
      return this.skills.desk.test(found, run);
    });
  }

  /** `call_tool`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async callTool(raw: unknown, caller: Caller): Promise<RunOutput> {
    const input = readCallInput(raw);
    const about = { kind: 'call', title: input.name } as const;
    return this.#run(about, caller, async (run) =>
      this.#guiding.advised(about, await this.#directCalls.call(input, run), run),
    );
  }

  /** Ends every server and every program. */
  async dispose(): Promise<void> {
    this.#runs.stop();
    await Promise.all([this.#proxy.dispose(), this.#sandbox.dispose()]);
    await this.#runs.dispose();
    await this.versioning.registry.settled();
    this.versioning.dispose();
    await this.skills.dispose();
    await this.privacy.dispose();
    await this.serving.dispose();
    await this.metrics.dispose();
    await this.guidance.dispose();
    await Promise.all([this.#results.dispose(), this.#parts.dispose(), this.#observed.dispose()]);
    this.#permissions.dispose();
    this.#trust.dispose();
    this.#catalog.dispose();
    this.#onDispose?.();
  }

  /** Does what a model asked for: tracked, and nothing leaves it that is not looked at. */
  async #run<T extends object>(
    about: Parameters<Runs['track']>[0],
    caller: Caller,
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    return this.#runs.track(about, caller, async (run) => {
      let output: T;
      try {
        output = await work(run);
      } catch (error) {
        throw await this.#guard.error(error, run);
      }
      return this.#guard.shown(output, run);
    });
  }

  /** Lets programs and searches see the tools that are not switched off. */
  #offer(server: string, { tools }: ToolList): void {
    const offered = tools.filter(({ name }) => !this.#permissions.isOff(server, name));
    this.#catalog.setTools(server, offered);
  }

  /** What is longer than a reply may be is cut like a result. */
  async #fitted<T extends { truncated?: string }>(output: T, run: Run): Promise<T> {
    const budget = replyBudget(this.#settings.tokenBudget, run.caller.tokenBudget);
    const shrunk = await this.#sandbox.shrink({ value: output }, budget, run.signal);
    if (shrunk.cut === undefined) return output;
    const { resultJson, cut } = await this.#replies.show(shrunk);
    return { ...(JSON.parse(resultJson) as T), truncated: cut };
  }
}
