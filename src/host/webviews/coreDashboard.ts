/** The dashboard's model over the running core. Opening the dashboard starts the core. */
import * as vscode from 'vscode';
import type { SearchOutput } from '../../core/results/outputs';
import { messageOf } from '../../core/util/errors';
import type { Disposable } from '../../core/util/event';
import type { DashboardSnapshot, RunningRow } from '../../protocol/dashboard';
import type { Guidance, GuidanceCommand } from '../../protocol/guidance';
import type { Measured, Range } from '../../protocol/measured';
import type { CoreHost } from '../coreHost';
import { Commands, Settings } from '../ids';
import type { DashboardModel } from './dashboardModel';
import { guidanceOf } from './guidanceRows';
import { snapshotOf } from './snapshot';

const guidanceCommands: Readonly<Record<Exclude<GuidanceCommand, 'settings'>, string>> = {
  reset: Commands.resetGuidance,
  export: Commands.exportGuidance,
  import: Commands.importGuidance,
};

export class CoreDashboard implements DashboardModel {
  readonly #host: CoreHost;

  constructor(host: CoreHost) {
    this.#host = host;
  }

  snapshot(): DashboardSnapshot | undefined {
    const { started } = this.#host;
    if (started === undefined) {
      // It fires a change as soon as it runs, and then there is something to show.
      this.#host.get().catch((error: unknown) => this.#host.log.error(messageOf(error)));
      return undefined;
    }
    const { toolwright } = started;
    const { activity } = toolwright;
    return snapshotOf(toolwright.servers(), activity.entries(), {
      running: activity.running(),
      dropped: activity.dropped,
    });
  }

  running(): readonly RunningRow[] {
    return this.#host.started?.toolwright.activity.running().toReversed() ?? [];
  }

  async search(keyword: string): Promise<SearchOutput> {
    const { toolwright } = await this.#host.get();
    return toolwright.searchTools({ keyword }, { signal: new AbortController().signal });
  }

  async startServer(name: string): Promise<void> {
    await (await this.#host.get()).proxy.start(name);
  }

  async stopServer(name: string): Promise<void> {
    await (await this.#host.get()).proxy.stop(name);
  }

  async restartServer(name: string): Promise<void> {
    await (await this.#host.get()).proxy.restart(name);
  }

  cancelRun(id: number): void {
    this.#host.started?.toolwright.cancel(id);
  }

  async measured(range: Range): Promise<Measured> {
    // Not at activation.
    const [{ toolwright }, { measuredOf }] = await Promise.all([
      this.#host.get(),
      import('./measuredRows'),
    ]);
    return measuredOf(toolwright, { range, now: Date.now() });
  }

  async openSkill(key: string): Promise<void> {
    await vscode.commands.executeCommand(Commands.openSkill, key);
  }

  async migrateSkill(key: string): Promise<void> {
    await vscode.commands.executeCommand(Commands.migrateSkills, key);
  }

  async cleanUpSkills(): Promise<void> {
    await vscode.commands.executeCommand(Commands.cleanUpSkills);
  }

  async guidance(): Promise<Guidance> {
    const { toolwright } = await this.#host.get();
    return guidanceOf(await toolwright.learned());
  }

  async forgetLesson(id: string): Promise<void> {
    await (await this.#host.get()).toolwright.guidance.forget(id);
  }

  async guidanceCommand(command: GuidanceCommand): Promise<void> {
    if (command !== 'settings') {
      await vscode.commands.executeCommand(guidanceCommands[command]);
      return;
    }
    const setting = `${Settings.section}.guidance`;
    await vscode.commands.executeCommand('workbench.action.openSettings', setting);
  }

  onDidLearn(listener: () => void): Disposable {
    return this.#host.onDidLearn(listener);
  }

  onDidMeasure(listener: () => void): Disposable {
    return this.#host.onDidMeasure(listener);
  }

  warn(message: string): void {
    this.#host.log.warn(message);
  }

  showLog(): void {
    this.#host.log.show();
  }

  onDidChange(listener: () => void): Disposable {
    return this.#host.onDidChange(listener);
  }

  onDidChangeRunning(listener: () => void): Disposable {
    return this.#host.onDidChangeRunning(listener);
  }
}
