/** Guidance over folders that end with the test: as windows open it, with a clock that stands still. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LEARNED } from '../../../src/core/guidance/counting';
import type { RunFacts } from '../../../src/core/guidance/facts';
import { Guidance } from '../../../src/core/guidance/guidance';
import { isGuidanceState } from '../../../src/core/guidance/knowledge';
import { EventLog } from '../../../src/core/store/eventLog';
import { fileLocks } from '../../../src/core/store/fileLocks';
import { JsonFile } from '../../../src/core/store/jsonFile';
import { attempt, beliefsOf, failedRun, runFacts } from './learned';

export const DAY_MS = 86_400_000;
export const KEYWORD = 'zephyrine defects';

export class Windows {
  readonly folder: string;
  readonly warnings: string[] = [];
  now = Date.parse('2026-11-01T10:00:00');
  isOn = true;
  readonly #opened: Guidance[] = [];

  static async start(): Promise<Windows> {
    return new Windows(await mkdtemp(path.join(tmpdir(), 'guidance-')));
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Not loaded yet. `place` is that of a workspace: two windows on one have the same. */
  create(place: string): Guidance {
    const own = path.join(this.folder, place);
    const log = {
      debug: () => {},
      info: () => {},
      warn: (message: string) => void this.warnings.push(message),
      error: () => {},
    };
    const exclusively = fileLocks(path.join(this.folder, 'locks'), log);
    const session = `s${this.#opened.length}`;
    const guidance = new Guidance({
      events: new EventLog({ kind: LEARNED, folder: own, session, exclusively, log }),
      state: new JsonFile(path.join(own, 'learned.json'), 1, isGuidanceState),
      exclusively,
      isOn: () => this.isOn,
      onAdvice: () => {},
      clock: { now: () => this.now, monotonic: () => this.now },
      log,
    });
    this.#opened.push(guidance);
    return guidance;
  }

  async open(place: string): Promise<Guidance> {
    const guidance = this.create(place);
    await guidance.load();
    return guidance;
  }

  /** The files of a workspace. */
  async files(place: string): Promise<string[]> {
    return (await readdir(path.join(this.folder, place))).toSorted();
  }

  /** Of all files of guidance, one after the other. */
  async texts(): Promise<string> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('locks'));
    const all = files.map((file) => readFile(path.join(file.parentPath, file.name), 'utf8'));
    return (await Promise.all(all)).join('\n');
  }

  async stop(): Promise<void> {
    for (const guidance of this.#opened) await guidance.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const known = { texts: [], limits: { callMs: 60_000, maxCallsInFlight: 16 } };
export const wrong = failedRun([attempt('git.show', { failure: 'wrong_arguments' })]);
const right: RunFacts = runFacts({
  attempts: [attempt('git.log'), attempt('git.show', { arguments: ['id:n'] })],
});

/** As somebody who says defects, and means the log. */
export function work(guidance: Guidance, often: number): void {
  for (let time = 0; time < often; time++) {
    guidance.searched({ keyword: KEYWORD, shown: ['git.log', 's.match'] });
    guidance.ran(wrong);
    guidance.ran(right);
  }
}

export function rankedFirst(guidance: Guidance): string {
  const match = { score: 2, coverage: 0.5, isExact: false };
  const matches = [
    { ...match, id: 's.match' },
    { ...match, id: 'git.log', score: 1 },
  ];
  return guidance.rank(KEYWORD, matches, () => true)?.[0]?.id ?? 's.match';
}

/** Rounded: what fades is the same up to the order in which it was added. */
export function beliefs(guidance: Guidance): Record<string, number> {
  const entries = Object.entries(beliefsOf(guidance.model!)).filter(([, count]) => count > 0);
  return Object.fromEntries(
    entries
      .map(([key, count]): [string, number] => [key, Number(count.toFixed(6))])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function rowsOf(guidance: Guidance, section?: 'next' | 'searches' | 'tools') {
  const { sections } = guidance.report(known);
  return section === undefined ? Object.values(sections).flat() : sections[section];
}
