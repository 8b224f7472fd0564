/**
 * What a server may ask of us while it works: the workspace folders, a form or a page for the person, the
 * language model. Each is offered only where the host has it, asked of a person where it concerns one,
 * and answered by nothing that a server or a model sends. The words of a dialog are the host's.
 */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ErrorCode,
  ListRootsRequestSchema,
  McpError,
  type ClientCapabilities,
  type ElicitResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { LanguageModel, Person, Workspace } from '../../ports';
import { messageOf, ToolwrightError } from '../../util/errors';
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
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** Absent where servers get no language model. */
  model?: LanguageModel;
}

const MAX_MESSAGE_CHARS = 1_500;
const MAX_URL_CHARS = 2_000;

const WHY_NOT: Readonly<Record<string, string>> = {
  'elicitation/create': 'Nobody is here who could answer: Toolwright runs without a person.',
  'sampling/createMessage': 'There is no language model here that servers may use.',
};

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
  const { workspace, person, model } = context;
  client.setRequestHandler(ListRootsRequestSchema, () => ({
    roots: workspace.folders().map((folder) => ({
      uri: pathToFileURL(folder).href,
      name: path.basename(folder),
    })),
  }));
  if (person !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }, { signal }) =>
      refusing(() =>
        params.mode === 'url'
          ? visit(params, { ...context, person }, signal)
          : fill(params, { ...context, person }, signal),
      ),
    );
  }
  if (person !== undefined && model !== undefined) {
    const consent = new SamplingConsent();
    client.setRequestHandler(CreateMessageRequestSchema, async ({ params }, { signal }) =>
      refusing(() => sample(params, { ...context, person, model, consent }, signal)),
    );
  }
  // What is not offered is refused with the reason, since servers ask for it all the same.
  client.fallbackRequestHandler = async ({ method }) => {
    throw new McpError(ErrorCode.MethodNotFound, WHY_NOT[method] ?? `There is no ${method} here.`);
  };
  const folders = workspace.onDidChangeFolders?.(() => {
    // A server that has gone meanwhile learns the folders at its next start.
    client.sendRootsListChanged().catch(() => {});
  });
  return { dispose: () => folders?.dispose() };
}

/** Fills a form in with the person. */
async function fill(
  { message, requestedSchema }: { message: string; requestedSchema: unknown },
  { server, questions, person }: ServerRequestsContext & { person: Person },
  signal: AbortSignal,
): Promise<ElicitResult> {
  const fields = readForm(requestedSchema);
  const form = { server, message: plainText(message, MAX_MESSAGE_CHARS), fields };
  const answer = await questions.ask(signal, (either) => person.fillForm(form, either));
  if (answer.action !== 'accept') return { action: answer.action };
  const content = checkedAnswer(fields, answer.values);
  return { action: 'accept', content: content as NonNullable<ElicitResult['content']> };
}

/** Shows the person an address, which opens if they agree. */
async function visit(
  params: { message: string; url: string },
  { server, questions, person }: ServerRequestsContext & { person: Person },
  signal: AbortSignal,
): Promise<ElicitResult> {
  const url = pageAddress(params.url);
  const message = plainText(params.message, MAX_MESSAGE_CHARS);
  const action = await questions.ask(signal, (either) =>
    person.visitPage({ server, message, url }, either),
  );
  return { action };
}

/** Throws McpError for an address that nobody should be led to. */
function pageAddress(text: string): string {
  const url = URL.canParse(text) && text.length <= MAX_URL_CHARS ? new URL(text) : undefined;
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') {
    throw new McpError(
      ErrorCode.InvalidParams,
      'The url must be https, or http on this machine, without a user name.',
    );
  }
  return url.href;
}

/** Our own refusals reach the server as what they are: its request was wrong, or not wanted. */
async function refusing<T>(answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof McpError || !(error instanceof ToolwrightError)) throw error;
    const isWrong = error.code === 'invalid_input';
    const code = isWrong ? ErrorCode.InvalidParams : ErrorCode.InvalidRequest;
    throw new McpError(code, messageOf(error));
  }
}

/** Pages that a failed call named, which the person has to visit before the call can work. */
export interface RequiredPage {
  message: string;
  url: string;
}

/** The pages in the error of a call; empty where it is another error. */
export function requiredPages(error: McpError): RequiredPage[] {
  if (error.code !== Number(ErrorCode.UrlElicitationRequired) || !isObject(error.data)) return [];
  const listed = error.data['elicitations'];
  const raw = Array.isArray(listed) ? (listed as unknown[]) : [];
  return raw.slice(0, MAX_PAGES).flatMap((item) => {
    const { message, url } = isObject(item) ? item : ({} as JsonObject);
    const address = stringOf(url);
    return address === undefined ? [] : [{ message: stringOf(message) ?? '', url: address }];
  });
}

/** One call leads to no more pages than a person would visit. */
const MAX_PAGES = 3;

/** True when the person agreed to every page. Throws McpError for an address that is not safe. */
export async function visitAll(
  pages: readonly RequiredPage[],
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
