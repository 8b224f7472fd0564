/**
 * The values behind the tokens of a workspace, on disk: a line for each, encrypted (AES-256-GCM) under a
 * key that lies elsewhere, with the secrets of the editor or in a file of its owner alone. Lines are only
 * added, so two windows share a file; what is too old is left out when it is next written anew.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log, Secrets } from '../ports';
import { appendWhole, OWNER_ONLY, writeTextAtomic } from '../store/atomicText';
import type { Exclusively } from '../store/fileLocks';
import { KEY_BYTES, seal, unseal } from '../store/sealed';
import { messageOf } from '../util/errors';
import { hashOf } from '../util/hash';
import { isKind } from './kinds';
import { Registry } from './registry';
import type { Entry } from './tokens';

const DAY_MS = 86_400_000;
/** A disk that stays full must not fill the memory. */
const MOST_UNWRITTEN = 10_000;
const OWNER_ONLY_FOLDER = 0o700;

export interface VaultParts {
  /** Of all workspaces. Created when first needed. */
  folder: string;
  /** Names this workspace. */
  workspace: string;
  secrets: Secrets;
  exclusively: Exclusively;
  clock: Clock;
  log: Log;
  /** How long an entry is kept after its last use, in ms, as it is set now. */
  keepMs: () => number;
}

