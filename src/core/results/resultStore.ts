/**
 * Keeps whole results that were cut for the model, so that the next program can go on with them:
 * `results.load('r1')`.
 */
import { Shelf, type ShelfLimits } from './shelf';

/** In characters of JSON. */
const DEFAULT_LIMITS: ShelfLimits = {
  count: 50,
  total: 128 * 1024 * 1024,
  memory: 256 * 1024,
};

export class ResultStore {
  readonly #shelf: Shelf<string, undefined>;

  /** `parent` is where the folder of this session is made when it is first needed. */
  constructor(parent: string, limits: Partial<ShelfLimits> = {}) {
    this.#shelf = new Shelf({
      prefix: 'r',
      parent,
      limits: { ...DEFAULT_LIMITS, ...limits },
      read: (bytes) => bytes.toString('utf8'),
    });
  }

  /** Keeps a JSON text; returns its handle. Throws the file system's error. */
  async keep(json: string): Promise<string> {
    return this.#shelf.put(json, undefined);
  }

  /** The JSON text; undefined for a handle that is unknown or was dropped. */
  async load(handle: string): Promise<string | undefined> {
    return this.#shelf.get(handle);
  }

  handles(): string[] {
    return this.#shelf.handles();
  }

  async dispose(): Promise<void> {
    await this.#shelf.dispose();
  }
}
