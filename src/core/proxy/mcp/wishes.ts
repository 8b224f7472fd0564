/** On whose behalf a session works at this moment: decides who may be bothered with a sign-in. */
import type { Wish } from '../serverSession';

const STRENGTH: readonly Wish[] = ['listing', 'call', 'person'];

export class Wishes {
  readonly #underWay = new Set<{ wish: Wish }>();

  /** The strongest wish of what is under way. */
  get strongest(): Wish {
    const ranks = Array.from(this.#underWay, ({ wish }) => STRENGTH.indexOf(wish));
    return STRENGTH[Math.max(0, ...ranks)]!;
  }

  async during<T>(wish: Wish, work: () => Promise<T>): Promise<T> {
    const entry = { wish };
    this.#underWay.add(entry);
    try {
      return await work();
    } finally {
      this.#underWay.delete(entry);
    }
  }
}
