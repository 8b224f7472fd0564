/** The core on plain Node: its ports without an editor and without a person to ask. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { compose, type Composition } from '../core/compose';
import { configFiles, loadConfig, type ConfigSources } from '../core/config/load';
import { watchFiles } from '../core/config/watch';
import type { Decision } from '../core/policy/policy';
import type { Clock, Log, OpenServerLog } from '../core/ports';
import { fileSecrets } from '../core/store/fileSecrets';
import { unreadableFiles } from '../core/store/unreadable';
import { messageOf } from '../core/util/errors';
import { UsageError, type Options } from './options';
import { terminalBrowser } from './terminal/browser';

/** Builds the core and loads the configuration that the options name. Throws UsageError. */
export async function openCore(
  options: Options,
  { canOpenBrowser = false, follows = false }: { canOpenBrowser?: boolean; follows?: boolean } = {},
): Promise<Composition> {
  const { workspace, config, allow, limits, privacy, metricsPort, outdatedSkills } = options;
  const { noGuidance, verbose } = options;
  const isFolder = await stat(workspace).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UsageError(`--workspace: there is no folder ${workspace}`);
  // Under a limit of the size of files a write fails, and says so; libraries that listen would end us for it.
  if (process.platform !== 'win32') process.on('SIGXFSZ', () => {});
  const dataFolder = dataFolderOf(options);
  const log = stderrLog(verbose);
  const core = await compose({
    clock: nodeClock,
    log,
    openServerLog: serverLogs(log),
    ...(canOpenBrowser && { browser: terminalBrowser }),
    secrets: fileSecrets(path.join(dataFolder, 'secrets'), unreadableFiles(log)),
    workspace: { folders: () => [workspace], isTrusted: () => true },
    environment: process.env,
    resolveInput: async ({ id }) => process.env[inputVariable(id)],
    assets: __dirname,
    dataFolder,
    rules: new Map(allow.map((pattern): [string, Decision] => [pattern, 'allow'])),
  });
  const sources: ConfigSources = {
    isTrusted: true,
    memory: new Map(),
    // A file that was named is meant to be the whole configuration.
    ...(config.length > 0
      ? { workspaceFolders: [], files: config }
      : { workspaceFolders: [workspace], ownFile: path.join(dataFolder, 'servers.json') }),
  };
  const configure = async (): Promise<void> =>
    core.toolwright.configure(await loadConfig(sources), {
      limits,
      privacy,
      ...(metricsPort !== undefined && { metricsPort }),
      ...(outdatedSkills !== undefined && { outdatedSkills }),
      guidance: !noGuidance,
    });
  await configure();
  if (follows) {
    let configuring = Promise.resolve();
    watchFiles(configFiles(sources), () => {
      // One after the other: what was read last has to be what counts.
      configuring = configuring
        .then(configure)
        .catch((error: unknown) => log.error(messageOf(error)));
    });
  }
  return core;
}

export const nodeClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** The user-level store. */
export function dataFolderOf({ data }: Options): string {
  return data ?? envPaths('toolwright', { suffix: '' }).data;
}

/** Without a person, `${input:api-key}` is answered by the variable TOOLWRIGHT_INPUT_API_KEY. */
function inputVariable(id: string): string {
  return `TOOLWRIGHT_INPUT_${id.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** What servers write is for whoever asked for more. */
function serverLogs(log: Log): OpenServerLog {
  return (server) => ({
    level: 'info',
    write: (level, message) => log.debug(`[${server}] ${level}: ${message}`),
    onDidChangeLevel: () => ({ dispose: () => {} }),
    dispose: () => {},
  });
}

/** Everything goes to stderr: stdout belongs to the protocol or to the output. */
export function stderrLog(isVerbose: boolean): Log {
  const write = (level: string) => (message: string) =>
    void process.stderr.write(`toolwright ${level}: ${message}\n`);
  const silent = (): void => {};
  return {
    debug: isVerbose ? write('debug') : silent,
    info: isVerbose ? write('info') : silent,
    warn: write('warning'),
    error: write('error'),
  };
}
