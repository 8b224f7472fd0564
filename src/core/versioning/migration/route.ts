/**
 * The way from the contract that a skill was written for to the one of now: over the versions in between, with
 * what people declared and what was found, or why there is none.
 */
import type { CatalogTool } from '../../catalog/contract';
import { schemaHashOf } from '../../catalog/schemaHash';
import type { ToolDependency } from '../../skills/skill';
import { differenceOf, highest, type FieldChange, type Level } from '../contract/changes';
import { renamesBetween } from '../contract/renames';
import { compareVersions, FIRST_VERSION, isVersion } from '../contract/version';
import type { DeclaredTool } from '../registry/declared';
import {
  asContract,
  type KeptContract,
  type KeptVersion,
  type ToolHistory,
} from '../registry/history';
import { withGaps } from './gaps';
import { inferSteps, stepsFrom, type FoundStep } from './inferSteps';
import { guardsOf, type Step } from './steps';

/** From one version to the next. */
interface Hop {
  before: KeptContract;
  found: readonly FoundStep[];
}

export interface Route {
  /** `server.tool`, as the skill knows it. */
  tool: string;
  before: KeptContract;
  after: CatalogTool;
  versions: { from: string; to: string };
  level: Level | undefined;
  hops: readonly Hop[];
  /** Changes without a step. */
  open: readonly FieldChange[];
}

/** There is no way, and why. */
export interface NoRoute {
  tool: string;
  problem: string;
  isMissing: boolean;
}

/** What is known of tools, now and before. */
export interface RouteSources {
  resolve(id: string): CatalogTool | undefined;
  tools(): readonly CatalogTool[];
  history(id: string): ToolHistory | undefined;
  declared(id: string): DeclaredTool | undefined;
}

const MAX_RENAMES = 10;
/** Of steps that a server states. */
const LIKELY_SAID = 0.85;

export function routeFor(dependency: ToolDependency, sources: RouteSources): Route | NoRoute {
  const { name: tool } = dependency;
  const history = sources.history(tool);
  const start = startOf(dependency, history, sources.declared(tool));
  if (sources.resolve(tool) === undefined && history?.current !== undefined) {
    // Its server had it when it last said what it has.
    return {
      tool,
      isMissing: true,
      problem: `${tool} is not there now: start or configure its server`,
    };
  }
  const target = targetOf(dependency, start?.contract, sources);
  if (target === undefined) {
    return {
      tool,
      isMissing: true,
      problem: `${tool} is not there now, and none of the tools of now is like it`,
    };
  }
  if (start === undefined) {
    return {
      tool,
      isMissing: false,
      problem: `what ${tool} was like when the skill was saved is not known here`,
    };
  }
  const { after, rename } = target;
  const line = rename === undefined ? history : sources.history(after.id);
  const to = line?.current ?? newestDeclared(sources.declared(after.id)) ?? FIRST_VERSION;
  const hops: Hop[] = [];
  const open: FieldChange[] = [];
  const declared = [
    sources.declared(tool),
    ...(rename === undefined ? [] : [sources.declared(after.id)]),
  ];
  // What a person said of a field that would go tells what came for it.
  const replacements = declared.flatMap((each) =>
    (each?.versions ?? []).flatMap(({ deprecations = [] }) => deprecations),
  );
  for (const [before, next] of pairsOf(
    start,
    after,
    to,
    rename === undefined ? history : undefined,
  )) {
    const steps = declared.flatMap((each) => declaredSteps(each, before.version, next.version));
    const told = next.stated?.steps?.filter(({ step }) => step !== 'rename_tool') ?? [];
    const inferred = inferSteps(before.contract, next.contract, replacements);
    const ruled = pathsIn(steps);
    const fromServer = told.filter((step) => !isSaid(step, ruled));
    const said = [...ruled, ...pathsIn(fromServer)];
    const rest = inferred.found.filter(({ step }) => !isSaid(step, said));
    // What was taken for something that is said of another field is gone, as far as anybody knows.
    const left = inferred.found
      .filter(({ step }) => isSaid(step, said))
      .flatMap(({ step }) => guardsOf(step))
      .filter((step) => !isSaid(step, said))
      .map((step) => ({ step, confidence: 1, reason: 'nothing is said of it' }));
    const own = steps
      .filter(({ step }) => step !== 'rename_tool')
      .map((step) => ({ step, confidence: 1, reason: 'declared' }));
    // A server may be wrong about what a skill of somebody else meant: a person is asked.
    const stated = fromServer.map((step) => ({
      step,
      confidence: LIKELY_SAID,
      reason: 'the server says so',
      guards: guardsOf(step),
    }));
    hops.push({ before: before.contract, found: [...own, ...stated, ...rest, ...left] });
    open.push(
      ...inferred.open.filter(
        ({ side, path }) =>
          !said.some((each) => overlaps(each, `${side === 'input' ? 'in' : 'out'} ${path}`)),
      ),
    );
  }
  if (rename !== undefined) hops.push({ before: start.contract, found: [rename] });
  const { level } = differenceOf(start.contract, after);
  return {
    tool,
    before: start.contract,
    after,
    versions: { from: start.version, to },
    level: rename === undefined ? level : highest(['major']),
    hops,
    open,
  };
}

/** The steps that are at least so sure. */
export function stepsOf({ hops }: Route, confidence: number): Step[] {
  return hops.flatMap(({ before, found }) =>
    withGaps(stepsFrom(found, confidence), before.inputSchema),
  );
}

