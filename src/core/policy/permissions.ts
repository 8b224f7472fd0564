/**
 * What people answered and chose beside the settings: which tools run without another question, which
 * never, and which are switched off. One place, so that all of it can be shown and taken back. What they
 * mean for a call is policy.ts.
 */
import path from 'node:path';
import type { Clock, Log, ToolAnswer } from '../ports';
import { hashOf, RecordFolder } from '../store/recordFolder';
import { messageOf } from '../util/errors';
import { Emitter, type Disposable } from '../util/event';
import { isObject } from '../util/json';

/** `off`: neither found nor called. */
export type PermissionDecision = 'allow' | 'deny' | 'off';

/** `session`: until the host ends; the others are on disk. */
export type PermissionScope = 'session' | 'workspace' | 'user';

/** One answer or choice of a person. */
export interface Permission {
  /** `server.tool`, or `server` for all its tools. */
  pattern: string;
  decision: PermissionDecision;
  scope: PermissionScope;
  /** ms since the epoch. */
  since: number;
}

type Kept = Pick<Permission, 'decision' | 'since'>;

const SCHEMA_VERSION = 1;

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
  readonly #records: Readonly<Record<'workspace' | 'user', RecordFolder<Kept>>>;
  readonly #kept: Readonly<Record<PermissionScope, Map<string, Kept>>> = {
    session: new Map(),
    workspace: new Map(),
    user: new Map(),
  };
  readonly #changed = new Emitter<void>();
  readonly #switched = new Emitter<void>();

  /** Something was granted, refused, switched or taken back. */
  readonly onDidChange = this.#changed.on;
  /** Tools were switched off or on. */
  readonly onDidSwitch = this.#switched.on;

  constructor({ folder, workspace, clock, log }: PermissionsParts) {
    this.#clock = clock;
    this.#log = log;
    const open = (name: string): RecordFolder<Kept> =>
      new RecordFolder(path.join(folder, name), SCHEMA_VERSION, isKept);
    this.#records = { workspace: open(hashOf(workspace)), user: open('user') };
  }

  /** Reads what is on disk: another window may have been answered meanwhile. */
  async load(): Promise<void> {
    for (const scope of ['workspace', 'user'] as const) {
      try {
        const all = await this.#records[scope].all();
        this.#kept[scope].clear();
        for (const [pattern, kept] of all) this.#kept[scope].set(pattern, kept);
      } catch (error) {
        // Whoever cannot be read has granted nothing: it asks.
        this.#log.warn(`Permissions could not be read: ${messageOf(error)}`);
      }
    }
  }

  /** What was answered about this tool before; a refusal goes before a grant. */
  answerFor(server: string, tool: string): 'allow' | 'deny' | undefined {
    const decisions = new Set<PermissionDecision | undefined>();
    for (const kept of Object.values(this.#kept)) {
      decisions.add(kept.get(`${server}.${tool}`)?.decision);
      decisions.add(kept.get(server)?.decision);
    }
    if (decisions.has('deny')) return 'deny';
    return decisions.has('allow') ? 'allow' : undefined;
  }

  /** Whether the person switched the tool off. */
  isOff(server: string, tool: string): boolean {
    return Object.values(this.#kept).some(
      (kept) => kept.get(`${server}.${tool}`)?.decision === 'off',
    );
  }

  /** Keeps an answer for as long as it says. */
  async remember(server: string, tool: string, answer: ToolAnswer): Promise<void> {
    const meaning = MEANING[answer];
    if (meaning === undefined) return;
    const { scope, decision, all } = meaning;
    await this.#set(scope, all ? server : `${server}.${tool}`, decision);
  }

  /** Switches a tool off or on again, for good. */
  async setEnabled(server: string, tool: string, isEnabled: boolean): Promise<void> {
    const pattern = `${server}.${tool}`;
    if (isEnabled) {
      for (const { scope, decision } of this.list().filter((one) => one.pattern === pattern)) {
        if (decision === 'off') await this.revoke({ pattern, scope });
      }
    } else await this.#set('user', pattern, 'off');
  }

  /** All there is, the newest first. */
  list(): Permission[] {
    const scopes = Object.entries(this.#kept) as [PermissionScope, Map<string, Kept>][];
    const all = scopes.flatMap(([scope, kept]) =>
      Array.from(kept, ([pattern, { decision, since }]) => ({ pattern, decision, scope, since })),
    );
    return all.toSorted((a, b) => b.since - a.since || (a.pattern < b.pattern ? -1 : 1));
  }

  /** Takes one back: from then on the settings and the default count again. */
  async revoke({ pattern, scope }: Pick<Permission, 'pattern' | 'scope'>): Promise<void> {
    if (scope !== 'session') await this.#records[scope].delete(pattern);
    const decision = this.#kept[scope].get(pattern)?.decision;
    if (this.#kept[scope].delete(pattern)) this.#tell(decision);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#switched.dispose();
  }

  #tell(decision: PermissionDecision | undefined): void {
    if (decision === 'off') this.#switched.fire();
    this.#changed.fire();
  }

  async #set(scope: PermissionScope, pattern: string, decision: PermissionDecision): Promise<void> {
    const kept = { decision, since: this.#clock.now() };
    // It counts now; a disk that refuses only makes it shorter.
    this.#kept[scope].set(pattern, kept);
    this.#tell(decision);
    if (scope === 'session') return;
    await this.#records[scope].set(pattern, kept).catch((error: unknown) => {
      this.#log.warn(
        `The answer about '${pattern}' holds for this session only: ${messageOf(error)}`,
      );
    });
  }
}

function isKept(value: unknown): value is Kept {
  if (!isObject(value) || typeof value['since'] !== 'number') return false;
  const { decision } = value;
  return decision === 'allow' || decision === 'deny' || decision === 'off';
}
