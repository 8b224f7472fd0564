/** On whose behalf a session works at this moment: decides who may be bothered with a sign-in. */
import { WISHES, type Wish } from '../serverSession';

export class Wishes {
  readonly #underWay = new Set<{ wish: Wish }>();

  /** The strongest wish of what is under way. */
  get strongest(): Wish {
    const ranks = Array.from(this.#underWay, ({ wish }) => WISHES.indexOf(wish));
    return WISHES[Math.max(0, ...ranks)]!;
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
