/** How a language writes what codemods put into programs. */
import type { Json } from '../../util/json';
import type { Step } from '../migration/steps';
import type { ObjectNode } from './syntax';

/** A function that calls the new tool in the words of the old one. */
export interface HelperPlan {
  name: string;
  /** The expression that calls the tool. */
  call: string;
  steps: readonly Step[];
  /** The only argument that may come without its name. */
  positional?: string;
  /** A sentence for readers. */
  comment: string;
  /** Of Python, which may call tools with `await` and without. */
  isAsync: boolean;
}

export interface Writer {
  literal(value: Json): string;
  /** An entry of the object that there is, or of a new one. Undefined where it cannot be written there. */
  entry(object: Pick<ObjectNode, 'isKeywords'>, key: string, value: string): string | undefined;
  /** A key alone, as the one that is written there is. */
  key(written: string, key: string): string | undefined;
  object(entries: readonly string[]): string;
  /** `.name` or `["name"]`, in the form of the one that is written there. */
  member(property: string, written: string): string;
  /** The expression that calls `server.tool` by this name. */
  call(namespace: string, method: string): string;
  choice(condition: string, yes: string, no: string): string;
  /** A text of a number or of true or false. Undefined where the language writes them otherwise than JSON. */
  text(value: string, isBoolean: boolean): string | undefined;
  helper(plan: HelperPlan): string;
}

/** Around what is more than a word, so that it stays one. */
export function bracketed(text: string): string {
  return /^!?[\w.$]+$/.test(text) ? text : `(${text})`;
}
