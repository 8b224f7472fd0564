/**
 * The resources and prompts of one server as programs and people see them: read when they are first asked
 * for, kept until the server says that they changed or its session ends. Entries are read loosely: one
 * that is broken is left out.
 */
import type { ServerSession, Wish } from './serverSession';
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

/** The kinds of lists, and what is in each. */
export interface Contents {
  resources: ResourceEntry;
  templates: ResourceTemplateEntry;
  prompts: PromptEntry;
}

type Kind = keyof Contents;

export class ServerContents {
  readonly #server: string;
  readonly #kept = new Map<Kind, { session: ServerSession; list: Promise<unknown[]> }>();
  readonly #counts = new Map<Kind, number>();

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

  /** The list as it is kept, or as the session gives it. The wish says who may be asked for that. */
  list<K extends Kind>(kind: K, session: ServerSession, wish: Wish): Promise<Contents[K][]> {
    const kept = this.#kept.get(kind);
    if (kept?.session === session) return kept.list as Promise<Contents[K][]>;
    const list = this.#read(kind, session, wish);
    const entry = { session, list };
    this.#kept.set(kind, entry);
    // A failure is told to whoever asked, and not kept.
    list.catch(() => {
      if (this.#kept.get(kind) === entry) this.#kept.delete(kind);
    });
    return list;
  }

  /** They changed: the next who asks reads them anew. */
  forget(kind: 'resources' | 'prompts'): void {
    this.#kept.delete(kind);
    if (kind === 'resources') this.#kept.delete('templates');
  }

  async #read<K extends Kind>(kind: K, session: ServerSession, wish: Wish): Promise<Contents[K][]> {
    const raw = await {
      resources: () => session.listResources(wish),
      templates: () => session.listResourceTemplates(wish),
      prompts: () => session.listPrompts(wish),
    }[kind]();
    const readers: { [Each in Kind]: (raw: JsonObject) => Contents[Each] | undefined } = {
      resources: (item) => this.#resource(item),
      templates: (item) => this.#template(item),
      prompts: (item) => this.#prompt(item),
    };
    const readEntry: (raw: JsonObject) => Contents[K] | undefined = readers[kind];
    const entries = raw.slice(0, MAX_ENTRIES).flatMap((item) => {
      const entry = isObject(item) ? readEntry(item) : undefined;
      return entry === undefined ? [] : [entry];
    });
    this.#counts.set(kind, entries.length);
    return entries;
  }

  #resource(raw: JsonObject): ResourceEntry | undefined {
    const uri = stringOf(raw['uri']);
    if (uri === undefined) return undefined;
    const { size } = raw;
    return { ...this.#about(raw), uri, ...(typeof size === 'number' && { size }) };
  }

  #template(raw: JsonObject): ResourceTemplateEntry | undefined {
    const uriTemplate = stringOf(raw['uriTemplate']);
    return uriTemplate === undefined ? undefined : { ...this.#about(raw), uriTemplate };
  }

  #prompt(raw: JsonObject): PromptEntry | undefined {
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
