/**
 * What the last programs were given and what they gave, as far as it says what a skill made of one of them
 * takes and returns. In memory, bounded; the values themselves are not kept, only their form.
 */
import type { JsonSchema } from '../catalog/contract';
import { schemaOfValue } from '../catalog/observedSchema';
import { hashOf } from '../util/hash';

interface Recent {
  input: JsonSchema;
  output: JsonSchema;
}

const CAPACITY = 50;

export class RecentRuns {
  readonly #runs = new Map<string, Recent>();

  /** Keeps the form of what a program that ended well was given and gave. */
  note(code: string, input: unknown, result: unknown): void {
    const key = keyOf(code);
    this.#runs.delete(key);
    this.#runs.set(key, { input: schemaOfValue(input), output: schemaOfValue(result) });
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > CAPACITY && oldest !== undefined) this.#runs.delete(oldest);
  }

  /** Undefined when this very program was not among the last. */
  of(code: string): Recent | undefined {
    return this.#runs.get(keyOf(code));
  }
}

function keyOf(code: string): string {
  return hashOf(code.replaceAll('\r\n', '\n').trim());
}
