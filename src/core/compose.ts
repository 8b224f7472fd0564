/**
 * Builds the object graph that every host shares, from the host's ports. Hosts differ in what they
 * hand in and in how they end; they do not differ in what is built.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { StdioDefinition, HttpDefinition, ServerDefinition } from './config/definition';
import { resolveDefinition } from './config/variables';
import { Permissions } from './policy/permissions';
import { Policy, type PolicyRules } from './policy/policy';
import { ServerTrust, type McpAccess } from './policy/serverTrust';
import type {
  Browser,
  Clock,
  Environment,
  LanguageModel,
  Log,
  OpenServerLog,
  Person,
  ResolveInput,
  Secrets,
  Workspace,
} from './ports';
import type { FetchContext } from './proxy/mcp/connectContext';
import { openSession } from './proxy/mcp/session';
import { SignIns } from './proxy/mcp/signIn/signIns';
import { LoginShell } from './proxy/process/loginShell';
import { OrphanGuard } from './proxy/process/orphanGuard';
import { LEARNED } from './guidance/counting';
import { Guidance } from './guidance/guidance';
import { isGuidanceState } from './guidance/knowledge';
import { ToolProxy } from './proxy/proxy';
import { MEASURED } from './metrics/measured';
import { Metrics } from './metrics/metrics';
import { isObservation, ObservedOutputs } from './catalog/observedOutputs';
import { WorkspaceSource } from './proxy/workspace/workspaceSource';
import { Sandbox } from './sandbox/sandbox';
import { PartStore } from './results/partStore';
import { guardedLog, guardedModel } from './privacy/guardedPorts';
import { openPrivacy } from './privacy/open';
import type { Privacy } from './privacy/privacy';
import { sensitiveIn } from './privacy/sensitive';
import { ResultStore } from './results/resultStore';
import { removeLeftFolders } from './results/sessionFolder';
import { JsonFile } from './store/jsonFile';
import { unreadableFiles } from './store/unreadable';
import { RecordFolder } from './store/recordFolder';
import { isReview, SkillTrust } from './skills/trust';
import { isUsage, SkillUsage } from './skills/usage';
import { OWNER_ONLY } from './store/atomicText';
import { EventLog } from './store/eventLog';
import { fileLocks } from './store/fileLocks';
import { ToolListCache } from './store/toolListCache';
import { WorkspaceState } from './store/workspaceState';
import { Toolwright } from './toolwright';
import { messageOf } from './util/errors';
import { isServerHistory } from './versioning/registry/history';
import { VersionRegistry } from './versioning/registry/registry';
import { hashOf } from './util/hash';

export interface HostPorts {
  clock: Clock;
  log: Log;
  workspace: Workspace;
  environment: Environment;
  resolveInput: ResolveInput;
  /** Absent where there is nobody to ask. */
  person?: Person;
  secrets: Secrets;
  /** Absent where nobody can sign in. */
  browser?: Browser;
  /** The editor's setting `chat.mcp.access`; absent: all. */
  access?: () => McpAccess;
  /** Where a document about us as a client of OAuth lies, for servers that take its address. */
  clientMetadataUrl?: string;
  /** Absent where servers get no language model. */
  model?: LanguageModel;
  openServerLog: OpenServerLog;
  /** The folder with the built helpers: javascriptWorker.js, reaper.js, quickjs.wasm. */
  assets: string;
  /** The user-level store. */
  dataFolder: string;
  rules: PolicyRules;
}

/** The tools of the editor and its extensions: nothing is known of what they change. */
export const EDITOR_SOURCE = 'vscode';

export interface Composition {
  toolwright: Toolwright;
  proxy: ToolProxy;
  policy: Policy;
  permissions: Permissions;
  trust: ServerTrust;
}

