/**
 * What people answered and chose beside the settings: which tools run without another question, which
 * never, and which are switched off. One place, so that all of it can be shown and taken back. What they
 * mean for a call is policy.ts. What cannot be read grants nothing: the tools that it may be about ask,
 * whatever else allows them.
 */
import path from 'node:path';
import type { Clock, Log, ToolAnswer } from '../ports';
import { RecordFolder } from '../store/recordFolder';
import { messageOf } from '../util/errors';
import { hashOf } from '../util/hash';
import { Emitter, type Disposable } from '../util/event';
import { isKept, PermissionShelf, type Kept, type PermissionDecision } from './permissionShelf';

/** `session`: until the host ends; the others are on disk. */
export type PermissionScope = 'session' | 'workspace' | 'user';

type Subject = Pick<Kept, 'server' | 'tool'>;

/** One answer or choice of a person. */
export interface Permission extends Kept {
  scope: PermissionScope;
}

// Version 1 had keys in which a tool of one server could pass for another server.
const SCHEMA_VERSION = 2;

/** How each answer is kept; `deny` and `run` are over with the run, which keeps them itself. */
const MEANING: Readonly<
  Partial<Record<ToolAnswer, { scope: PermissionScope; decision: 'allow' | 'deny'; all?: true }>>
> = {
  session: { scope: 'session', decision: 'allow' },
  workspace: { scope: 'workspace', decision: 'allow' },
  always: { scope: 'user', decision: 'allow' },
  'server-in-workspace': { scope: 'workspace', decision: 'allow', all: true },
  'server-always': { scope: 'user', decision: 'allow', all: true },
  never: { scope: 'user', decision: 'deny' },
};

export interface PermissionsParts {
  /** The folder in the user-level store. */
  folder: string;
  /** Names the workspace. */
  workspace: string;
  clock: Clock;
  log: Log;
}

export class Permissions implements Disposable {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #shelves: Readonly<Record<PermissionScope, PermissionShelf>>;
  readonly #changed = new Emitter<void>();
  readonly #switched = new Emitter<void>();
  readonly #reported = new Set<string>();

  /** Something was granted, refused, switched or taken back, here or in another window. */
  readonly onDidChange = this.#changed.on;
  /** Tools were switched off or on. */
  readonly onDidSwitch = this.#switched.on;

