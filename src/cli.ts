/**
 * The command line: finds the command, gives it its options, and turns how it ended into an exit code:
 * 0 done, 1 failed (the reason on stderr), 2 wrong usage.
 */
import { COMMANDS } from './cli/commands/all';
import type { Command } from './cli/commands/command';
import { readOptions, UsageError } from './cli/options';
import { LIMIT_RULES, readLimits } from './core/config/limits';
import { messageOf } from './core/util/errors';
import { nearest } from './core/util/nearest';

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((entry) => entry.name === name);
  if (command === undefined) {
    const near = nearest(
      name,
      COMMANDS.map((entry) => entry.name),
    );
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    throw new UsageError(`There is no command '${name}'.${hint}\n\n${overview()}`);
  }
  const options = readOptions(rest);
  if (options.help) {
    process.stdout.write(helpOf(command));
    return 0;
  }
  return command.run(options);
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `toolwright COMMAND [OPTIONS]\n\nCommands:\n${lines.join('\n')}\n${GENERAL}`;
}

function helpOf({ usage, summary }: Command): string {
  return `toolwright ${usage} [OPTIONS]\n\n${summary}\n${GENERAL}`;
}

const GENERAL = `
Options:
  --workspace DIR        the folder to work in (default: the current one)
  --config FILE          servers, in VS Code's or the portable format; may be repeated.
                         Without it the workspace's .vscode/mcp.json and .mcp.json are read
  --data DIR             where Toolwright keeps its data
  --allow SERVER[.TOOL]  let tools run that may change something; may be repeated, * for all
  --limit NAME=VALUE     what a program may use at most, see below; may be repeated
  --privacy KIND=WHAT    what is done with a kind of personal data or secret: tokenize (the default), allow,
                         or block; off for no protection; may-be-off lets enable_pii_protection: false
                         do so for a run. May be repeated
  --pattern NAME=REGEX   protect what matches, too (RE2 syntax); may be repeated
  --input JSON           run, skills run: the value of the variable input
  --http PORT            serve: over Streamable HTTP on 127.0.0.1; 0 takes any free port. The token is
                         printed, or taken from the environment variable TOOLWRIGHT_TOKEN
  --metrics-port PORT    serve: the metrics for Prometheus at http://127.0.0.1:PORT/metrics meanwhile
  --format FORMAT        metrics: dashboard (the default), json or prometheus
  --range RANGE          metrics: day, week (the default), month or year
  --file FILE            import: this file instead of those that were found
  --replace NAME         import: take over a server whose name is taken; may be repeated
  --analyze              skills: how each is used and stands; with --detail full everything
  --cleanup              skills: list those that were not used for --unused-threshold 30days (the
                         default); with --yes delete them, which skills undelete NAME takes back
  --versions             tools: the versions of each, what changed, which are deprecated
  --check-compatibility  tools: how skills stand with the tools of now
  --tool SERVER.TOOL     migrate-skills: only for this tool, with --from and --to only from and to these of
                         its versions; --yes takes steps that are likely and not sure
  --outdated-skills HOW  when a skill is run whose tools have changed: auto migrates what is sure first, ask
                         (the default; here there is nobody to ask) and refuse do not run it
  --no-guidance          learn nothing of what happens, and say nothing of what was learned
  --library NAME         skills: workspace or user, for what is saved or imported
  --description TEXT     skills save: what it does
  --dry-run, --undo      import, migrate-skills: only say what would be done; take the last one back
  --json                 machine-readable output on stdout
  --verbose              more on stderr
  --help                 this text

Limits, their defaults and ranges:
${limitLines()}
`;

function limitLines(): string {
  const { limits } = readLimits({});
  return LIMIT_RULES.map(({ name, field, factor, minimum, maximum, unit }) => {
    const value = `${name}=${limits[field] / factor}`;
    return `  ${value.padEnd(24)} ${minimum} to ${maximum} ${unit}`;
  }).join('\n');
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`toolwright: ${messageOf(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
