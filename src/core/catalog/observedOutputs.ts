/**
 * The form of what tools returned in earlier calls, for those that do not declare it: kept for the
 * workspace, so that a search can show it. Only as good as what was called, and marked so where shown.
 */
import type { Log } from '../ports';
import type { Payload } from '../sandbox/messages';
import { messageOf } from '../util/errors';
import { hashOf } from '../util/hash';
import { isObject } from '../util/json';
import type { CatalogTool, JsonSchema } from './contract';
import { mergedSchema, schemaOfValue } from './observedSchema';

/** What was seen of a tool with a certain contract: another contract may return something else. */
export interface Observation {
  contract: string;
  schema: JsonSchema;
}

/** Where observations outlive the process. */
export interface ObservationStore {
  all(): Promise<Map<string, Observation>>;
  set(id: string, observation: Observation): Promise<void>;
}

/** Larger results are not looked at: that would take time from the calls themselves. */
const MAX_CHARS = 64 * 1024;
/** So many results of a tool are looked at: by then it is known, or has no form. */
const MOST_LOOKS = 50;
/** After so many that were nothing new, too. */
const ENOUGH = 20;

export class ObservedOutputs {
  readonly #store: ObservationStore;
  readonly #log: Log;
  readonly #known = new Map<string, Observation>();
  readonly #looks = new Map<string, { all: number; nothingNew: number }>();
  readonly #writes = new Set<Promise<void>>();
  #loading: Promise<void> | undefined;
  #isLoaded = false;

  constructor(store: ObservationStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Resolves when what was kept is known; what cannot be read was never seen. */
  load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  /** The schema of what the tool returned so far. */
  schemaOf(tool: CatalogTool): JsonSchema | undefined {
    const known = this.#known.get(tool.id);
    return known?.contract === contractOf(tool) ? known.schema : undefined;
  }

  /** Takes a look at a result. Does nothing for tools that declare theirs. */
  note(tool: CatalogTool, payload: Payload): void {
    if (tool.outputSchema !== undefined) return;
    const looks = this.#looks.get(tool.id) ?? { all: 0, nothingNew: 0 };
    if (looks.all >= MOST_LOOKS || looks.nothingNew >= ENOUGH) return;
    this.#looks.set(tool.id, looks);
    looks.all += 1;
    const value = smallValue(payload);
    if (value === undefined) return;
    const known = this.#known.get(tool.id);
    const seen = { contract: contractOf(tool), schema: schemaOfValue(value) };
    const observation = mergedObservation(known, seen);
    if (JSON.stringify(observation) === JSON.stringify(known)) {
      looks.nothingNew += 1;
      return;
    }
    this.#known.set(tool.id, observation);
    this.#keep(tool.id);
  }

  /** Resolves when all is written. */
  async dispose(): Promise<void> {
    await Promise.all(this.#writes);
  }

  /** Writes what is known of a tool, once what was kept before is part of it. */
  #keep(id: string): void {
    const written = this.#isLoaded ? this.#write(id) : this.load().then(() => this.#write(id));
    const write = written
      .catch((error: unknown) =>
        this.#log.warn(`What ${id} returns could not be kept: ${messageOf(error)}`),
      )
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  async #write(id: string): Promise<void> {
    const observation = this.#known.get(id);
    if (observation !== undefined) await this.#store.set(id, observation);
  }

  async #read(): Promise<void> {
    try {
      for (const [id, kept] of await this.#store.all()) {
        const seen = this.#known.get(id);
        this.#known.set(id, seen === undefined ? kept : mergedObservation(kept, seen));
      }
    } catch (error) {
      this.#log.warn(`What tools returned earlier could not be read: ${messageOf(error)}`);
    }
    this.#isLoaded = true;
  }
}

/** Both, where they are of the same contract, else the newer one. */
function mergedObservation(older: Observation | undefined, newer: Observation): Observation {
  if (older?.contract !== newer.contract) return newer;
  return { ...newer, schema: mergedSchema(older.schema, newer.schema) };
}

export function isObservation(value: unknown): value is Observation {
  return isObject(value) && typeof value['contract'] === 'string' && isObject(value['schema']);
}

/** undefined for what is too large to look at. */
function smallValue(payload: Payload): unknown {
  if ('value' in payload) return isSmall(payload.value) ? payload.value : undefined;
  const text = 'json' in payload ? payload.json : payload.text;
  if (text.length > MAX_CHARS) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Most tools answer in plain text.
    return text;
  }
}

/** Whether a walk over the value ends soon. */
function isSmall(value: unknown): boolean {
  let left = 2_000;
  const fits = (item: unknown): boolean => {
    if (--left < 0) return false;
    if (typeof item !== 'object' || item === null) return true;
    return (Array.isArray(item) ? item : Object.values(item)).every(fits);
  };
  return fits(value);
}

function contractOf({ name, description, inputSchema }: CatalogTool): string {
  return hashOf(JSON.stringify([name, description, inputSchema]));
}
