/**
 * The cards of a library's skills by the state of their files, kept on disk: a library of hundreds of skills
 * is listed without reading them all. It can be rebuilt from the files at any time, so a damaged one is none.
 */
import { JsonFile } from '../store/jsonFile';
import { isObject } from '../util/json';
import type { SkillCard } from './skill';

const SCHEMA_VERSION = 1;
const SAVE_DELAY_MS = 1_000;

interface Entry {
  stamp: string;
  card: SkillCard;
}

export class LibraryIndex {
  readonly #file: JsonFile<Record<string, Entry>>;
  readonly #entries = new Map<string, Entry>();
  #loading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saved: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(file: string) {
    this.#file = new JsonFile(file, SCHEMA_VERSION, isIndex);
  }

  async load(): Promise<void> {
    this.#loading ??= this.#file.read().then((stored) => {
      for (const [name, entry] of Object.entries(stored ?? {})) {
        if (!this.#entries.has(name)) this.#entries.set(name, entry);
      }
    });
    await this.#loading;
  }

  /** The card if the files are still those of this stamp. */
  get(name: string, stamp: string): { card: SkillCard } | undefined {
    const entry = this.#entries.get(name);
    return entry?.stamp === stamp ? entry : undefined;
  }

  set(name: string, stamp: string, { card }: { card: SkillCard }): void {
    this.#entries.set(name, { stamp, card });
    this.#saveSoon();
  }

  forget(name: string): void {
    this.#entries.delete(name);
  }

  /** Forgets what is no longer there. */
  keepOnly(names: readonly string[]): void {
    const kept = new Set(names);
    for (const name of this.#entries.keys()) if (!kept.has(name)) this.#entries.delete(name);
  }

  /** Saves what is left to save. Nothing is written afterwards. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    if (this.#timer !== undefined) this.#save();
    await this.#saved;
  }

  #saveSoon(): void {
    if (this.#isDisposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), SAVE_DELAY_MS).unref();
  }

  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What cannot be saved is read from the files the next time.
    this.#saved = this.#saved
      .then(() => this.#file.write(Object.fromEntries(this.#entries)))
      .catch(() => {});
  }
}

function isIndex(value: unknown): value is Record<string, Entry> {
  return (
    isObject(value) &&
    Object.values(value).every(
      (entry) => isObject(entry) && typeof entry['stamp'] === 'string' && isCard(entry['card']),
    )
  );
}

/** Ours, or nobody's: only that it is whole is looked at. */
function isCard(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['description'] === 'string' &&
    typeof value['codeHash'] === 'string' &&
    isObject(value['manifest']) &&
    Array.isArray(value['manifest']['history'])
  );
}
