/**
 * Resources and prompts of servers, for programs: `resources.list`, `resources.templates`,
 * `resources.read`, `prompts.list` and `prompts.get`. Reading passes the policy as a call of its server,
 * under the names `resources/read` and `prompts/get`.
 */
import type { Calls, Run } from './calls';
import type { ToolProxy } from './proxy/proxy';
import type { PromptEntry, ResourceEntry, ResourceTemplateEntry } from './proxy/serverContents';
import type { Payload } from './sandbox/messages';
import { InvalidInputError, messageOf } from './util/errors';
import { isObject, stringOf, type JsonObject } from './util/json';
import { nearest } from './util/nearest';
import type { Pausable } from './util/pausable';

/** What an operation of a program belongs to. */
export interface OperationContext {
  run: Run;
  signal: AbortSignal;
  clock: Pausable;
}

/** In a list over all servers, the place of one that could not be asked. */
interface FailedServer {
  server: string;
  error: string;
}

export class GuestContents {
  readonly #proxy: ToolProxy;
  readonly #calls: Calls;

  constructor(proxy: ToolProxy, calls: Calls) {
    this.#proxy = proxy;
    this.#calls = calls;
  }

  listResources(fields: JsonObject, { signal }: OperationContext): Promise<unknown[]> {
    return this.#ofServers(fields, (server) => this.#resources(server, signal));
  }

  listTemplates(fields: JsonObject, { signal }: OperationContext): Promise<unknown[]> {
    return this.#ofServers(fields, (server) => this.#templates(server, signal));
  }

  listPrompts(fields: JsonObject, { signal }: OperationContext): Promise<unknown[]> {
    return this.#ofServers(fields, (server) => this.#prompts(server, signal));
  }

  async read(fields: JsonObject, context: OperationContext): Promise<Payload> {
    const uri = requiredText(fields, 'uri', "resources.read('file:///a.txt')");
    const server = stringOf(fields['server']) ?? (await this.#serverOf(uri, context.signal));
    const source = this.#proxy.mcpServer(server);
    return this.#calls.request(readingOf(server, 'resources/read'), { uri }, context, (options) =>
      source.readResource(uri, options),
    );
  }

  async getPrompt(fields: JsonObject, context: OperationContext): Promise<Payload> {
    const name = requiredText(fields, 'name', "prompts.get('review', { file: 'a.ts' })");
    const server = stringOf(fields['server']) ?? (await this.#serverWith(name, context.signal));
    const source = this.#proxy.mcpServer(server);
    const args = textsOf(fields['arguments']);
    const asked = { name, ...(Object.keys(args).length > 0 && { arguments: args }) };
    return this.#calls.request(readingOf(server, 'prompts/get'), asked, context, (options) =>
      source.getPrompt(name, args, options),
    );
  }

  async #resources(server: string, signal: AbortSignal): Promise<ResourceEntry[]> {
    const { of, session } = await this.#proxy.mcpServer(server).contents(signal);
    return of.resources(session);
  }

  async #templates(server: string, signal: AbortSignal): Promise<ResourceTemplateEntry[]> {
    const { of, session } = await this.#proxy.mcpServer(server).contents(signal);
    return of.templates(session);
  }

  async #prompts(server: string, signal: AbortSignal): Promise<PromptEntry[]> {
    const { of, session } = await this.#proxy.mcpServer(server).contents(signal);
    return of.prompts(session);
  }

  /** Of one server, or of all, where one that fails does not hide the others. */
  async #ofServers<T>(
    fields: JsonObject,
    list: (server: string) => Promise<T[]>,
  ): Promise<(T | FailedServer)[]> {
    const server = stringOf(fields['server']);
    if (server !== undefined) return list(server);
    const lists = await Promise.all(
      this.#proxy
        .mcpServers()
        .map((name) =>
          list(name).catch((error: unknown) => [{ server: name, error: messageOf(error) }]),
        ),
    );
    return lists.flat();
  }

  /** The one server that has the resource. Throws InvalidInputError if none or several have. */
  async #serverOf(uri: string, signal: AbortSignal): Promise<string> {
    const listed = await this.#ofServers({}, (name) => this.#resources(name, signal));
    const resources = listed.filter((entry): entry is ResourceEntry => 'uri' in entry);
    const exact = resources.filter((entry) => entry.uri === uri);
    if (exact.length > 0) return theOne(exact, uri, 'resources.read');
    const templates = await this.#ofServers({}, (name) => this.#templates(name, signal));
    const fitting = templates.filter(
      (entry) => 'uriTemplate' in entry && fitsTemplate(uri, entry.uriTemplate),
    );
    if (fitting.length > 0) return theOne(fitting, uri, 'resources.read');
    const near = nearest(uri, resources.map((entry) => entry.uri)); // prettier-ignore
    const hint = near.length > 0 ? `Near ones: ${near.join(', ')}.` : 'resources.list() shows all.';
    throw new InvalidInputError(`No server has a resource '${uri}'. ${hint}`);
  }

  async #serverWith(name: string, signal: AbortSignal): Promise<string> {
    const listed = await this.#ofServers({}, (server) => this.#prompts(server, signal));
    const prompts = listed.filter((entry): entry is PromptEntry => 'name' in entry);
    const exact = prompts.filter((entry) => entry.name === name);
    if (exact.length > 0) return theOne(exact, name, 'prompts.get');
    const near = nearest(name, prompts.map((entry) => entry.name)); // prettier-ignore
    const hint = near.length > 0 ? `Near ones: ${near.join(', ')}.` : 'prompts.list() shows all.';
    throw new InvalidInputError(`No server has a prompt '${name}'. ${hint}`);
  }
}

/** For the policy, reading is a tool of the server that changes nothing. */
function readingOf(server: string, name: string) {
  return { server, name, id: `${server}.${name}`, annotations: { readOnlyHint: true } };
}

function theOne(entries: readonly { server: string }[], what: string, call: string): string {
  const servers = [...new Set(entries.map(({ server }) => server))];
  const [first, second] = servers;
  if (first !== undefined && second === undefined) return first;
  throw new InvalidInputError(
    `'${what}' is in ${servers.join(' and in ')}: name one, as ${call}('…', { server: '${first}' }).`,
  );
}

/** Whether an address can come from an RFC 6570 template, by its fixed parts in their order. */
function fitsTemplate(uri: string, template: string): boolean {
  const parts = template.split(/\{[^}]*\}/);
  const [start = '', end = ''] = [parts[0], parts.at(-1)];
  if (!uri.startsWith(start) || !uri.endsWith(end)) return false;
  let at = start.length;
  for (const part of parts.slice(1, -1)) {
    const found = uri.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.length > 1 && at <= uri.length - end.length;
}

function requiredText(fields: JsonObject, name: string, example: string): string {
  const text = stringOf(fields[name]);
  if (text === undefined || text === '') {
    throw new InvalidInputError(`The ${name} must be a text, as in ${example}.`);
  }
  return text;
}

/** Arguments of prompts are texts; other values are written as JSON. */
function textsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, stringOf(item) ?? JSON.stringify(item)]),
  );
}
