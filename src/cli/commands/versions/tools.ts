/** `toolwright tools`: the tools of all servers with their versions, and how skills stand with them. */
import { isFailing } from '../../../core/versioning/status';
import type { CatalogTool } from '../../../core/catalog/contract';
import type { Composition } from '../../../core/compose';
import { plural } from '../../../core/util/count';
import { plainLine } from '../../../core/util/plainText';
import type { ToolHistory } from '../../../core/versioning/registry/history';
import { openCore } from '../../nodeHost';
import type { Options } from '../../options';
import { interruptible, print, type Command } from '../command';
import { MAX_LINE, reportLines, reportOutput } from './report';

export const tools: Command = {
  name: 'tools',
  usage: 'tools',
  summary: 'the tools of all servers, their versions, and what those mean for skills',
  run,
};

async function run(options: Options): Promise<number> {
  const core = await openCore(options);
  try {
    const missing = await core.proxy.listAgain(
      core.toolwright.settings.listWaitMs,
      interruptible(),
    );
    for (const text of missing) process.stderr.write(`${plainLine(text, MAX_LINE)}\n`);
    await core.toolwright.versioning.registry.settled();
    if (options.checkCompatibility) return await check(core, options);
    await list(core, options);
    return 0;
  } finally {
    await core.toolwright.dispose();
  }
}

/** Ends with 1 where a skill cannot go on as it is. */
async function check(core: Composition, options: Options): Promise<number> {
  const reports = await core.toolwright.versioning.check();
  const outdated = reports.filter(({ status }) => status !== 'compatible');
  const last =
    outdated.length === 0
      ? `${plural(reports.length, 'skill')}, all as they should be\n`
      : `${plural(outdated.length, 'skill')} of ${reports.length} to look at; migrate with: toolwright migrate-skills --dry-run\n`;
  print(
    options,
    { skills: reports.map(reportOutput) },
    outdated.flatMap(reportLines).join('') + last,
  );
  return outdated.some(isFailing) ? 1 : 0;
}

async function list(core: Composition, options: Options): Promise<void> {
  const { versioning } = core.toolwright;
  const all = core.toolwright
    .servers()
    .flatMap(({ toolNames, name }) =>
      toolNames.map((tool) => core.toolwright.tool(`${name}.${tool}`)),
    );
  const known = all.filter((tool): tool is CatalogTool => tool !== undefined);
  const sources = await versioning.sources(known.map(({ id }) => id));
  const { problems } = await versioning.declarations();
  for (const problem of problems) process.stderr.write(`${plainLine(problem, MAX_LINE)}\n`);
  const rows = known.map((tool) => {
    const history = sources.history(tool.id);
    const declared = sources.declared(tool.id);
    return {
      name: tool.id,
      version: history?.current ?? '1.0.0',
      ...(options.versions && {
        versions: versionsOf(
          history,
          new Map(declared?.versions.map((each) => [each.version, each.status])),
        ),
        deprecations: declared?.versions.flatMap(({ deprecations = [] }) => deprecations) ?? [],
      }),
    };
  });
  const lines = rows.map(({ name, version, versions = [] }) => {
    const more = versions.map(({ version: each, status, date, changes }) => {
      const what = changes.length === 0 ? 'first seen' : changes.join('; ');
      return `  ${each}  ${date}  ${status}: ${plainLine(what, MAX_LINE)}\n`;
    });
    return `${name} ${version}\n${more.join('')}`;
  });
  print(options, { tools: rows }, lines.join(''));
}

interface VersionRow {
  version: string;
  /** current: what the server has; supported: the ways of it are known; deprecated: said to be so. */
  status: 'current' | 'supported' | 'deprecated';
  /** ISO 8601, the day. */
  date: string;
  level?: string;
  changes: readonly string[];
}

function versionsOf(
  history: ToolHistory | undefined,
  said: ReadonlyMap<string, 'supported' | 'deprecated' | undefined>,
): VersionRow[] {
  return (history?.versions ?? []).map(({ version, seenAt, level, changes }) => ({
    version,
    status: version === history?.current ? 'current' : (said.get(version) ?? 'supported'),
    date: new Date(seenAt).toISOString().slice(0, 10),
    ...(level && { level }),
    changes,
  }));
}
