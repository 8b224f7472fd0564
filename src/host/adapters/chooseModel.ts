/** Which of the editor's language models suits a request best. Knows nothing of VS Code. */

export interface KnownModel {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly vendor: string;
}

/**
 * The first hint that fits any model decides: a model with exactly that name before one whose name has
 * it as a part. No hint fits: the first model. Undefined where there is none.
 */
export function chooseModel<T extends KnownModel>(
  models: readonly T[],
  hints: readonly string[],
): T | undefined {
  for (const hint of hints) {
    const wanted = hint.trim().toLowerCase();
    if (wanted === '') continue;
    const fit = (test: (name: string) => boolean): T | undefined =>
      models.find(({ id, family, name, vendor }) =>
        [id, family, name, vendor].some((text) => test(text.toLowerCase())),
      );
    const found = fit((name) => name === wanted) ?? fit((name) => name.includes(wanted));
    if (found !== undefined) return found;
  }
  return models[0];
}
