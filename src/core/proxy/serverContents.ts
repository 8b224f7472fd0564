/**
 * The resources and prompts of one server as programs and people see them: read when they are first asked
 * for, kept until the server says that they changed or its session ends. Entries are read loosely: one
 * that is broken is left out.
 */
import type { ServerSession } from './serverSession';
import { isObject, stringOf, type JsonObject } from '../util/json';
import { plainLine } from '../util/plainText';

export interface ResourceEntry {
  server: string;
  uri: string;
  name?: string;
  title?: string;
  description?: string;
  mimeType?: string;
  size?: number;
}

export interface ResourceTemplateEntry extends Omit<ResourceEntry, 'uri' | 'size'> {
  uriTemplate: string;
}

export interface PromptEntry {
  server: string;
  name: string;
  title?: string;
  description?: string;
  arguments?: { name: string; description?: string; required?: boolean }[];
}

const MAX_ENTRIES = 10_000;
const MAX_TEXT_CHARS = 500;

type Reader<T> = (raw: JsonObject) => T | undefined;

export class ServerContents {
  readonly #server: string;
  readonly #kept = new Map<string, { session: ServerSession; list: Promise<unknown[]> }>();
  readonly #counts = new Map<string, number>();

  constructor(server: string) {
    this.#server = server;
  }

  /** How many there are, as far as they were read. */
  get resourceCount(): number | undefined {
    return this.#counts.get('resources');
  }

  get promptCount(): number | undefined {
    return this.#counts.get('prompts');
  }

  resources(session: ServerSession): Promise<ResourceEntry[]> {
    return this.#list(
      'resources',
      session,
      () => session.listResources(),
      (raw) => {
        const uri = stringOf(raw['uri']);
        if (uri === undefined) return undefined;
        const { size } = raw;
        return { ...this.#about(raw), uri, ...(typeof size === 'number' && { size }) };
      },
    );
  }

  templates(session: ServerSession): Promise<ResourceTemplateEntry[]> {
    return this.#list(
      'templates',
      session,
      () => session.listResourceTemplates(),
      (raw) => {
        const uriTemplate = stringOf(raw['uriTemplate']);
        return uriTemplate === undefined ? undefined : { ...this.#about(raw), uriTemplate };
      },
    );
  }

  prompts(session: ServerSession): Promise<PromptEntry[]> {
    return this.#list(
      'prompts',
      session,
      () => session.listPrompts(),
      (raw) => {
        const name = stringOf(raw['name']);
        if (name === undefined) return undefined;
        const listed = raw['arguments'];
        const args = Array.isArray(listed) ? (listed as unknown[]).flatMap(argumentOf) : [];
        const { server, title, description } = this.#about(raw);
        return {
          server,
          name,
          ...(title !== undefined && { title }),
          ...(description !== undefined && { description }),
          ...(args.length > 0 && { arguments: args }),
        };
      },
    );
  }

  /** They changed: the next who asks reads them anew. */
  forget(kind: 'resources' | 'prompts'): void {
    this.#kept.delete(kind);
    if (kind === 'resources') this.#kept.delete('templates');
  }

  #list<T>(
    kind: string,
    session: ServerSession,
    read: () => Promise<unknown[]>,
    readEntry: Reader<T>,
  ): Promise<T[]> {
    const kept = this.#kept.get(kind);
    if (kept?.session === session) return kept.list as Promise<T[]>;
    const list = read().then((raw) => {
      const entries = raw.slice(0, MAX_ENTRIES).flatMap((item) => {
        const entry = isObject(item) ? readEntry(item) : undefined;
        return entry === undefined ? [] : [entry];
      });
      this.#counts.set(kind, entries.length);
      return entries;
    });
    const entry = { session, list };
    this.#kept.set(kind, entry);
    // A failure is told to whoever asked, and not kept.
    list.catch(() => {
      if (this.#kept.get(kind) === entry) this.#kept.delete(kind);
    });
    return list;
  }

  #about(raw: JsonObject): Omit<ResourceEntry, 'uri'> {
    const texts = (['name', 'title', 'description', 'mimeType'] as const).flatMap((key) => {
      const text = stringOf(raw[key]);
      return text === undefined ? [] : [[key, plainLine(text, MAX_TEXT_CHARS)] as const];
    });
    return { server: this.#server, ...Object.fromEntries(texts) };
  }
}

function argumentOf(raw: unknown): NonNullable<PromptEntry['arguments']> {
  const name = isObject(raw) ? stringOf(raw['name']) : undefined;
  if (name === undefined || !isObject(raw)) return [];
  const description = stringOf(raw['description']);
  return [
    {
      name,
      ...(description !== undefined && { description: plainLine(description, MAX_TEXT_CHARS) }),
      ...(raw['required'] === true && { required: true }),
    },
  ];
}
