/**
 * Looks whether everything that Toolwright needs is there and works, by doing it: writes a file, runs two
 * programs, starts the servers. For people who wonder why something does not work. No check tells values
 * of arguments, environment or headers.
 */
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Composition } from '../compose';
import type { ServerView } from '../proxy/serverView';
import { durationText } from '../util/duration';
import { messageOf } from '../util/errors';

export type CheckStatus = 'ok' | 'warning' | 'failed';

export interface Check {
  id: string;
  title: string;
  status: CheckStatus;
  /** What was found, in a sentence or two. */
  detail: string;
  /** What to do about it. */
  advice?: string;
}

export interface DoctorParts {
  core: Composition;
  /** The folder with the built helpers. */
  assets: string;
  dataFolder: string;
  signal: AbortSignal;
  /** Told the title of each check as it begins. */
  onProgress?: (title: string) => void;
}

const HELPERS = [
  'javascriptWorker.js', 'pythonWorker.js', 'privacyWorker.js', 'tokenizer.js', 'codemod.js', 'reaper.js', 'quickjs.wasm', 'micropython.wasm',
]; // prettier-ignore

/** All checks, in the order in which they were made. Never rejects; stops early when the signal aborts. */
export async function runDoctor(parts: DoctorParts): Promise<Check[]> {
  const { core, signal, onProgress } = parts;
  const checks: Check[] = [];
  const servers = core.toolwright.servers().filter(({ transport }) => isServer(transport));
  const steps: [title: string, step: () => Promise<Check[]>][] = [
    ['Runtime', async () => [runtime()]],
    ['Data folder', async () => [await dataFolder(parts)]],
    ['Helper files', async () => [await helpers(parts)]],
    [
      'Programs in TypeScript',
      async () => [await program(parts, 'typescript', '[20, 22].reduce((a, b) => a + b)')],
    ],
    ['Programs in Python', async () => [await program(parts, 'python3', 'sum([20, 22])')]],
    ['Personal data', async () => [await privacy(core)]],
    ['Configuration', async () => [configuration(core, servers.length)]],
    ['Servers', () => Promise.all(servers.map((server) => checkServer(parts, server)))],
  ];
  for (const [title, step] of steps) {
    if (signal.aborted) break;
    onProgress?.(title);
    try {
      checks.push(...(await step()));
    } catch (error) {
      checks.push({ id: title.toLowerCase(), title, status: 'failed', detail: messageOf(error) });
    }
  }
  return checks;
}

function isServer(transport: ServerView['transport']): boolean {
  return transport !== 'built-in' && transport !== 'editor';
}

function runtime(): Check {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isFine = major > 20 || (major === 20 && minor >= 19);
  return {
    id: 'runtime',
    title: 'Runtime',
    status: isFine ? 'ok' : 'failed',
    detail: `Node ${node} on ${process.platform} ${process.arch}.`,
    ...(!isFine && { advice: 'Toolwright needs Node 20.19 or newer.' }),
  };
}

