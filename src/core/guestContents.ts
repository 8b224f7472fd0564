/**
 * Resources and prompts of servers, for programs: `resources.list`, `resources.templates`,
 * `resources.read`, `prompts.list` and `prompts.get`. Reading passes the policy as a call of its server,
 * under the names `resources/read` and `prompts/get`.
 */
import type { CallContext, Calls } from './calls';
import type { ToolProxy } from './proxy/proxy';
import type { Contents } from './proxy/serverContents';
import type { Wish } from './proxy/serverSession';
import type { Payload } from './sandbox/messages';
import { InvalidInputError, messageOf, ToolCallError } from './util/errors';
import { isObject, stringOf, type JsonObject } from './util/json';
import { nearest } from './util/nearest';

/** What an operation of a program belongs to. */
export type OperationContext = Required<CallContext>;

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

  listResources(fields: JsonObject, context: OperationContext): Promise<unknown[]> {
    return this.#ofServers('resources', fields, context);
  }

  listTemplates(fields: JsonObject, context: OperationContext): Promise<unknown[]> {
    return this.#ofServers('templates', fields, context);
  }

  listPrompts(fields: JsonObject, context: OperationContext): Promise<unknown[]> {
    return this.#ofServers('prompts', fields, context);
  }

  async read(fields: JsonObject, context: OperationContext): Promise<Payload> {
    const uri = requiredText(fields, 'uri', "resources.read('file:///a.txt')");
    const named = stringOf(fields['server']);
    const server = named ?? (await this.#serverOf(uri, context));
    const source = this.#proxy.mcpServer(server);
    try {
      const reading = readingOf(server, 'resources/read');
      return await this.#calls.request(reading, { uri }, context, (options) =>
        source.readResource(uri, options),
      );
    } catch (error) {
      const uris = async (): Promise<string[]> => {
        const listed = await this.#of(server, 'resources', 'listing', context);
        return listed.map((entry) => entry.uri);
      };
      throw named === undefined ? error : await withNear(error, uri, uris);
    }
  }

  async getPrompt(fields: JsonObject, context: OperationContext): Promise<Payload> {
    const name = requiredText(fields, 'name', "prompts.get('review', { file: 'a.ts' })");
    const named = stringOf(fields['server']);
    const server = named ?? (await this.#serverWith(name, context));
    const source = this.#proxy.mcpServer(server);
    const args = textsOf(fields['arguments']);
    const asked = { name, ...(Object.keys(args).length > 0 && { arguments: args }) };
    try {
      const reading = readingOf(server, 'prompts/get');
      return await this.#calls.request(reading, asked, context, (options) =>
        source.getPrompt(name, args, options),
      );
    } catch (error) {
      const names = async (): Promise<string[]> => {
        const listed = await this.#of(server, 'prompts', 'listing', context);
        return listed.map((entry) => entry.name);
      };
      throw named === undefined ? error : await withNear(error, name, names);
    }
  }

  async #of<Kind extends keyof Contents>(
    server: string,
    kind: Kind,
    wish: Wish,
    context: OperationContext,
  ): Promise<Contents[Kind][]> {
    const { of, session } = await this.#proxy.mcpServer(server).contents(wish, context);
    return of.list(kind, session, wish);
  }

  /**
   * Of the server that the program names; or of all, where nobody is asked for any, and one that fails
   * does not hide the others.
   */
  async #ofServers<Kind extends keyof Contents>(
    kind: Kind,
    fields: JsonObject,
    context: OperationContext,
  ): Promise<(Contents[Kind] | FailedServer)[]> {
    const named = stringOf(fields['server']);
    if (named !== undefined) return this.#of(named, kind, 'call', context);
    const lists = await Promise.all(
      this.#proxy.mcpServers().map((server) =>
        this.#of(server, kind, 'listing', context).catch((error: unknown) => {
          return [{ server, error: messageOf(error) }];
        }),
      ),
    );
    return lists.flat();
  }

  /** The one server that has the resource. Throws InvalidInputError if none or several have. */
  async #serverOf(uri: string, context: OperationContext): Promise<string> {
    const listed = await this.#ofServers('resources', {}, context);
    const resources = listed.filter((entry) => 'uri' in entry);
    const exact = resources.filter((entry) => entry.uri === uri);
    if (exact.length > 0) return theOne(exact, uri, 'resources.read');
    const templates = await this.#ofServers('templates', {}, context);
    const fitting = templates.filter(
      (entry) => 'uriTemplate' in entry && fitsTemplate(uri, entry.uriTemplate),
    );
    if (fitting.length > 0) return theOne(fitting, uri, 'resources.read');
    const near = nearest(uri, resources.map((entry) => entry.uri)); // prettier-ignore
    const hint = near.length > 0 ? `Near ones: ${near.join(', ')}.` : 'resources.list() shows all.';
    throw new InvalidInputError(`No server has a resource '${uri}'. ${hint}`);
  }

  async #serverWith(name: string, context: OperationContext): Promise<string> {
    const listed = await this.#ofServers('prompts', {}, context);
    const prompts = listed.filter((entry) => 'name' in entry);
    const exact = prompts.filter((entry) => entry.name === name);
    if (exact.length > 0) return theOne(exact, name, 'prompts.get');
    const near = nearest(name, prompts.map((entry) => entry.name)); // prettier-ignore
    const hint = near.length > 0 ? `Near ones: ${near.join(', ')}.` : 'prompts.list() shows all.';
    throw new InvalidInputError(`No server has a prompt '${name}'. ${hint}`);
  }
}

/** Adds the nearest names where the server refused one that it does not list. */
async function withNear(
  error: unknown,
  what: string,
  listed: () => Promise<string[]>,
): Promise<unknown> {
  if (!(error instanceof ToolCallError)) return error;
  if (error.code !== 'protocol_error' && error.code !== 'invalid_arguments') return error;
  let names: string[];
  try {
    names = await listed();
  } catch {
    // Without the list, the server's own words have to do.
    return error;
  }
  const near = names.includes(what) ? [] : nearest(what, names);
  if (near.length === 0) return error;
  const { code, tool, message, retryable, ran } = error;
  const told = `${message}\nNear ones: ${near.join(', ')}.`;
  return new ToolCallError(code, tool, told, { retryable, ran, cause: error });
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
