/**
 * Secrets where no editor keeps them: one file that only its owner can read, in the user-level store.
 * Written atomically; never logged.
 */
import { readFile } from 'node:fs/promises';
import type { Secrets } from '../ports';
import { isObject, stringOf } from '../util/json';
import { OWNER_ONLY, writeTextAtomic } from './atomicText';

export class SecretFile implements Secrets {
  readonly #file: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async get(key: string): Promise<string | undefined> {
    const all = await this.#read();
    return Object.hasOwn(all, key) ? all[key] : undefined;
  }

  async set(key: string, value: string): Promise<void> {
    await this.#change((all) => ({ ...all, [key]: value }));
  }

  async delete(key: string): Promise<void> {
    await this.#change((all) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => name !== key)),
    );
  }

  #change(edit: (all: Record<string, string>) => Record<string, string>): Promise<void> {
    const change = this.#writing.then(async () => {
      const all = edit(await this.#read());
      await writeTextAtomic(this.#file, `${JSON.stringify(all, null, 2)}\n`, { mode: OWNER_ONLY });
    });
    this.#writing = change.catch(() => {});
    return change;
  }

  async #read(): Promise<Record<string, string>> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
    const stored: unknown = JSON.parse(text);
    const entries = isObject(stored) ? Object.entries(stored) : [];
    return Object.fromEntries(
      entries.flatMap(([key, value]) => {
        const secret = stringOf(value);
        return secret === undefined ? [] : [[key, secret] as const];
      }),
    );
  }
}
