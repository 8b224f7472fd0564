/**
 * The versions of all tools that were ever listed here, by server, in the user-level store. Two windows write
 * in turns, and each list is compared with what is there by then.
 */
import type { ToolList } from '../../catalog/contract';
import type { Clock, Log } from '../../ports';
import type { FindSensitive } from '../../privacy/sensitive';
import type { Exclusively } from '../../store/fileLocks';
import type { RecordFolder } from '../../store/recordFolder';
import { messageOf } from '../../util/errors';
import { Emitter } from '../../util/event';
import {
  observed,
  pruned,
  withoutWords,
  type Observation,
  type KeptContract,
  type ServerHistory,
  type KeptVersion,
} from './history';

export interface RegistryParts {
  records: RecordFolder<ServerHistory>;
  /** Takes turns with the other windows. */
  exclusively: Exclusively;
  findSensitive: FindSensitive;
  clock: Clock;
  log: Log;
}

export class VersionRegistry {
  readonly #parts: RegistryParts;
  readonly #known = new Map<string, ServerHistory>();
  readonly #changed = new Emitter<{ server: string }>();
  /** Lists that were not compared yet. */
  readonly #waiting = new Map<string, Observation>();
  /** Lists are compared one after the other. */
  #work: Promise<void> = Promise.resolve();

  /** A tool has a version that it did not have, or is gone. */
  readonly onDidChange = this.#changed.on;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** A server's list was read. Of several that come faster than they are compared the last one counts. */
  observe(
    server: string,
    { tools }: Pick<ToolList, 'tools'>,
    serverVersion: string | undefined,
  ): void {
    const isWaiting = this.#waiting.has(server);
    this.#waiting.set(server, { tools, serverVersion, now: this.#parts.clock.now() });
    if (!isWaiting) this.#work = this.#work.then(() => this.#compare(server));
  }

  async #compare(server: string): Promise<void> {
    const { records, exclusively, log } = this.#parts;
    const seen = this.#waiting.get(server);
    this.#waiting.delete(server);
    if (seen === undefined) return;
    try {
      const known = await this.of(server);
      if (observed(known, seen) === known) return;
      const next = await exclusively(`tool-versions ${server}`, async () => {
        const current = (await records.get(server)) ?? {};
        const after = await this.#presentable(current, observed(current, seen));
        if (after !== current) await records.set(server, after);
        return after;
      });
      this.#known.set(server, next);
      this.#changed.fire({ server });
    } catch (error) {
      log.warn(`The versions of ${server}'s tools could not be kept: ${messageOf(error)}`);
    }
  }

  /** What servers say to readers may name people: it is not kept then. */
  async #presentable(before: ServerHistory, after: ServerHistory): Promise<ServerHistory> {
    if (after === before) return after;
    const known = new Set(Object.values(before).flatMap(({ versions }) => versions));
    const fresh = Object.values(after).flatMap(({ versions }) =>
      versions.filter((each) => !known.has(each)),
    );
    // All at once first: mostly there is nothing.
    if (!(await this.#isSensitive(fresh.map(({ contract }) => contract)))) return after;
    const worded = new Map<KeptVersion, KeptVersion>();
    for (const each of fresh) {
      if (await this.#isSensitive(each.contract)) {
        worded.set(each, { ...each, contract: withoutWords(each.contract) });
      }
    }
    const entries = Object.entries(after).map(([name, tool]) => {
      const versions = tool.versions.map((each) => worded.get(each) ?? each);
      return [name, { ...tool, versions }] as const;
    });
    return Object.fromEntries(entries);
  }

  async #isSensitive(contract: KeptContract | readonly KeptContract[]): Promise<boolean> {
    try {
      return (await this.#parts.findSensitive(JSON.stringify(contract))).length > 0;
    } catch {
      // What cannot be looked at is taken for the worse.
      return true;
    }
  }

  /** What is known of a server's tools. */
  async of(server: string): Promise<ServerHistory> {
    let history = this.#known.get(server);
    if (history === undefined) {
      history = (await this.#parts.records.get(server)) ?? {};
      this.#known.set(server, history);
    }
    return history;
  }

  /** The same, as far as it was read already. */
  known(server: string): ServerHistory | undefined {
    return this.#known.get(server);
  }

  /** All servers that were ever seen. */
  async all(): Promise<ReadonlyMap<string, ServerHistory>> {
    await this.#work;
    return this.#parts.records.all();
  }

  /** Forgets versions that no skill needs, but the last ones. Returns how many are gone. */
  async prune(needed: ReadonlySet<string>, keep: number): Promise<number> {
    const { records, exclusively } = this.#parts;
    const count = (history: ServerHistory): number =>
      Object.values(history).reduce((sum, { versions }) => sum + versions.length, 0);
    let gone = 0;
    for (const [server, history] of await this.all()) {
      // Mostly there is nothing, and nobody has to wait for it.
      if (count(pruned(history, needed, keep)) === count(history)) continue;
      await exclusively(`tool-versions ${server}`, async () => {
        const before = (await records.get(server)) ?? {};
        const after = pruned(before, needed, keep);
        gone += count(before) - count(after);
        await records.set(server, after);
        this.#known.set(server, after);
      });
    }
    return gone;
  }

  /** When all lists that came so far are kept. */
  async settled(): Promise<void> {
    await this.#work;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
