/**
 * Opens the connection to a server: which transport, with the old SSE where a server speaks nothing else,
 * within the time that a start may take, and in which words it failed.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport, SseError } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { HttpDefinition, StdioDefinition } from '../../config/definition';
import type { Environment } from '../../ports';
import { linkedSignal } from '../../util/abort';
import { Deadline } from '../../util/deadline';
import type { LoginShell } from '../process/loginShell';
import { ServerUnavailableError, type SessionOptions } from '../serverSession';
import { boundedFetch } from './boundedFetch';
import { causeOf, httpStatusOf, signInNeeded } from './callErrors';
import { StdioTransport } from './stdioTransport';
import { NO_TIMEOUT_MS } from './timedRequest';
import { UnansweredRequests } from './unansweredRequests';

type Launch = StdioDefinition | HttpDefinition;

/** Time for a server to hear that its session is over, in ms. */
const GOODBYE_MS = 1_000;

/** Answers to the first request by which a server says that it does not know Streamable HTTP. */
const ONLY_SSE = new Set([400, 404, 405]);

export interface ConnectParts {
  client: () => Client;
  /** Makes the transport of a process. */
  stdio: (launch: StdioDefinition, environment: Environment) => StdioTransport;
  fetch: FetchLike | undefined;
  environment: Environment;
  shell: LoginShell;
}

export interface Connection {
  client: Client;
  transport: Transport;
  protocolVersion: string;
}

/** Throws ServerUnavailableError or SignInNeededError. */
export async function connect(
  launch: Launch,
  options: SessionOptions,
  parts: ConnectParts,
): Promise<Connection> {
  if (launch.transport === 'stdio') return connectProcess(launch, options, parts);
  try {
    return await tryTransport(launch, launch.transport, options, parts);
  } catch (error) {
    const isOld = launch.transport === 'http' && ONLY_SSE.has(httpStatusOf(causeIn(error)) ?? 0);
    if (!isOld) throw error;
    // The first failure says more than that of a fallback that nobody asked for.
    return tryTransport(launch, 'sse', options, parts).catch(() => Promise.reject(error));
  }
}

/** Looks for the command where the login shell would, too: at once, or when it was not found. */
async function connectProcess(
  launch: StdioDefinition,
  options: SessionOptions,
  parts: ConnectParts,
): Promise<Connection> {
  const { shell } = parts;
  const withShell = async (): Promise<ConnectParts> => ({
    ...parts,
    environment: await shell.environment(),
  });
  if (shell.isNeeded) return tryTransport(launch, 'stdio', options, await withShell());
  try {
    return await tryTransport(launch, 'stdio', options, parts);
  } catch (error) {
    const code = (causeIn(error) as NodeJS.ErrnoException | undefined)?.code;
    if (code !== 'ENOENT') throw error;
    const wider = await withShell();
    if (wider.environment['PATH'] === parts.environment['PATH']) throw error;
    return tryTransport(launch, 'stdio', options, wider);
  }
}

async function tryTransport(
  launch: Launch,
  kind: Launch['transport'],
  options: SessionOptions,
  parts: ConnectParts,
): Promise<Connection> {
  const client = parts.client();
  const unanswered = new UnansweredRequests();
  const transport = transportFor(launch, kind, parts, unanswered);
  const version = rememberVersion(transport);
  options.signal.throwIfAborted();
  const over = new AbortController();
  const deadline = new Deadline(options.startTimeoutMs, () => over.abort());
  const stopped = linkedSignal([over.signal, options.signal]);
  const counted = options.clocks.add(deadline);
  try {
    await client.connect(transport, { signal: stopped.signal, timeout: NO_TIMEOUT_MS });
    if (transport instanceof SSEClientTransport) endWithStream(client);
    if (transport instanceof StreamableHTTPClientTransport) unanswered.watch(transport);
    return { client, transport, protocolVersion: version() };
  } catch (error) {
    // The reason first: closing makes the transport forget nothing, but adds an ending of its own.
    const reason = whyNotStarted(error, { launch, transport, options, parts, over });
    await client.close().catch(() => {});
    await transport.close().catch(() => {});
    options.signal.throwIfAborted();
    throw (
      signInNeeded(error) ??
      new ServerUnavailableError(`Server '${options.server}' ${reason}`, error)
    );
  } finally {
    counted.dispose();
    stopped.dispose();
    deadline.dispose();
  }
}

