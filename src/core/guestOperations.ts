/**
 * What programs can do beside calling tools: `tools.search`, `tools.describe`, `tools.list`,
 * `results.load`, `state.*`, and what guestContents.ts does. Their ids begin with `$`, which no tool's id does; only those in the
 * sandbox's list of operations arrive here.
 */
import type { Calls } from './calls';
import type { Catalog } from './catalog/catalog';
import type { ObservedOutputs } from './catalog/observedOutputs';
import { detailsOf, nameOf } from './catalog/describe';
import type { GuestContents, OperationContext } from './guestContents';
import { readSearchInput, type SearchInput } from './inputs';
import type { SearchOutput } from './results/outputs';
import type { PartStore } from './results/partStore';
import type { ResultStore } from './results/resultStore';
import type { Payload } from './sandbox/messages';
import type { WorkspaceState } from './store/workspaceState';
import { InvalidInputError } from './util/errors';
import { isObject, type JsonObject } from './util/json';

export interface GuestOperationParts {
  catalog: Catalog;
  calls: Calls;
  contents: GuestContents;
  results: ResultStore;
  parts: PartStore;
  state: WorkspaceState;
  observed: ObservedOutputs;
  search(input: SearchInput, signal: AbortSignal): Promise<SearchOutput>;
  /** Runs the skill with what the program gave it. */
  callSkill(name: string, args: unknown, context: OperationContext): Promise<Payload>;
}

/** The id under which programs call a skill: no tool's id begins with `$`. */
const SKILL_ID = '$skill:';

export function skillIdOf(name: string): string {
  return SKILL_ID + name;
}

/** The skill that this id calls; undefined for any other id. */
export function skillOfId(id: string): string | undefined {
  return id.startsWith(SKILL_ID) ? id.slice(SKILL_ID.length) : undefined;
}

export class GuestOperations {
  readonly #parts: GuestOperationParts;

  constructor(parts: GuestOperationParts) {
    this.#parts = parts;
  }

  /** The operation's value. Throws with a message for the program. */
  async perform(id: string, args: unknown, context: OperationContext): Promise<Payload> {
    const skill = skillOfId(id);
    if (skill !== undefined) return this.#parts.callSkill(skill, args, context);
    const fields = isObject(args) ? args : {};
    if (id === '$results.load') return { json: await this.#load(fields) };
    if (id === '$resources.read') return this.#parts.contents.read(fields, context);
    if (id === '$prompts.get') return this.#parts.contents.getPrompt(fields, context);
    const value = await this.#value(id, fields, context);
    return { json: JSON.stringify(value ?? null) };
  }

  async #value(id: string, fields: JsonObject, context: OperationContext): Promise<unknown> {
    const { calls, contents, observed, state, search } = this.#parts;
    switch (id) {
      case '$search':
        return (await search(readSearchInput(fields), context.signal)).results;
      case '$describe':
        await observed.load();
        return detailsOf(calls.resolve(String(fields['name'])), observed);
      case '$list':
        return this.#list(fields['server']);
      case '$state.get':
        return state.get(fields['key']);
      case '$state.set':
        return state.set(fields['key'], fields['value'] ?? null);
      case '$state.delete':
        return state.delete(fields['key']);
      case '$state.keys':
        return state.keys();
      case '$resources.list':
        return contents.listResources(fields, context);
      case '$resources.templates':
        return contents.listTemplates(fields, context);
      case '$prompts.list':
        return contents.listPrompts(fields, context);
    }
    throw new InvalidInputError(`There is no operation ${id}.`);
  }

  async #load({ handle }: JsonObject): Promise<string> {
    const { results, parts } = this.#parts;
    const json = await results.load(String(handle));
    if (json !== undefined) return json;
    const part = parts.about(String(handle));
    if (part !== undefined) {
      throw new InvalidInputError(
        `'${String(handle)}' is ${part.mimeType} of ${part.bytes} bytes, and programs get no bytes. ` +
          `An image is shown to the model when the result holds its handle: ` +
          `return '${String(handle)}'.`,
      );
    }
    const known = results.handles().slice(-10).join(', ');
    throw new InvalidInputError(
      `There is no result '${String(handle)}'. ` +
        (known === '' ? 'None is kept in this session.' : `Kept are: ${known}.`),
    );
  }

  #list(server: unknown): unknown[] {
    return this.#parts.catalog
      .tools()
      .filter((tool) => server === undefined || tool.server === server || tool.namespace === server)
      .map((tool) => nameOf(tool));
  }
}