interface Point {
  version: string;
  contract: KeptContract;
  stated?: KeptVersion['stated'];
}

/** What the skill was written for. */
function startOf(
  { schema_hash: hash, contract, version }: ToolDependency,
  history: ToolHistory | undefined,
  declared: DeclaredTool | undefined,
): Point | undefined {
  const kept = history?.versions.findLast(({ schemaHash }) => schemaHash === hash);
  if (kept !== undefined) return kept;
  for (const {
    version: said,
    input_schema: inputSchema,
    output_schema: outputSchema,
  } of declared?.versions ?? []) {
    if (inputSchema === undefined) continue;
    const each = { description: '', inputSchema, ...(outputSchema && { outputSchema }) };
    if (schemaHashOf(each) === hash) return { version: said, contract: each };
  }
  if (contract === undefined) return undefined;
  const { input_schema: inputSchema, output_schema: outputSchema, description = '' } = contract;
  const own = { description, inputSchema, ...(outputSchema && { outputSchema }) };
  return { version: isVersion(version) ? version : FIRST_VERSION, contract: own };
}

/** The tool of now, under whatever name. */
function targetOf(
  { name }: ToolDependency,
  before: KeptContract | undefined,
  sources: RouteSources,
): { after: CatalogTool; rename?: FoundStep } | undefined {
  const same = sources.resolve(name);
  if (same !== undefined && same.id === name) return { after: same };
  let [id, confidence, reason] = [name, 1, 'declared'];
  for (let turn = 0; turn < MAX_RENAMES; turn++) {
    const said = sources
      .declared(id)
      ?.versions.flatMap(({ steps = [] }) => steps)
      .findLast((step) => step.step === 'rename_tool');
    const seen = sources.history(id)?.renamedTo;
    if (said !== undefined) id = said.to;
    else if (seen !== undefined) {
      id = `${id.slice(0, id.indexOf('.'))}.${seen.name}`;
      if (seen.confidence < confidence) ({ confidence, reason } = seen);
    } else break;
    const after = sources.resolve(id);
    if (after?.id === id)
      return { after, rename: { step: { step: 'rename_tool', to: id }, confidence, reason } };
  }
  if (before === undefined) return undefined;
  const server = name.slice(0, name.indexOf('.'));
  const old = asContract(name.slice(server.length + 1), before, server);
  const others = sources.tools().filter((each) => each.server === server || each.name === old.name);
  const [best] = renamesBetween([old], others);
  if (best === undefined) return undefined;
  const after = sources.resolve(`${best.to.server}.${best.to.name}`);
  // Nobody saw it happen: that one is like the other is no more than likely.
  const found = { confidence: Math.min(best.confidence, 0.8), reason: best.reason };
  return after && { after, rename: { step: { step: 'rename_tool', to: after.id }, ...found } };
}

/** The versions on the way, two by two; straight where they are not known. */
function pairsOf(
  start: Point,
  after: CatalogTool,
  to: string,
  history: ToolHistory | undefined,
): [Point, Point][] {
  const versions = history?.versions ?? [];
  const stated = versions.find((each) => each.version === to)?.stated;
  const end: Point = { version: to, contract: after, ...(stated && { stated }) };
  const from = versions.findIndex((each) => each.version === start.version);
  const last = versions.findIndex((each) => each.version === to);
  if (from < 0 || last <= from) return [[start, end]];
  const way: Point[] = versions.slice(from, last + 1);
  return way.slice(1).map((point, index) => [way[index]!, index === way.length - 2 ? end : point]);
}

function declaredSteps(declared: DeclaredTool | undefined, from: string, to: string): Step[] {
  return (declared?.versions ?? [])
    .filter(({ version, from: said }) =>
      said === undefined
        ? compareVersions(version, from) > 0 && compareVersions(version, to) <= 0
        : compareVersions(said, from) >= 0 && compareVersions(version, to) <= 0,
    )
    .sort((a, b) => compareVersions(a.version, b.version))
    .flatMap(({ steps = [] }) => steps);
}

function newestDeclared(declared: DeclaredTool | undefined): string | undefined {
  return declared?.versions
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1);
}

/** All paths that steps are about, with their side: `in` and `out` do not meet. */
function pathsIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    switch (step.step) {
      case 'rename_input':
        return [`in ${step.from}`, `in ${step.to}`];
      case 'map_input':
        return [`in ${step.input}`, `in ${step.to ?? step.input}`];
      case 'split_input':
        return [`in ${step.input}`, ...step.to.map((path) => `in ${path}`)];
      case 'merge_inputs':
        return [`in ${step.to}`, ...step.inputs.map((path) => `in ${path}`)];
      case 'remove_input':
      case 'lose_input':
      case 'need_input':
      case 'check_input':
      case 'convert_input':
      case 'add_input':
        return [`in ${step.input}`];
      case 'rename_output':
        return [`out ${step.from}`, `out ${step.to}`];
      case 'map_output':
      case 'convert_output':
      case 'remove_output':
        return [`out ${step.output}`];
      case 'paginate':
        return [`in ${step.cursor}`, `out ${step.next}`];
      case 'rename_tool':
        return [];
    }
  });
}

function isSaid(step: Step, said: readonly string[]): boolean {
  return pathsIn([step]).some((path) => said.some((each) => overlaps(each, path)));
}

function overlaps(said: string, path: string): boolean {
  const isWhole = said === 'out ' && path.startsWith('out ');
  return isWhole || said === path || path.startsWith(`${said}.`) || path.startsWith(`${said}[`);
}
