/**
 * What a server may ask of us while it works: the workspace folders, a form or a page for the person, the
 * language model. Each is offered only where the host has it, asked of a person where it concerns one,
 * and answered by nothing that a server or a model sends. The words of a dialog are the host's.
 */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  ErrorCode,
  ListRootsRequestSchema,
  McpError,
  type ClientCapabilities,
  type ElicitResult,
  type Result,
} from '@modelcontextprotocol/sdk/types.js';
import type { LanguageModel, Person, Workspace } from '../../ports';
import { InvalidInputError, messageOf, ToolwrightError } from '../../util/errors';
import type { Disposable } from '../../util/event';
import { isObject, stringOf, type JsonObject } from '../../util/json';
import { plainText } from '../../util/plainText';
import { checkedAnswer, readForm } from './elicitationForm';
import type { Questions } from './questions';
import { SamplingConsent, sample } from './sampling';

export interface ServerRequestsContext {
  server: string;
  workspace: Workspace;
  questions: Questions;
  completions: Questions;
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** Absent where servers get no language model. */
  model?: LanguageModel;
  /** Told what was refused, for people. */
  onRefused(message: string): void;
}

type Answer = (params: JsonObject, signal: AbortSignal) => Promise<Result>;

const MAX_MESSAGE_CHARS = 1_500;
const MAX_URL_CHARS = 2_000;

const WHY_NOT = new Map([
  ['elicitation/create', 'Nobody is here who could answer: Toolwright runs without a person.'],
  ['sampling/createMessage', 'There is no language model here that servers may use.'],
]);

/** What we offer to servers: only what this host has. */
export function capabilitiesOf({
  person,
  model,
}: Pick<ServerRequestsContext, 'person' | 'model'>): ClientCapabilities {
  return {
    roots: { listChanged: true },
    ...(person && { elicitation: { form: {}, url: {} } }),
    ...(person && model && { sampling: {} }),
  };
}

/** Answers the requests of a server; to be called before the client connects. */
export function answerServerRequests(client: Client, context: ServerRequestsContext): Disposable {
  const { workspace, onRefused } = context;
  client.setRequestHandler(ListRootsRequestSchema, () => ({
    roots: workspace.folders().map((folder) => ({
      uri: pathToFileURL(folder).href,
      name: path.basename(folder),
    })),
  }));
  const answers = answersOf(context);
  // Not as handlers of the SDK, which answers whatever does not fit its schema with an internal error.
  client.fallbackRequestHandler = async ({ method, params = {} }, { signal }) => {
    try {
      const answer = answers.get(method);
      if (answer !== undefined) return await answer(params, signal);
      // What is not offered is refused with the reason, since servers ask for it all the same.
      const reason = WHY_NOT.get(method) ?? `There is no ${method} here.`;
      throw new McpError(ErrorCode.MethodNotFound, reason);
    } catch (error) {
      if (!signal.aborted) onRefused(`${method} was refused. ${messageOf(error)}`);
      throw refusalOf(error);
    }
  };
  const folders = workspace.onDidChangeFolders?.(() => {
    // A server that has gone meanwhile learns the folders at its next start.
    client.sendRootsListChanged().catch(() => {});
  });
  return { dispose: () => folders?.dispose() };
}

function answersOf(context: ServerRequestsContext): Map<string, Answer> {
  const { person, model } = context;
  const answers = new Map<string, Answer>();
  if (person === undefined) return answers;
  answers.set('elicitation/create', async (params, signal) =>
    params['mode'] === 'url'
      ? visit(params, { ...context, person }, signal)
      : fill(params, { ...context, person }, signal),
  );
  if (model === undefined) return answers;
  const consent = new SamplingConsent();
  answers.set('sampling/createMessage', async (params, signal) =>
    sample(params, { ...context, person, model, consent }, signal),
  );
  return answers;
}

/** Fills a form in with the person. */
async function fill(
  { mode = 'form', message, requestedSchema }: JsonObject,
  { server, questions, person }: ServerRequestsContext & { person: Person },
  signal: AbortSignal,
): Promise<ElicitResult> {
  if (mode !== 'form') throw new InvalidInputError('The mode must be "form" or "url".');
  const fields = readForm(requestedSchema);
  const form = { server, message: plainText(stringOf(message) ?? '', MAX_MESSAGE_CHARS), fields };
  const answer = await questions.ask(
    signal,
    (either) => person.fillForm(form, either),
    ({ action }) => action !== 'accept',
  );
  if (answer.action !== 'accept') return { action: answer.action };
  const content = checkedAnswer(fields, answer.values);
  return { action: 'accept', content: content as NonNullable<ElicitResult['content']> };
}

/** Shows the person an address, which opens if they agree. */
async function visit(
  params: JsonObject,
  { server, questions, person }: ServerRequestsContext & { person: Person },
  signal: AbortSignal,
): Promise<ElicitResult> {
  const url = pageAddress(stringOf(params['url']) ?? '');
  const message = plainText(stringOf(params['message']) ?? '', MAX_MESSAGE_CHARS);
  const action = await questions.ask(
    signal,
    (either) => person.visitPage({ server, message, url }, either),
    (answer) => answer !== 'accept',
  );
  return { action };
}

/** Throws InvalidInputError for an address that nobody should be led to. */
function pageAddress(text: string): string {
  const url = URL.canParse(text) && text.length <= MAX_URL_CHARS ? new URL(text) : undefined;
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') {
    throw new InvalidInputError(
      'The url must be https, or http on this machine, without a user name.',
    );
  }
  return url.href;
}

/** Our own refusals reach the server as what they are: its request was wrong, or not wanted. */
function refusalOf(error: unknown): unknown {
  if (error instanceof McpError || !(error instanceof ToolwrightError)) return error;
  const isWrong = error instanceof InvalidInputError;
  const code = isWrong ? ErrorCode.InvalidParams : ErrorCode.InvalidRequest;
  return new McpError(code, messageOf(error));
}

/** One call leads to no more pages than a person would visit. */
const MAX_PAGES = 3;

/** The pages that a failed call needs, as the server names them; empty where it failed otherwise. */
export function requiredPages(error: McpError): JsonObject[] {
  if (error.code !== Number(ErrorCode.UrlElicitationRequired) || !isObject(error.data)) return [];
  const listed = error.data['elicitations'];
  return Array.isArray(listed) ? (listed as unknown[]).slice(0, MAX_PAGES).filter(isObject) : [];
}

/** True when the person agreed to every page. Throws InvalidInputError for an address that is not safe. */
export async function visitAll(
  pages: readonly JsonObject[],
  context: ServerRequestsContext,
  signal: AbortSignal,
): Promise<boolean> {
  const { person } = context;
  if (person === undefined || pages.length === 0) return false;
  for (const page of pages) {
    const { action } = await visit(page, { ...context, person }, signal);
    if (action !== 'accept') return false;
  }
  return true;
}
