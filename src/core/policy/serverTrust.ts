/**
 * May this server be started, and is it believed? A definition of the person's own is. One that lies in a
 * folder is when it was there as the folder was first opened, which the trust in the folder covers; one
 * that came or changed later is asked about, because tools can write such files. Sees definitions only,
 * never what a server says.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ServerDefinition } from '../config/definition';
import type { Log, Person } from '../ports';
import { ServerBlockedError, type Wish } from '../proxy/serverSession';
import type { OnUnreadable } from '../store/jsonFile';
import { RecordFolder } from '../store/recordFolder';
import { InvalidInputError, messageOf } from '../util/errors';
import { hashOf } from '../util/hash';
import { Emitter, type Disposable } from '../util/event';
import { isObject } from '../util/json';
import { plainText } from '../util/plainText';

/** `trusted`: started and believed. `started`: started; each of its tools asks. */
export type TrustLevel = 'trusted' | 'started';

/** The editor's setting for MCP servers as a whole: `chat.mcp.access`. */
export type McpAccess = 'all' | 'registry' | 'none';

interface Kept {
  name: string;
  /** Of the launch; tells nothing of what is in it. */
  fingerprint: string;
  level: TrustLevel;
}

export interface ServerTrustParts {
  /** The folder in the user-level store. */
  folder: string;
  /** Names the workspace. */
  workspace: string;
  log: Log;
  onUnreadable?: OnUnreadable;
  /** Absent where there is nobody to ask. */
  person?: Person;
  access: () => McpAccess;
  /** False while the editor shows the folder in restricted mode, where its files are not even read. */
  isFolderTrusted: () => boolean;
}

const SCHEMA_VERSION = 1;
/** The record that says that the workspace was seen before. */
const SEEN = '';
const MAX_LAUNCH_CHARS = 500;

export class ServerTrust implements Disposable {
  readonly #parts: ServerTrustParts;
  readonly #records: RecordFolder<Kept>;
  readonly #kept = new Map<string, Kept>();
  readonly #definitions = new Map<string, ServerDefinition>();
  readonly #questions = new Map<string, Promise<void>>();
  /** Definitions that the person refused; they are asked again when they want the server themselves. */
  readonly #refused = new Set<string>();
  readonly #changed = new Emitter<void>();
  #isFirstLook = true;

  /** A server is believed from now on, or no more. */
  readonly onDidChange = this.#changed.on;

