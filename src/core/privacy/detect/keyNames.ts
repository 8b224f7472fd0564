/** What a key of JSON or the header of a column says of its values. */
import { Label } from './lexicon';
import { scan } from './scan';

const cache = new Map<string, number>();
const MOST_CACHED = 5_000;
const LONGEST = 80;

/** The label of its last word that says something: `customer_phone`, but `phone_id`. */
export function maskOfName(name: string): number {
  if (name.length > LONGEST) return 0;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const { labels } = scan(name, () => false);
  let mask = 0;
  for (let index = labels.masks.length - 1; index >= 0; index--) {
    const here = labels.masks[index]! & ~(Label.at | Label.dot | Label.scheme | Label.maybePhone);
    if (here === 0) continue;
    mask = here;
    break;
  }
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(name, mask);
  return mask;
}

export const OF_PERSONS =
  Label.phone | Label.email | Label.birth | Label.ssn | Label.passport | Label.nationalId;

/**
 * The same for names that stand beside each other, as the keys of an object do: `name` alone, which is the
 * name of anything, is a person's beside an e-mail address or a birthday.
 */
export function masksOfNames(names: readonly string[]): number[] {
  const masks = names.map((name) => maskOfName(name));
  if (!masks.some((mask) => (mask & OF_PERSONS) !== 0)) return masks;
  return masks.map((mask, index) =>
    (mask & ~Label.about) === 0 && isBareName(names[index]!) ? Label.name : mask,
  );
}

function isBareName(name: string): boolean {
  return /^["'`\s*]*name["'`\s*]*$/i.test(name);
}