/** Ends the connection, and the session at the server where that keeps one. */
export async function disconnect({ client, transport }: Connection): Promise<void> {
  if (transport instanceof StreamableHTTPClientTransport) {
    // A server that is gone has ended it, too; one that does not answer is not waited for.
    const ended = transport.terminateSession().catch(() => {});
    await Promise.race([ended, delay(GOODBYE_MS, undefined, { ref: false })]);
  }
  await client.close();
}

/**
 * The SDK opens a stream of the old transport again when it ends; but behind the new one is another
 * session, which nobody has greeted, and what was asked before is never answered.
 */
function endWithStream(client: Client): void {
  client.onerror = (error) => {
    if (error instanceof SseError) void client.close();
  };
}

/** The SDK's classes and its interface disagree about optional fields under strict typing. */
function transportFor(
  launch: Launch,
  kind: Launch['transport'],
  { stdio, fetch, environment }: ConnectParts,
  unanswered: UnansweredRequests,
): Transport {
  if (launch.transport === 'stdio') return stdio(launch, environment);
  const settings = {
    requestInit: { headers: { ...launch.headers } },
    fetch: unanswered.fetch(boundedFetch(fetch ?? globalThis.fetch)),
  };
  const url = new URL(launch.url);
  return kind === 'sse'
    ? (new SSEClientTransport(url, settings) as unknown as Transport)
    : (new StreamableHTTPClientTransport(url, settings) as unknown as Transport);
}

/** The client tells the transport which revision was agreed on, and nobody else. */
function rememberVersion(transport: Transport): () => string {
  let agreed = '';
  const tell = transport.setProtocolVersion?.bind(transport);
  transport.setProtocolVersion = (version) => {
    agreed = version;
    tell?.(version);
  };
  return () => agreed;
}

function causeIn(error: unknown): unknown {
  return error instanceof ServerUnavailableError ? error.cause : error;
}

interface Failure {
  launch: Launch;
  transport: Transport;
  options: SessionOptions;
  parts: ConnectParts;
  over: AbortController;
}

/** "could not be started: …", with the command or address and where it is defined. */
function whyNotStarted(error: unknown, failure: Failure): string {
  const { launch, transport, options, over, parts } = failure;
  const { origin, startTimeoutMs } = options;
  const where = `(defined in ${origin})`;
  const known = endingOf(transport);
  if (over.signal.aborted) {
    const more = known === undefined ? '' : ` What is known: ${known}.`;
    return `did not answer within ${startTimeoutMs / 1000} s of its start ${where}.${more}`;
  }
  if (launch.transport !== 'stdio') return whyNotReached(error, launch, where);
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === 'ENOENT' && launch.cwd !== undefined && !existsSync(launch.cwd)) {
    return `could not be started: its folder '${launch.cwd}' does not exist ${where}.`;
  }
  if (code === 'ENOENT' || code === 'EACCES') {
    const problem = code === 'ENOENT' ? 'was not found' : 'may not be executed';
    return (
      `could not be started: the command '${launch.command}' ${problem} ${where}.\n` +
      `PATH that was searched: ${parts.environment['PATH'] ?? '(empty)'}`
    );
  }
  return `could not be started ${where}: ${known ?? causeOf(error)}`;
}

function whyNotReached(error: unknown, { url }: HttpDefinition, where: string): string {
  const address = withoutQuery(url);
  const status = error instanceof SseError ? error.code : httpStatusOf(error);
  if (status === 401 || status === 403) {
    return `at ${address} refused us with HTTP ${status}: its headers need a valid token ${where}.`;
  }
  return `at ${address} could not be reached ${where}: ${causeOf(error)}.`;
}

/** A query may hold a key. */
function withoutQuery(url: string): string {
  return URL.canParse(url) ? url.replace(/[?#].*$/s, '') : url;
}

/** What is known of a connection that ended or does not answer. */
export function endingOf(transport: Transport): string | undefined {
  const words = transport instanceof StdioTransport ? transport.explain() : '';
  return words === '' ? undefined : words;
}