  constructor(parts: ServerTrustParts) {
    this.#parts = parts;
    const folder = path.join(parts.folder, hashOf(parts.workspace));
    const { onUnreadable } = parts;
    this.#records = new RecordFolder(folder, SCHEMA_VERSION, isKept, {
      ...(onUnreadable && { onUnreadable }),
    });
  }

  /** To be told each configuration before its servers may start. */
  async look(definitions: readonly ServerDefinition[]): Promise<void> {
    this.#definitions.clear();
    for (const definition of definitions) this.#definitions.set(definition.name, definition);
    // What a folder has counts from when it is trusted: before, its files were not read.
    if (!this.#isFirstLook || !this.#parts.isFolderTrusted()) return;
    this.#isFirstLook = false;
    const foreign = definitions.filter(({ isOwn }) => !isOwn);
    // Nobody is there to be asked later: what is there at the start is what the person started.
    if (this.#parts.person === undefined) {
      for (const definition of foreign) this.#keep(definition, 'trusted');
      return;
    }
    await this.#reading(async () => {
      if (await this.#records.has(SEEN)) {
        await this.#recall();
        return;
      }
      for (const definition of foreign) await this.#store(definition, 'trusted');
      await this.#records.set(SEEN, { name: '', fingerprint: '', level: 'trusted' });
    });
  }

  /** Whether what this server says of its own tools counts. Built-in sources are no servers: they do. */
  isTrusted(server: string): boolean {
    const definition = this.#definitions.get(server);
    return definition === undefined || this.#levelOf(definition) === 'trusted';
  }

  /**
   * Resolves when the server may start. Asks the person unless only a listing wants it; all who wait
   * share the answer. Throws ServerBlockedError.
   */
  async permitStart(definition: ServerDefinition, wish: Wish): Promise<void> {
    const { name, origin } = definition;
    const access = this.#parts.access();
    if (access !== 'all') {
      throw new ServerBlockedError(
        `Server '${name}' does not start: the setting chat.mcp.access is "${access}", ` +
          `and only "all" permits servers that configuration files define.`,
      );
    }
    if (this.#levelOf(definition) !== undefined) return;
    const { person } = this.#parts;
    const isChanged = this.#kept.has(keyOf(definition));
    const what = `Server '${name}' in ${origin} is ${isChanged ? 'changed' : 'new'} since the folder was opened`;
    if (person === undefined) {
      throw new ServerBlockedError(
        `${what}, and nobody can be asked: start Toolwright again to accept it.`,
      );
    }
    const id = idOf(definition);
    if (wish === 'person') this.#refused.delete(id);
    const isRefused = this.#refused.has(id);
    if (wish === 'listing' || isRefused) {
      const who = isRefused ? 'the person refused it' : 'the person has to agree to it first';
      throw new ServerBlockedError(`${what}: ${who}. They can start it in the view "Servers".`);
    }
    let question = this.#questions.get(id);
    if (question === undefined) {
      question = this.#ask(person, definition, isChanged).finally(() => this.#questions.delete(id));
      this.#questions.set(id, question);
    }
    await question;
  }

  /** The servers of the folder's files that somebody agreed to, and how far. */
  list(): { server: string; level: TrustLevel }[] {
    return [...this.#definitions.values()].flatMap((definition) => {
      const level = definition.isOwn ? undefined : this.#levelOf(definition);
      return level === undefined ? [] : [{ server: definition.name, level }];
    });
  }

  /** Takes the agreement back: the server asks before its next start. */
  async forget(server: string): Promise<void> {
    const definition = this.#definitions.get(server);
    if (definition === undefined) return;
    this.#kept.delete(keyOf(definition));
    await this.#records.delete(keyOf(definition));
    this.#changed.fire();
  }

  /** A person's wish: believe the server, or let each of its tools ask. Throws for an unknown name. */
  async setTrusted(server: string, isTrusted: boolean): Promise<void> {
    const definition = this.#definitions.get(server);
    if (definition === undefined) throw new InvalidInputError(`There is no server '${server}'.`);
    await this.#store(definition, isTrusted ? 'trusted' : 'started');
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #ask(person: Person, definition: ServerDefinition, isChanged: boolean): Promise<void> {
    await this.#reading(() => this.#recall());
    // Another window was answered meanwhile.
    if (this.#levelOf(definition) !== undefined) return;
    const { name, origin, launch } = definition;
    const text =
      launch.transport === 'stdio' ? [launch.command, ...launch.args].join(' ') : launch.url;
    const question = { server: name, origin, launch: plainText(text, MAX_LAUNCH_CHARS), isChanged };
    const answer = await person.approveServer(question, new AbortController().signal);
    if (answer === 'refuse') {
      this.#refused.add(idOf(definition));
      throw new ServerBlockedError(
        `Server '${name}' does not start: the person refused it. They can start it in the view "Servers".`,
      );
    }
    await this.#store(definition, answer === 'trust' ? 'trusted' : 'started');
    this.#changed.fire();
  }

  async #recall(): Promise<void> {
    for (const [key, kept] of await this.#records.all()) this.#kept.set(key, kept);
  }

  /** What cannot be read is not agreed to. */
  async #reading(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      this.#parts.log.warn(`What is known of servers could not be read: ${messageOf(error)}`);
    });
  }

  /** undefined where nobody has agreed to this very definition. */
  #levelOf(definition: ServerDefinition): TrustLevel | undefined {
    const kept = this.#kept.get(keyOf(definition));
    if (kept?.fingerprint === fingerprintOf(definition)) return kept.level;
    return definition.isOwn ? 'trusted' : undefined;
  }

  #keep(definition: ServerDefinition, level: TrustLevel): Kept {
    const kept = { name: definition.name, fingerprint: fingerprintOf(definition), level };
    this.#kept.set(keyOf(definition), kept);
    return kept;
  }

  async #store(definition: ServerDefinition, level: TrustLevel): Promise<void> {
    const kept = this.#keep(definition, level);
    await this.#records.set(keyOf(definition), kept).catch((error: unknown) => {
      const { name } = definition;
      this.#parts.log.warn(
        `The answer about '${name}' holds for this session only: ${messageOf(error)}`,
      );
    });
  }
}

function keyOf({ origin, name }: ServerDefinition): string {
  return JSON.stringify([origin, name]);
}

/** This very definition: what another one of the same name or launch was answered does not count. */
function idOf(definition: ServerDefinition): string {
  return `${keyOf(definition)} ${fingerprintOf(definition)}`;
}

function fingerprintOf({ launch }: ServerDefinition): string {
  return createHash('sha256').update(JSON.stringify(launch)).digest('hex');
}

function isKept(value: unknown): value is Kept {
  if (!isObject(value) || typeof value['name'] !== 'string') return false;
  const { fingerprint, level } = value;
  return typeof fingerprint === 'string' && (level === 'trusted' || level === 'started');
}
