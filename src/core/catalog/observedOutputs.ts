/**
 * The form of what tools returned in earlier calls, for those that do not declare it: kept for the
 * workspace, so that a search can show it. Only as good as what was called, and marked so where shown.
 */
import { createHash } from 'node:crypto';
import type { Log } from '../ports';
import type { Payload } from '../sandbox/messages';
import { messageOf } from '../util/errors';
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
/** After so many results that were nothing new, a tool is known. */
const ENOUGH = 20;

export class ObservedOutputs {
  readonly #store: ObservationStore;
  readonly #log: Log;
  readonly #known = new Map<string, Observation>();
  readonly #nothingNew = new Map<string, number>();
  readonly #writes = new Set<Promise<void>>();
  #loading: Promise<void> | undefined;

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
    const times = this.#nothingNew.get(tool.id) ?? 0;
    if (times >= ENOUGH) return;
    const value = smallValue(payload);
    if (value === undefined) return;
    const before = this.schemaOf(tool);
    const seen = schemaOfValue(value);
    const schema = before === undefined ? seen : mergedSchema(before, seen);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(schema)) {
      this.#nothingNew.set(tool.id, times + 1);
      return;
    }
    const observation = { contract: contractOf(tool), schema };
    this.#known.set(tool.id, observation);
    const write = this.#store
      .set(tool.id, observation)
      .catch((error: unknown) =>
        this.#log.warn(`What ${tool.id} returns could not be kept: ${messageOf(error)}`),
      )
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  /** Resolves when all is written. */
  async dispose(): Promise<void> {
    await Promise.all(this.#writes);
  }

  async #read(): Promise<void> {
    try {
      for (const [id, observation] of await this.#store.all()) {
        if (!this.#known.has(id)) this.#known.set(id, observation);
      }
    } catch (error) {
      this.#log.warn(`What tools returned earlier could not be read: ${messageOf(error)}`);
    }
  }
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
  return createHash('sha256')
    .update(JSON.stringify([name, description, inputSchema]))
    .digest('hex')
    .slice(0, 16);
}
