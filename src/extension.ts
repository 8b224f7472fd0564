/** Activation: builds the object graph of the extension. The core itself starts on first use. */
import * as vscode from 'vscode';
import { VirtualDocuments } from './host/adapters/virtualDocuments';
import { registerActivity } from './host/commands/activity';
import { registerCancelRun } from './host/commands/cancelRun';
import { registerDoctor } from './host/commands/doctor';
import { registerImport } from './host/commands/importServers';
import { registerGuidance } from './host/commands/guidance';
import { registerMetrics } from './host/commands/metrics';
import { registerPermissions } from './host/commands/permissions';
import { registerPrivacy } from './host/commands/privacy/register';
import { registerSampleProgram } from './host/commands/sampleProgram';
import { registerServeHttp } from './host/commands/serveHttp';
import { registerServerCommands } from './host/commands/serverCommands';
import { registerVersionCommands } from './host/commands/versions/register';
import { registerSkillCommands } from './host/commands/skills/register';
import { registerToolSwitches } from './host/commands/switchTools';
import { registerToolCommands } from './host/commands/toolCommands';
import { CoreHost } from './host/coreHost';
import { Commands } from './host/ids';
import { registerTools } from './host/tools/register';
import { ActivityView } from './host/views/activityView';
import { Attention } from './host/views/attention';
import { StatusItem } from './host/views/statusItem';
import { ServersView } from './host/views/serversView';
import { CoreDashboard } from './host/webviews/coreDashboard';
import { CoreSkills } from './host/webviews/coreSkills';
import { DashboardPanel } from './host/webviews/dashboardPanel';
import { SkillsView } from './host/webviews/skillsView';

/** VS Code calls `deactivate` with nothing in hand, so what it has to end is kept here. */
let host: CoreHost | undefined;

export function activate(context: vscode.ExtensionContext): void {
  host = new CoreHost(context);
  const documents = new VirtualDocuments();
  const dashboard = new DashboardPanel(context.extensionUri, new CoreDashboard(host));
  const { log } = host;
  const skills = new SkillsView(context.extensionUri, new CoreSkills(host), (message) =>
    log.error(message),
  );
  const activity = new ActivityView(host);
  context.subscriptions.push(
    host,
    registerTools(host),
    registerServerCommands(host),
    registerToolSwitches(host),
    documents,
    registerToolCommands(host, documents),
    registerSampleProgram(),
    skills,
    registerSkillCommands(host, documents, skills),
    registerVersionCommands(host, documents),
    host.onDidCountOutdated((count) => skills.showOutdated(count)),
    registerCancelRun(host),
    registerPermissions(host),
    registerImport(host, context),
    registerDoctor(host, context),
    registerPrivacy(host, documents),
    registerServeHttp(host, context),
    new ServersView(host),
    activity,
    registerActivity(host, documents, activity),
    registerMetrics(host, documents),
    registerGuidance(host),
    new StatusItem(host),
    new Attention(host),
    dashboard,
    vscode.commands.registerCommand(Commands.openDashboard, (page?: unknown) =>
      dashboard.show(typeof page === 'string' ? page : undefined),
    ),
  );
}

export async function deactivate(): Promise<void> {
  await host?.shutdown();
}