export class Vault {
  readonly #parts: VaultParts;
  readonly #folder: string;
  readonly #secretName: string;
  /** When each entry was last used, in ms since the epoch. */
  readonly #usedAt = new Map<string, number>();
  #keys: { tokens: Buffer; file: Buffer } | undefined;
  #key: Buffer | undefined;
  /** Whether the key is with the secrets. */
  #isKeyKept = false;
  #registry: Registry | undefined;
  #file = '';
  /** How much of the file was read. */
  #readBytes = 0;
  #opening: Promise<void> | undefined;
  /** Lines that the disk has refused. */
  #unwritten: readonly string[] = [];
  #hasWarned = false;
  #hasWarnedOfReading = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: VaultParts) {
    this.#parts = parts;
    const name = hashOf(parts.workspace);
    this.#folder = path.join(parts.folder, name);
    this.#secretName = `privacy-vault:${name}`;
  }

  /** Reads the key and what is kept. What cannot be read counts as not kept; never throws. */
  async open(): Promise<void> {
    await (this.#opening ??= this.#open());
  }

  /** The key of the tokens' hash. Only after `open`. */
  get tokenKey(): Buffer {
    return this.#keys!.tokens;
  }

  /** Only after `open`. */
  entries(): Iterable<Entry> {
    return this.#registry?.entries() ?? [];
  }

  get(token: string): Entry | undefined {
    return this.#registry?.get(token);
  }

  get size(): number {
    return this.#registry?.size ?? 0;
  }

  /**
   * Keeps new entries. They are known at once; resolves when they are on disk, and never rejects. False where
   * another process has just begun with a key of its own: then nothing is kept, and their tokens must not
   * be used.
   */
  async keep(entries: readonly Entry[]): Promise<boolean> {
    if (entries.length === 0) return true;
    if (!this.#isKeyKept && !(await this.#keepKey())) return false;
    const now = this.#parts.clock.now();
    for (const entry of entries) {
      this.#registry!.add(entry);
      this.#usedAt.set(entry.token, now);
    }
    await this.#append(entries.map((entry) => this.#sealed(entry, now)));
    return true;
  }

  /** Says that these were used, which makes them live longer. */
  async touch(tokens: Iterable<string>): Promise<void> {
    const now = this.#parts.clock.now();
    const lines: string[] = [];
    for (const token of tokens) {
      const entry = this.get(token);
      // Once a day is often enough.
      if (entry === undefined || now - (this.#usedAt.get(token) ?? 0) < DAY_MS) continue;
      this.#usedAt.set(token, now);
      lines.push(this.#sealed(entry, now));
    }
    await this.#append(lines);
  }

  /** Takes what other processes have kept since; returns it. */
  async refresh(): Promise<Entry[]> {
    await this.open();
    await this.#writing;
    const { size } = await stat(this.#file).catch(() => ({ size: 0 }));
    if (size === this.#readBytes) return [];
    // A shorter file was written anew.
    return this.#take(await this.#lines(size < this.#readBytes ? 0 : this.#readBytes));
  }

  /** Forgets all of this workspace; old tokens mean nothing any more, for good. Throws like `fs`. */
  async clear(): Promise<void> {
    await this.open();
    await this.#parts.exclusively(this.#secretName, async () => {
      await this.#writing;
      await rm(this.#folder, { recursive: true, force: true });
      await this.#parts.secrets.delete(this.#secretName);
    });
    this.#opening = undefined;
    this.#registry = undefined;
    this.#usedAt.clear();
    await this.open();
  }

  /** Nothing is written before there is something to keep. */
  async #open(): Promise<void> {
    try {
      const stored = await this.#storedKey();
      this.#isKeyKept = stored !== undefined;
      this.#takeKey(stored ?? randomBytes(KEY_BYTES));
      if (stored !== undefined) await this.#readAll();
    } catch (error) {
      this.#warn(error);
      if (this.#keys === undefined) this.#takeKey(randomBytes(KEY_BYTES));
    }
  }

  async #storedKey(): Promise<Buffer | undefined> {
    const stored = (await this.#parts.secrets.get(this.#secretName)) ?? '';
    const key = Buffer.from(stored, 'base64');
    return key.length === KEY_BYTES ? key : undefined;
  }

  /** False where another process was quicker: its key is the workspace's. */
  async #keepKey(): Promise<boolean> {
    const { exclusively, secrets } = this.#parts;
    try {
      return await exclusively(this.#secretName, async () => {
        const stored = await this.#storedKey();
        if (stored === undefined) {
          await secrets.set(this.#secretName, this.#key!.toString('base64'));
          this.#isKeyKept = true;
          return true;
        }
        this.#isKeyKept = true;
        this.#usedAt.clear();
        this.#takeKey(stored);
        await this.#readAll();
        return false;
      });
    } catch (error) {
      // Tried again with the next entries: a disk may have room by then.
      this.#warn(error);
      return true;
    }
  }

  /** Once, until it works again. */
  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#parts.log.warn(
      `What tokens stand for is kept for this session only: ${messageOf(error)}`,
    );
  }

  #takeKey(key: Buffer): void {
    const part = (use: string): Buffer =>
      Buffer.from(hkdfSync('sha256', key, '', `toolwright ${use}`, KEY_BYTES));
    this.#key = key;
    this.#keys = { tokens: part('tokens'), file: part('vault') };
    // A file of another key is of no use to this one, and does not get in its way.
    this.#file = path.join(this.#folder, `${part('name').toString('hex').slice(0, 16)}.vault`);
    this.#registry = new Registry(this.#keys.tokens);
    // Nobody could read what another key has sealed.
    this.#unwritten = [];
    this.#readBytes = 0;
  }

  /** Reads the file; writes it anew, without what is too old or damaged, where that is worth it. */
  async #readAll(): Promise<void> {
    const isWorth = (): boolean => all.length > 2 * entries.length + 100;
    let all = await this.#lines(0);
    let entries = this.#take(all);
    if (!isWorth()) return;
    await this.#parts.exclusively(`${this.#secretName}:file`, async () => {
      all = await this.#lines(0);
      entries = this.#take(all);
      if (!isWorth()) return;
      await this.#removeOthers();
      const lines = entries.map((entry) => this.#sealed(entry, this.#usedAt.get(entry.token)!));
      const text = lines.map((line) => `${line}\n`).join('');
      await writeTextAtomic(this.#file, text, { mode: OWNER_ONLY });
      this.#readBytes = Buffer.byteLength(text);
    });
  }

  /** Files of keys that are gone. */
  async #removeOthers(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const own = path.basename(this.#file);
    const others = names.filter((name) => name.endsWith('.vault') && name !== own);
    await Promise.all(others.map((name) => rm(path.join(this.#folder, name), { force: true })));
  }

  /** The whole lines of the file from a place on. */
  async #lines(from: number): Promise<string[]> {
    try {
      const file = await open(this.#file, 'r');
      try {
        const { size } = await file.stat();
        const bytes = Buffer.alloc(Math.max(0, size - from));
        await file.read(bytes, 0, bytes.length, from);
        const end = bytes.lastIndexOf(0x0a) + 1;
        this.#readBytes = from + end;
        return bytes.toString('latin1', 0, end).split('\n').filter(Boolean);
      } finally {
        await file.close();
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && !this.#hasWarnedOfReading) {
        this.#hasWarnedOfReading = true;
        this.#parts.log.warn(`What tokens stand for cannot be read: ${messageOf(error)}`);
      }
      return [];
    }
  }

  /** Takes the entries of lines; returns those that are not too old, each once. */
  #take(lines: readonly string[]): Entry[] {
    const oldest = this.#parts.clock.now() - this.#parts.keepMs();
    const taken = new Map<string, Entry>();
    for (const line of lines) {
      const opened = this.#opened(line);
      if (opened === undefined || opened.at < oldest) continue;
      const { at, entry } = opened;
      this.#usedAt.set(entry.token, at);
      taken.set(entry.token, entry);
      this.#registry!.add(entry);
    }
    return [...taken.values()];
  }

  async #append(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.#writing = this.#writing.then(async () => {
      const unwritten = [...this.#unwritten, ...lines];
      this.#unwritten = [];
      // A kill may have left half a line, which must not become a part of the next.
      const text = `\n${unwritten.map((line) => `${line}\n`).join('')}`;
      try {
        await mkdir(this.#folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
        await appendWhole(this.#file, text);
        this.#hasWarned = false;
      } catch (error) {
        // With the next ones: a disk may have room again by then.
        this.#unwritten = unwritten.slice(-MOST_UNWRITTEN);
        this.#warn(error);
      }
    });
    await this.#writing;
  }

  #sealed({ token, kind, value, isNumber }: Entry, at: number): string {
    const plain = JSON.stringify([token, kind, value, isNumber === true, at]);
    return seal(this.#keys!.file, Buffer.from(plain)).toString('base64');
  }

  /** undefined for a line that is damaged or of another key. */
  #opened(line: string): { entry: Entry; at: number } | undefined {
    try {
      const plain = unseal(this.#keys!.file, Buffer.from(line, 'base64')).toString('utf8');
      const [token, kind, value, isNumber, at] = JSON.parse(plain) as unknown[];
      if (typeof token !== 'string' || typeof value !== 'string' || !isKind(kind)) return undefined;
      const entry = { token, kind, value, ...(isNumber === true && { isNumber: true as const }) };
      return { entry, at: Number(at) };
    } catch {
      return undefined;
    }
  }
}
