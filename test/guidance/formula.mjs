/**
 * The plain formula that guidance is held against: how often a tool is called times how often that goes well. Put
 * into a search in two ways, of which the better one counts: as the order among the matches, and as a factor on
 * the score by words.
 */
export class Formula {
  #calls = new Map();

  called(tool, ok) {
    const { all, good } = this.#calls.get(tool) ?? { all: 0, good: 0 };
    this.#calls.set(tool, { all: all + 1, good: good + (ok ? 1 : 0) });
  }

  /** The ids of the matches in their order. */
  asOrder(matches) {
    return this.#sorted(matches, ({ id }) => this.#worth(id));
  }

  asFactor(matches) {
    const most = Math.max(1, ...[...this.#calls.keys()].map((id) => this.#worth(id)));
    return this.#sorted(matches, ({ id, score }) => score * (1 + this.#worth(id) / most));
  }

  #worth(id) {
    const { all, good } = this.#calls.get(id) ?? { all: 0, good: 0 };
    return all === 0 ? 0 : all * (good / all);
  }

  #sorted(matches, worth) {
    return matches
      .map((match, place) => ({ id: match.id, worth: worth(match), place }))
      .sort((a, b) => b.worth - a.worth || a.place - b.place)
      .map(({ id }) => id);
  }
}
