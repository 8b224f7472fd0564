/**
 * Work that two processes must not do at the same time, such as using up a token that counts once: a lock
 * file for each name. A process that dies holding one is noticed by the time of its file.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../ports';
import { messageOf } from '../util/errors';
import { hashOf } from '../util/hash';

/** Does the work while nobody else does work of this name, in this process or another. */
export type Exclusively = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface LockTimes {
  /** How long to wait for a lock, in ms. */
  waitMs?: number;
  /** Whoever holds a lock shows it is alive more often than this, in ms; at least 2,000. */
  staleMs?: number;
}

const STALE_MS = 10_000;
const RETRY_MS = 100;

/**
 * Locks in this folder, which is created when first needed. Where a lock cannot be had within `waitMs`,
 * the work is done without: what may go wrong then is less than not to do it.
 */
export function fileLocks(
  folder: string,
  log: Log,
  { waitMs = 60_000, staleMs = STALE_MS }: LockTimes = {},
): Exclusively {
  /** Of the last lock that could not be had: a disk that stays full is worth one line. */
  let told: string | undefined;
  return async (name, work) => {
    const release = await take(name);
    try {
      return await work();
    } finally {
      await release?.();
    }
  };

  async function take(name: string): Promise<(() => Promise<void>) | undefined> {
    const warn = (error: unknown): void => {
      const code = (error as NodeJS.ErrnoException).code ?? messageOf(error);
      if (code === told) return;
      told = code;
      log.warn(`Another process may do the same work at the same time: ${messageOf(error)}`);
    };
    try {
      // It listens to signals from its loading on, so not before it is needed.
      const { lock } = await import('proper-lockfile');
      await mkdir(folder, { recursive: true });
      const release = await lock(path.join(folder, hashOf(name)), {
        realpath: false,
        stale: staleMs,
        retries: {
          retries: Math.ceil(waitMs / RETRY_MS),
          factor: 1,
          minTimeout: RETRY_MS,
          maxTimeout: RETRY_MS,
        },
        onCompromised: warn,
      });
      told = undefined;
      return () => release().catch(warn);
    } catch (error) {
      warn(error);
      return undefined;
    }
  }
}
