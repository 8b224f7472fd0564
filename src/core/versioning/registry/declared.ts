/**
 * What people say of a tool's versions, in `.toolwright/versions/<server>/<tool>.json`: the steps from one to
 * the next, deprecations, contracts that were never seen here. Made to be committed and compared.
 */
import { lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonSchema } from '../../catalog/contract';
import { writeTextAtomic } from '../../store/atomicText';
import { absent } from '../../util/absent';
import { InvalidInputError, messageOf } from '../../util/errors';
import { isObject, type JsonObject } from '../../util/json';
import { plainLine } from '../../util/plainText';
import { isVersion } from '../contract/version';
import { stepProblem, type Step } from '../migration/steps';

/** A field that will be gone. Names as in the file. */
export interface Deprecation {
  field: string;
  replacement?: string;
  removed_in?: string;
  guidance?: string;
}

export interface DeclaredVersion {
  version: string;
  /** The version that the steps begin at; the one before when absent. */
  from?: string;
  steps?: readonly Step[];
  deprecations?: readonly Deprecation[];
  status?: 'supported' | 'deprecated';
  input_schema?: JsonSchema;
  output_schema?: JsonSchema;
}

export interface DeclaredTool {
  /** `server.tool` */
  tool: string;
  versions: readonly DeclaredVersion[];
}

export interface Declarations {
  /** By `server.tool`. */
  tools: ReadonlyMap<string, DeclaredTool>;
  /** A sentence for each file that cannot be used. */
  problems: readonly string[];
}

const MAX_FILES = 2_000;
const MAX_BYTES = 1024 * 1024;
const FOLDER = 'versions';
const MAX_REASON_CHARS = 300;

/** `bases` are the `.toolwright` folders; of two files for one tool the first counts. */
export async function readDeclarations(bases: readonly string[]): Promise<Declarations> {
  const tools = new Map<string, DeclaredTool>();
  const problems: string[] = [];
  for (const base of bases) {
    for (const file of await filesIn(path.join(base, FOLDER))) {
      try {
        const text = await textOf(path.join(base, FOLDER, file));
        const declared = declaredIn(JSON.parse(text), toolOf(file));
        if (!tools.has(declared.tool)) tools.set(declared.tool, declared);
      } catch (error) {
        const reason = plainLine(messageOf(error), MAX_REASON_CHARS);
        problems.push(
          `${plainLine(path.join(FOLDER, file), MAX_REASON_CHARS)} is not used: ${reason}`,
        );
      }
    }
  }
  return { tools, problems };
}

/** A link may lead to a device that never ends. */
async function textOf(file: string): Promise<string> {
  const info = await lstat(file);
  if (!info.isFile())
    throw new InvalidInputError('it is a link or no file: put the file itself there');
  if (info.size > MAX_BYTES) throw new InvalidInputError('it is longer than 1 MB');
  // Some editors begin a file with a mark.
  return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { recursive: true }).catch(absent)) ?? [];
  return entries
    .filter((entry) => entry.endsWith('.json'))
    .sort()
    .slice(0, MAX_FILES);
}

function toolOf(file: string): string {
  const [server = '', name = ''] = file.slice(0, -'.json'.length).split(path.sep);
  return `${decodeURIComponent(server)}.${decodeURIComponent(name)}`;
}

/** Throws InvalidInputError that says what to mend. */
export function declaredIn(value: unknown, tool: string): DeclaredTool {
  if (!isObject(value) || !Array.isArray(value['versions'])) {
    throw new InvalidInputError(`it must have a list 'versions'`);
  }
  const versions = (value['versions'] as unknown[]).map((each, index) =>
    versionIn(each, `versions[${index}]`),
  );
  const { tool: named } = value;
  return { tool: typeof named === 'string' && named.includes('.') ? named : tool, versions };
}

function versionIn(value: unknown, at: string): DeclaredVersion {
  if (!isObject(value)) throw new InvalidInputError(`${at} must be an object`);
  const {
    version,
    from,
    steps = [],
    deprecations = [],
    status,
    input_schema: input,
    output_schema: output,
  } = value;
  if (!isVersion(version))
    throw new InvalidInputError(`${at}.version must be a version such as 2.0.0`);
  if (from !== undefined && !isVersion(from))
    throw new InvalidInputError(`${at}.from must be a version such as 1.0.0`);
  if (!Array.isArray(steps)) throw new InvalidInputError(`${at}.steps must be a list`);
  for (const [index, step] of steps.entries()) {
    const problem = stepProblem(step);
    if (problem !== undefined) throw new InvalidInputError(`${at}.steps[${index}]: ${problem}`);
  }
  if (!Array.isArray(deprecations) || !deprecations.every(isDeprecation)) {
    throw new InvalidInputError(`${at}.deprecations must be a list of objects with 'field'`);
  }
  if (status !== undefined && status !== 'supported' && status !== 'deprecated') {
    throw new InvalidInputError(`${at}.status must be 'supported' or 'deprecated'`);
  }
  for (const [name, schema] of Object.entries({ input_schema: input, output_schema: output })) {
    if (schema !== undefined && !isObject(schema))
      throw new InvalidInputError(`${at}.${name} must be a schema`);
  }
  return {
    version,
    ...(from !== undefined && { from }),
    steps: steps as Step[],
    deprecations: deprecations as Deprecation[],
    ...(status && { status }),
    ...(input !== undefined && { input_schema: input as JsonSchema }),
    ...(output !== undefined && { output_schema: output as JsonSchema }),
  };
}

function isDeprecation(value: unknown): value is Deprecation {
  if (!isObject(value) || typeof value['field'] !== 'string') return false;
  return ['replacement', 'removed_in', 'guidance'].every(
    (key) => value[key] === undefined || typeof value[key] === 'string',
  );
}

/** What a server states of its tool's version, as far as it can be used. Never throws. */
export function statedIn(stated: JsonObject | undefined, server: string): StatedVersion {
  const { version, changes = [], deprecations = [] } = stated ?? {};
  // It speaks for its own tools alone.
  const isOwn = (step: Step): boolean =>
    !isOfWhole(step) && (step.step !== 'rename_tool' || step.to.startsWith(`${server}.`));
  const steps =
    Array.isArray(changes) && changes.every((step) => stepProblem(step) === undefined)
      ? (changes as Step[]).filter(isOwn)
      : [];
  const told = Array.isArray(deprecations) ? deprecations.filter(isDeprecation) : [];
  return {
    ...(isVersion(version) && { version }),
    ...(steps.length > 0 && { steps }),
    ...(told.length > 0 && { deprecations: told }),
  };
}

/** About the whole result: nothing could hold a program back that is not to be rewritten. */
function isOfWhole(step: Step): boolean {
  return (
    (step.step === 'rename_output' && step.from === '') ||
    (step.step === 'convert_output' && step.output === '')
  );
}

export interface StatedVersion {
  version?: string;
  /** From the version before. */
  steps?: readonly Step[];
  deprecations?: readonly Deprecation[];
}

/** The file of a tool, in one of the `.toolwright` folders. */
export function declarationFile(base: string, server: string, tool: string): string {
  const safe = (name: string): string =>
    encodeURIComponent(name).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));
  return path.join(base, FOLDER, safe(server), `${safe(tool)}.json`);
}

/** Writes the file, whole or not at all. Throws InvalidInputError for what it could not read again. */
export async function writeDeclaration(file: string, declared: DeclaredTool): Promise<void> {
  declaredIn(declared, declared.tool);
  await mkdir(path.dirname(file), { recursive: true });
  await writeTextAtomic(file, `${JSON.stringify(declared, null, 2)}\n`);
}