  constructor({ folder, workspace, clock, log }: PermissionsParts) {
    this.#clock = clock;
    this.#log = log;
    const open = (name: string): PermissionShelf =>
      new PermissionShelf(
        // Reported by the shelf, which knows what it means.
        new RecordFolder(path.join(folder, name), SCHEMA_VERSION, isKept, {
          onUnreadable: () => {},
        }),
      );
    this.#shelves = {
      session: new PermissionShelf(),
      workspace: open(hashOf(workspace)),
      user: open('user'),
    };
  }

  /** Reads what is on disk: another window may have been answered meanwhile. */
  async load(): Promise<void> {
    const before = this.list();
    await Promise.all(Object.values(this.#shelves).map((shelf) => this.#read(shelf)));
    const after = this.list();
    if (digestOf(before, 'off') !== digestOf(after, 'off')) this.#switched.fire();
    if (digestOf(before) !== digestOf(after)) this.#changed.fire();
  }

  /** What was answered about this tool before, as far as it can be read; a refusal goes before a grant. */
  answerFor(server: string, tool: string): 'allow' | 'deny' | 'unsure' | undefined {
    const keys = [answerKey({ server, tool }), answerKey({ server }), switchKey({ server, tool })];
    const isSome = (test: (shelf: PermissionShelf, key: string) => boolean): boolean =>
      Object.values(this.#shelves).some((shelf) => keys.some((key) => test(shelf, key)));
    if (isSome((shelf, key) => shelf.get(key)?.decision === 'deny')) return 'deny';
    if (isSome((shelf, key) => shelf.isUnsure(key))) return 'unsure';
    return isSome((shelf, key) => shelf.get(key)?.decision === 'allow') ? 'allow' : undefined;
  }

  /** Whether the person switched the tool off. */
  isOff(server: string, tool: string): boolean {
    const key = switchKey({ server, tool });
    return Object.values(this.#shelves).some((shelf) => shelf.get(key) !== undefined);
  }

  /** Keeps an answer for as long as it says. */
  async remember(server: string, tool: string, answer: ToolAnswer): Promise<void> {
    const meaning = MEANING[answer];
    if (meaning === undefined) return;
    const { scope, decision, all } = meaning;
    await this.#keep({ server, ...(!all && { tool }), decision, scope, since: this.#clock.now() });
  }

  /** Switches a tool off or on again, for good. */
  async setEnabled(server: string, tool: string, isEnabled: boolean): Promise<void> {
    if (!isEnabled) {
      await this.#keep({ server, tool, decision: 'off', scope: 'user', since: this.#clock.now() });
      return;
    }
    const isMeant = (one: Permission): boolean =>
      one.decision === 'off' && one.server === server && one.tool === tool;
    for (const permission of this.list().filter(isMeant)) await this.revoke(permission);
  }

  /** All there is, the newest first. */
  list(): Permission[] {
    const scopes = Object.entries(this.#shelves) as [PermissionScope, PermissionShelf][];
    const all = scopes.flatMap(([scope, shelf]) =>
      shelf.values().map((kept): Permission => ({ ...kept, scope })),
    );
    return all.toSorted((a, b) => b.since - a.since || (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /**
   * Takes one back: from then on the settings and the default count again. Throws the file system's
   * error; then it is taken back for this session only.
   */
  async revoke(permission: Permission): Promise<void> {
    const shelf = this.#shelves[permission.scope];
    const kept = shelf.get(keyOf(permission));
    if (kept === undefined) return;
    const forgotten = shelf.put(keyOf(permission), undefined);
    this.#tell(kept);
    await forgotten;
  }

  /** Puts one back that was taken back. */
  async restore(permission: Permission): Promise<void> {
    await this.#keep(permission);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#switched.dispose();
  }

  async #keep({ scope, ...kept }: Permission): Promise<void> {
    const saved = this.#shelves[scope].put(keyOf(kept), kept);
    this.#tell(kept);
    await saved.catch((error: unknown) => {
      this.#log.warn(
        `The answer about '${titleOf(kept)}' holds for this session only: ${messageOf(error)}`,
      );
    });
  }

  #tell({ decision }: Kept): void {
    if (decision === 'off') this.#switched.fire();
    this.#changed.fire();
  }

  async #read(shelf: PermissionShelf): Promise<void> {
    try {
      for (const name of await shelf.read()) {
        this.#report(name, 'A permission is damaged: the tools that it is about ask again.');
      }
    } catch (error) {
      const reason = messageOf(error);
      this.#report(reason, `Permissions could not be read, so every tool asks: ${reason}`);
    }
  }

  /** Each once: all is read before every question. */
  #report(key: string, message: string): void {
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#log.warn(message);
  }
}

/** What a permission is about, as settings write it: `server.tool`, or `server`. */
function titleOf({ server, tool }: Subject): string {
  return tool === undefined ? server : `${server}.${tool}`;
}

function keyOf(kept: Kept): string {
  return kept.decision === 'off' ? switchKey(kept) : answerKey(kept);
}

/** Not `server.tool`: names may hold dots, and no tool may pass for a server. */
function answerKey({ server, tool }: Subject): string {
  return JSON.stringify(['answer', server, tool]);
}

/** Of its own, so that a tool that is switched off and on again is as denied as before. */
function switchKey({ server, tool }: Subject): string {
  return JSON.stringify(['off', server, tool]);
}

function digestOf(permissions: readonly Permission[], decision?: PermissionDecision): string {
  const those = permissions.filter((one) => decision === undefined || one.decision === decision);
  return JSON.stringify(those);
}