async function dataFolder({ dataFolder: folder }: DoctorParts): Promise<Check> {
  const about = { id: 'data-folder', title: 'Data folder' };
  const probe = path.join(folder, `.doctor-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, 'x'.repeat(4096));
    await rm(probe, { force: true });
    return { ...about, status: 'ok', detail: `${folder} can be written.` };
  } catch (error) {
    const advice =
      'Free some space, or give yourself the right to write there; --data names another.';
    return { ...about, status: 'failed', detail: messageOf(error), advice };
  }
}

async function helpers({ assets }: DoctorParts): Promise<Check> {
  const about = { id: 'helper-files', title: 'Helper files' };
  const missing: string[] = [];
  for (const file of HELPERS) {
    await access(path.join(assets, file)).catch(() => missing.push(file));
  }
  if (missing.length === 0) return { ...about, status: 'ok', detail: 'All are there.' };
  const detail = `Missing in ${assets}: ${missing.join(', ')}.`;
  return { ...about, status: 'failed', detail, advice: 'Install Toolwright anew.' };
}

async function program(
  { core, signal }: DoctorParts,
  language: 'typescript' | 'python3',
  code: string,
): Promise<Check> {
  const output = await core.toolwright.executeCode({ code, language }, { signal });
  const isFine = output.status === 'ok' && output.result === 42;
  return {
    id: `program-${language}`,
    title: `Programs in ${language === 'python3' ? 'Python' : 'TypeScript'}`,
    status: isFine ? 'ok' : 'failed',
    detail: isFine
      ? `One ran in ${durationText(output.duration_ms)}.`
      : (output.stderr ?? `It ended with ${output.status}.`),
    ...(!isFine && { advice: 'The log says more; install Toolwright anew if helper files miss.' }),
  };
}

/** Looks for a made-up address, and follows the audit. */
async function privacy({ toolwright }: Composition): Promise<Check> {
  const about = { id: 'personal-data', title: 'Personal data' };
  const { privacy: guard, settings } = toolwright;
  if (!settings.privacy.isOn) {
    const detail = 'Models see personal data as it is.';
    const advice = 'Switch toolwright.privacy.enabled on, or leave out --privacy off.';
    return { ...about, status: 'warning', detail, advice };
  }
  const [found] = await guard.preview('somebody@example.com');
  const { lines, broken } = await guard.audit.verify();
  if (broken !== undefined) {
    const detail = `The audit was changed: ${broken.file}, line ${broken.line}: ${broken.reason}.`;
    return { ...about, status: 'failed', detail, advice: 'Find out who writes in that file.' };
  }
  const isFine = found?.kind === 'email';
  const detail = isFine
    ? `It is kept from models; ${lines} lines of the audit fit each other.`
    : 'A made-up address was not found.';
  return { ...about, status: isFine ? 'ok' : 'failed', detail };
}

function configuration({ toolwright }: Composition, servers: number): Check {
  const about = { id: 'configuration', title: 'Configuration' };
  const problems = toolwright.configProblems;
  if (problems.length > 0) {
    const advice = 'Mend the places that are named.';
    return { ...about, status: 'failed', detail: problems.join('\n'), advice };
  }
  if (servers > 0) return { ...about, status: 'ok', detail: `${servers} servers are defined.` };
  return {
    ...about,
    status: 'warning',
    detail: 'No server is defined; the workspace tools work without one.',
    advice: 'Write .vscode/mcp.json, or take over servers of another program with import.',
  };
}

/** Starts it as a person would, and stops it again if it was not running. */
async function checkServer(
  { core, signal }: DoctorParts,
  { name, state }: ServerView,
): Promise<Check> {
  const about = { id: `server-${name}`, title: `Server ${name}` };
  const started = performance.now();
  try {
    await core.proxy.start(name);
    const view = core.toolwright.servers().find((server) => server.name === name);
    const ms = durationText(performance.now() - started);
    const product = view?.product === undefined ? '' : `${view.product}, `;
    const version = view?.protocolVersion === undefined ? '' : `, protocol ${view.protocolVersion}`;
    const tools = `${view?.toolNames.length ?? 0} tools in ${ms}`;
    // As it was before; one that failed shows why.
    if (state !== 'ready' && !signal.aborted) await core.proxy.stop(name);
    return { ...about, status: 'ok', detail: `${product}${tools}${version}.` };
  } catch (error) {
    return { ...about, status: 'failed', detail: messageOf(error), ...adviceFor(core, name) };
  }
}

function adviceFor({ toolwright }: Composition, name: string): { advice?: string } {
  const view = toolwright.servers().find((server) => server.name === name);
  switch (view?.state) {
    case 'signIn':
      return {
        advice: `Sign in: the command "Toolwright: Sign In", or toolwright sign-in ${name}`,
      };
    case 'blocked':
      return { advice: 'Start it in the view "Servers" to agree to it.' };
    default:
      return {};
  }
}
