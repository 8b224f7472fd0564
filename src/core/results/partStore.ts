/**
 * Keeps the images, sounds and other bytes that tools returned. Programs and models see a handle such
 * as `part1` instead: base64 text would cost a program its memory and a model its budget.
 */
import { Shelf, type ShelfLimits } from './shelf';

/** What a handle stands for. */
export interface PartInfo {
  /** As the tool has it, such as `image/png`; nothing has checked that the bytes are that. */
  mimeType: string;
  bytes: number;
}

/** In bytes. */
const DEFAULT_LIMITS: ShelfLimits = {
  count: 100,
  total: 64 * 1024 * 1024,
  memory: 256 * 1024,
};

export class PartStore {
  readonly #shelf: Shelf<Buffer, PartInfo>;
  readonly #limits: ShelfLimits;

  /** `parent` is where the folder of this session is made when it is first needed. */
  constructor(parent: string, limits: Partial<ShelfLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#shelf = new Shelf({
      // Longer than it must be: a handle is recognised by its looks, among values of any kind.
      prefix: 'part',
      parent,
      limits: this.#limits,
      read: (bytes) => bytes,
    });
  }

  /** Keeps bytes; returns their handle. Throws for too many, and the file system's error. */
  async keep(data: Buffer, mimeType: string): Promise<string> {
    const { total } = this.#limits;
    if (data.length > total) throw new Error(`it has more than ${total} bytes`);
    return this.#shelf.put(data, { mimeType, bytes: data.length });
  }

  /** undefined for a handle that is unknown or was dropped. */
  about(handle: string): PartInfo | undefined {
    return this.#shelf.about(handle);
  }

  /** undefined for a handle that is unknown or was dropped. */
  async load(handle: string): Promise<Buffer | undefined> {
    return this.#shelf.get(handle);
  }

  /** True for a handle whose bytes made room for newer ones. */
  wasDropped(handle: string): boolean {
    return this.#shelf.wasDropped(handle);
  }

  /** Forgets everything, and removes what lies on disk. */
  async dispose(): Promise<void> {
    await this.#shelf.dispose();
  }
}