export async function compose(ports: HostPorts): Promise<Composition> {
  const { clock, workspace, environment, assets, dataFolder } = ports;
  const guard = new OrphanGuard(path.join(assets, 'reaper.js'));
  const { person, openServerLog, browser, clientMetadataUrl } = ports;
  const workspaceName = workspace.folders().join('\n') || 'no folder';
  const log = guardedLog(ports.log, () => privacy);
  const model = ports.model && guardedModel(ports.model, () => privacy);
  const onUnreadable = unreadableFiles(log);
  const permissions = new Permissions({
    folder: path.join(dataFolder, 'permissions'),
    workspace: workspaceName,
    clock,
    log,
  });
  const trust = new ServerTrust({
    folder: path.join(dataFolder, 'server-trust'),
    workspace: workspaceName,
    log,
    onUnreadable,
    access: ports.access ?? (() => 'all'),
    isFolderTrusted: () => workspace.isTrusted(),
    ...(person && { person }),
  });
  const exclusively = fileLocks(path.join(dataFolder, 'locks'), log);
  const privacy: Privacy = openPrivacy(ports, {
    workspace: workspaceName,
    exclusively,
    settings: () => toolwright.settings.privacy,
    onAudit: ({ action, kind, count = 1 }) =>
      metrics.note({ type: 'privacy', action, ...(kind && { kind }), count }),
  });
  const metrics = new Metrics({
    events: new EventLog({
      kind: MEASURED,
      folder: path.join(dataFolder, 'metrics', hashOf(workspaceName)),
      session: randomBytes(6).toString('hex'),
      exclusively,
      log,
    }),
    clock,
  });
  const learned = path.join(dataFolder, 'guidance', hashOf(workspaceName));
  const guidance = new Guidance({
    events: new EventLog({
      kind: LEARNED,
      folder: learned,
      session: randomBytes(6).toString('hex'),
      exclusively,
      log,
    }),
    state: new JsonFile(path.join(learned, 'learned.json'), 1, isGuidanceState, {
      mode: OWNER_ONLY,
      onUnreadable,
    }),
    exclusively,
    isOn: () => toolwright.settings.guidance,
    onAdvice: ({ advice, outcome }) => metrics.note({ type: 'suggestion', advice, outcome }),
    clock,
    log,
  });
  const signIns = new SignIns({
    secrets: ports.secrets,
    exclusively,
    clock,
    log,
    ...(person && { person }),
    ...(browser && { browser }),
    ...(clientMetadataUrl !== undefined && { clientMetadataUrl }),
  });
  const connect = {
    environment,
    guard,
    shell: new LoginShell(environment),
    workspace,
    fetchFor: (launch: HttpDefinition, context: FetchContext) => signIns.fetchFor(launch, context),
    ...(person && { person }),
    ...(model && { model }),
  };
  const resolve = (definition: ServerDefinition): Promise<StdioDefinition | HttpDefinition> => {
    const workspaceFolder = folderOf(definition.origin, workspace.folders());
    return resolveDefinition(definition, {
      env: environment,
      resolveInput: ports.resolveInput,
      ...(workspaceFolder !== undefined && { workspaceFolder }),
    });
  };
  const proxy = new ToolProxy({
    open: (launch, options) => openSession(launch, options, connect),
    permitStart: (definition, wish) => trust.permitStart(definition, wish),
    openServerLog,
    log,
    clock,
    cache: new ToolListCache(path.join(dataFolder, 'tool-lists')),
    resolve,
    isSignedIn: async (definition) => {
      // A process has no sign-in of ours: nothing to resolve, and nobody to ask for it.
      if (definition.launch.transport === 'stdio') return false;
      const launch = await resolve(definition);
      return launch.transport !== 'stdio' && signIns.isSignedIn(definition.name, launch);
    },
    signOut: async (definition) => {
      const launch = await resolve(definition);
      if (launch.transport !== 'stdio') await signIns.signOut(definition.name, launch);
    },
  });
  const sandbox = new Sandbox(assets);
  const policy = new Policy(ports.rules, {
    permissions,
    isTrusted: (server) => server !== EDITOR_SOURCE && trust.isTrusted(server),
    ...(person && { ask: (question, signal) => person.approveTool(question, signal) }),
  });
  const kept = path.join(dataFolder, 'results');
  const results = new ResultStore(kept);
  const parts = new PartStore(kept);
  removeLeftFolders(kept, clock.now()).catch((error: unknown) =>
    log.warn(`Old results could not be removed: ${messageOf(error)}`),
  );
  const state = new WorkspaceState(path.join(dataFolder, 'state'), workspaceName, onUnreadable);
  const observed = new ObservedOutputs(
    new RecordFolder(path.join(dataFolder, 'observed', hashOf(workspaceName)), 1, isObservation),
    log,
  );
  const skillStore = {
    workspace,
    dataFolder,
    trust: new SkillTrust(
      new RecordFolder(path.join(dataFolder, 'skill-trust'), 1, isReview, { onUnreadable }),
    ),
    usage: new SkillUsage(
      new RecordFolder(path.join(dataFolder, 'skill-usage'), 1, isUsage, { onUnreadable }),
      exclusively,
      clock,
      log,
    ),
  };
  const registry = new VersionRegistry({
    records: new RecordFolder(
      path.join(dataFolder, 'tool-versions', hashOf(workspaceName)),
      1,
      isServerHistory,
      { onUnreadable },
    ),
    findSensitive: sensitiveIn((text) => privacy.preview(text)),
    exclusively,
    clock,
    log,
  });
  const toolwright: Toolwright = new Toolwright({
    proxy,
    sandbox,
    policy,
    permissions,
    trust,
    results,
    parts,
    state,
    observed,
    skillStore,
    privacy,
    metrics,
    registry,
    guidance,
    ...(person && { person }),
    ...(model && { model }),
    clock,
    log,
    onDispose: () => guard.dispose(),
  });
  // What it says of a damaged file goes through the guard, which must be there by then.
  await permissions.load();
  await proxy.addBuiltIn(new WorkspaceSource({ workspace }));
  return { toolwright, proxy, policy, permissions, trust };
}

/** The folder that a definition belongs to: the one that holds its file, else the main one. */
function folderOf(origin: string, folders: readonly string[]): string | undefined {
  return folders.find((folder) => origin.startsWith(folder + path.sep)) ?? folders[0];
}
