/**
 * The steps on the arguments as they are written: what is known is computed, what is not is converted where
 * its type is known, and everything else is left to a helper that sees the values.
 */
import type { JsonSchema } from '../../catalog/contract';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../util/json';
import { pathOf, segmentsOf, type Step } from '../migration/steps';
import { converted, UntranslatableError } from '../migration/translate';
import { RefusedError, type EntryNode, type Node, type ObjectNode } from './syntax';
import type { TextEdits } from './edits';
import { isPure, typesOf, valueOf } from './values';
import { bracketed, type Writer } from './writer';

/** Only a helper can do it. */
export class NeedsHelperError extends Error {}

export interface ArgumentsContext {
  text: string;
  isPython: boolean;
  writer: Writer;
  inputs: JsonSchema | undefined;
}

interface Value {
  /** As it was written, where it was. */
  node?: Node;
  /** As it is to be written; absent where it stays. */
  text?: string;
  /** Known without running. */
  known?: { json: Json };
  /** Entries that are all known by name. */
  entries?: Entry[];
  object?: ObjectNode;
}

interface Entry {
  key: string;
  value: Value;
  /** In the place of which written entry it stands. */
  place?: EntryNode;
  /** It is that entry. */
  origin?: EntryNode;
}

export class SymbolicArguments {
  readonly #context: ArgumentsContext;
  readonly #root: Value;

  /** Throws NeedsHelperError where not all names are written out. */
  constructor(object: ObjectNode | undefined, context: ArgumentsContext) {
    this.#context = context;
    this.#root = object === undefined ? { entries: [] } : valueIn(object);
    if (this.#root.entries === undefined) throw new NeedsHelperError();
  }

  /** The arguments as far as they are known, and which of the first level are not. */
  known(): { values: Record<string, Json>; unknown: string[] } {
    const values: Record<string, Json> = {};
    const unknown: string[] = [];
    for (const { key, value } of this.#root.entries ?? []) {
      const json = jsonOf(value);
      if (json === undefined) unknown.push(key);
      else values[key] = json;
    }
    return { values, unknown };
  }

  /** Throws NeedsHelperError, or RefusedError where no helper could do it either. */
  apply(step: Step): void {
    switch (step.step) {
      case 'rename_input': {
        const entry = this.#take(step.from);
        if (entry) this.#put(step.to, entry.value, entry.place);
        return;
      }
      case 'remove_input': {
        const entry = this.#take(step.input);
        if (entry && !(entry.value.node === undefined || isPure(entry.value.node)))
          throw new NeedsHelperError();
        return;
      }
      case 'lose_input': {
        const entry = this.#find(segmentsOf(step.input));
        if (entry === undefined) return;
        const isDefault =
          step.default !== undefined && isDeepStrictEqual(jsonOf(entry.value), step.default);
        if (!isDefault)
          throw new RefusedError(`input '${step.input}' is gone, and what it did is not known`);
        this.#take(step.input);
        return;
      }
      case 'need_input': {
        const entry = this.#find(segmentsOf(step.input));
        if (entry === undefined)
          throw new RefusedError(
            `input '${step.input}' is required now, and no value is known for it`,
          );
        if (this.#mayBeAbsent(entry.value))
          throw new RefusedError(`input '${step.input}' is required now, and may be absent here`);
        return;
      }
      case 'check_input': {
        const entry = this.#find(segmentsOf(step.input));
        if (entry !== undefined && jsonOf(entry.value) === undefined) {
          throw new RefusedError(
            `input '${step.input}' takes fewer values now, and its value is known at run time alone`,
          );
        }
        return;
      }
      case 'map_input':
        this.#map(step);
        return;
      case 'convert_input':
        this.#convert(step);
        return;
      case 'add_input': {
        const entry = this.#find(segmentsOf(step.input));
        if (entry !== undefined) {
          if (this.#mayBeAbsent(entry.value)) throw new NeedsHelperError();
          return;
        }
        this.#put(step.input, { known: { json: step.value ?? this.#filled(step.template!) } });
        return;
      }
      case 'split_input': {
        const entry = this.#find(segmentsOf(step.input));
        if (entry === undefined) return;
        const text = jsonOf(entry.value);
        if (typeof text !== 'string') throw new NeedsHelperError();
        const parts = text.split(step.separator);
        if (parts.length !== step.to.length)
          throw new RefusedError(
            `'${text}' is not ${step.to.length} parts with '${step.separator}' between`,
          );
        const { place } = this.#take(step.input)!;
        for (const [index, path] of step.to.entries())
          this.#put(path, { known: { json: parts[index]! } }, place);
        return;
      }
      case 'merge_inputs': {
        const parts = step.inputs.map((path) => this.#find(segmentsOf(path)));
        if (parts.every((part) => part === undefined)) return;
        const texts = parts.map((part) => part && jsonOf(part.value));
        if (texts.some((text) => typeof text !== 'string' && typeof text !== 'number'))
          throw new NeedsHelperError();
        const [first] = step.inputs.map((path) => this.#take(path)!);
        this.#put(step.to, { known: { json: texts.join(step.separator) } }, first!.place);
        return;
      }
      default:
        return;
    }
  }

  #map(step: Step & { step: 'map_input' }): void {
    const { input, to = input, values, absent } = step;
    const entry = this.#find(segmentsOf(input));
    if (entry === undefined) {
      if (absent !== undefined && this.#find(segmentsOf(to)) === undefined)
        this.#put(to, { known: { json: absent } });
      return;
    }
    const json = jsonOf(entry.value);
    if (json !== undefined) {
      const pair = values.find(({ from }) => isDeepStrictEqual(from, json));
      if (pair === undefined)
        throw new RefusedError(
          `nothing is known that stands for ${JSON.stringify(json)} of '${input}'`,
        );
      const { place } = this.#take(input)!;
      const isSame = isDeepStrictEqual(pair.to, json) && to === input;
      this.#put(to, isSame ? entry.value : { known: { json: pair.to } }, place);
      return;
    }
    const { missing } = step;
    if (missing !== undefined)
      throw new RefusedError(
        `nothing is known that stands for ${missing} of '${input}', which it may be`,
      );
    const pairOf = (from: Json): string | undefined => {
      const pair = values.find((each) => each.from === from);
      return pair && this.#context.writer.literal(pair.to);
    };
    const [yes, no] = [pairOf(true), pairOf(false)];
    if (!this.#isOnly(entry.value, 'boolean') || yes === undefined || no === undefined)
      throw new NeedsHelperError();
    const { place } = this.#take(input)!;
    this.#put(to, { text: this.#context.writer.choice(this.#textOf(entry.value), yes, no) }, place);
  }

  #convert(step: Step & { step: 'convert_input' }): void {
    const { input, as, factor } = step;
    const path = segmentsOf(input);
    const entry = this.#find(path);
    if (entry === undefined) return;
    const json = jsonOf(entry.value);
    if (json !== undefined) {
      try {
        entry.value = { known: { json: converted(json, as, factor, input) as Json } };
      } catch (error) {
        if (error instanceof UntranslatableError) throw new RefusedError(error.message);
        throw error;
      }
      return;
    }
    const text = this.#textOf(entry.value);
    const scaled = factor === undefined ? text : `${bracketed(text)} * ${factor}`;
    if (
      as === 'list' &&
      (this.#isOnly(entry.value, 'string') ||
        this.#isOnly(entry.value, 'number') ||
        this.#isOnly(entry.value, 'boolean'))
    ) {
      entry.value = { text: `[${scaled}]` };
    } else if (as === 'number' && this.#isOnly(entry.value, 'number')) {
      entry.value = { text: scaled };
    } else if (
      as === 'string' &&
      (this.#isOnly(entry.value, 'number') || this.#isOnly(entry.value, 'boolean'))
    ) {
      const written = this.#context.writer.text(scaled, this.#isOnly(entry.value, 'boolean'));
      if (written === undefined) throw new NeedsHelperError();
      entry.value = { text: written };
    } else throw new NeedsHelperError();
  }

  #filled(template: string): Json {
    return template.replace(/\{([^{}]+)\}/g, (_whole, path: string) => {
      const found = this.#find(segmentsOf(path));
      const json = found && jsonOf(found.value);
      if (typeof json !== 'string' && typeof json !== 'number') throw new NeedsHelperError();
      return String(json);
    });
  }

  #isOnly({ node, text }: Value, type: 'boolean' | 'number' | 'string'): boolean {
    if (node === undefined || text !== undefined) return false;
    const types = this.#types(node);
    return types.size === 1 && types.has(type);
  }

  #mayBeAbsent({ node, text }: Value): boolean {
    if (node === undefined || text !== undefined) return false;
    const types = this.#types(node);
    // Python writes what is absent as `None`, which is a value.
    return types.has('absent') || (types.has('unknown') && !this.#context.isPython);
  }

  #types(node: Node): ReturnType<typeof typesOf> {
    return typesOf(node, this.#context.inputs, this.#context.isPython);
  }

  #textOf({ node, text, known }: Value): string {
    if (text !== undefined) return text;
    if (known !== undefined && node === undefined) return this.#context.writer.literal(known.json);
    return this.#context.text.slice(node!.from, node!.to);
  }

  #find(path: readonly string[]): Entry | undefined {
    let value: Value = this.#root;
    let entry: Entry | undefined;
    for (const name of path) {
      if (value.entries === undefined || name === '[]') throw new NeedsHelperError();
      entry = value.entries.find(({ key }) => key === name);
      if (entry === undefined) return undefined;
      ({ value } = entry);
    }
    return entry;
  }

  #take(path: string): Entry | undefined {
    const segments = segmentsOf(path);
    const entry = this.#find(segments);
    if (entry === undefined) return undefined;
    const parent = segments.length === 1 ? this.#root : this.#find(segments.slice(0, -1))!.value;
    parent.entries = parent.entries!.filter((each) => each !== entry);
    if (segments.length === 1) return entry;
    // An object that has lost its last field goes with it.
    if (parent.entries.length === 0) this.#take(pathOf(segments.slice(0, -1)));
    const { key, value } = entry;
    return { key, value };
  }

  #put(path: string, value: Value, place?: EntryNode): void {
    const segments = segmentsOf(path);
    const name = segments.pop()!;
    let parent = this.#root;
    for (const segment of segments) {
      if (parent.entries === undefined || segment === '[]') throw new NeedsHelperError();
      let next = parent.entries.find(({ key }) => key === segment);
      if (next === undefined) {
        // A field that may be absent would leave an empty object behind.
        if (this.#mayBeAbsent(value)) throw new NeedsHelperError();
        next = {
          key: segment,
          value: { entries: [] },
          ...(place && parent === this.#root && { place }),
        };
        parent.entries.push(next);
      }
      parent = next.value;
    }
    if (parent.entries === undefined) throw new NeedsHelperError();
    const known = parent.entries.find(({ key }) => key === name);
    if (known !== undefined) {
      if (known.value !== value) throw new RefusedError(`'${path}' is given already`);
      return;
    }
    const isHere = parent === this.#root && place !== undefined;
    const isOrigin = isHere && value.node !== undefined && value.node === place.value;
    parent.entries.push({
      key: name,
      value,
      ...(isHere && { place }),
      ...(isOrigin && { origin: place }),
    });
  }

  /** Writes what changed, and nothing else. Throws NeedsHelperError where the language cannot. */
  write(
    object: ObjectNode | undefined,
    call: { open: number; close: number },
    edits: TextEdits,
  ): void {
    const entries = this.#root.entries ?? [];
    if (object !== undefined) {
      this.#writeObject(object, entries, edits);
      return;
    }
    if (entries.length === 0) return;
    const style = { isKeywords: this.#context.isPython };
    const texts = entries.map((entry) => this.#entryText(entry, style));
    const inside = this.#context.isPython ? texts.join(', ') : this.#context.writer.object(texts);
    edits.replace(call.open, call.close, inside);
  }

  #writeObject(object: ObjectNode, entries: readonly Entry[], edits: TextEdits): void {
    const written = object.entries;
    const texts = new Map<EntryNode, string[]>();
    const kept = new Set<EntryNode>();
    const added: string[] = [];
    for (const entry of entries) {
      const { origin, place } = entry;
      if (origin !== undefined) {
        kept.add(origin);
        this.#writeKept(entry, origin, object, edits);
      } else if (place !== undefined && written.includes(place)) {
        texts.set(place, [...(texts.get(place) ?? []), this.#entryText(entry, object, edits)]);
      } else added.push(this.#entryText(entry, object, edits));
    }
    const stays = (entry: EntryNode): boolean => kept.has(entry) || texts.has(entry);
    const last = written.findLast(stays);
    if (last === undefined) {
      this.#writeAnew(object, added, edits);
      return;
    }
    for (const [index, entry] of written.entries()) {
      const replaced = texts.get(entry);
      if (replaced !== undefined && kept.has(entry)) throw new NeedsHelperError();
      if (replaced !== undefined) edits.replace(entry.from, entry.to, replaced.join(', '));
      const isFirstGone = !stays(entry) && (index === 0 || stays(written[index - 1]!));
      if (!isFirstGone) continue;
      const next = written.findIndex((each, at) => at > index && stays(each));
      this.#takeAway(entry.from, written.at(next < 0 ? -1 : next - 1)!.to, edits);
    }
    if (added.length > 0) edits.insert(last.to, added.map((text) => `, ${text}`).join(''));
  }

  /** Nothing of what was written stays. */
  #writeAnew(object: ObjectNode, added: readonly string[], edits: TextEdits): void {
    const [first] = object.entries;
    if (first !== undefined) {
      const end = object.entries.at(-1)!.to;
      edits.replace(first.from, object.isKeywords ? end : this.#pastComma(end), added.join(', '));
    } else if (added.length > 0) {
      const inside = added.join(', ');
      edits.replace(object.open, object.close, this.#context.isPython ? inside : ` ${inside} `);
    }
  }

  /** Entries that stand in a row: with their lines and what is said beside them, and nothing of their neighbours. */
  #takeAway(from: number, to: number, edits: TextEdits): void {
    const { text, isPython } = this.#context;
    const end = this.#pastComma(to);
    const lineStart = text.lastIndexOf('\n', from - 1) + 1;
    const hasOwnLine = lineStart > 0 && text.slice(lineStart, from).trim() === '';
    const comment = isPython
      ? /^[ \t]*(?:#[^\n]*)?\n/
      : /^[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?\n/;
    const rest = comment.exec(text.slice(end));
    if (hasOwnLine && rest !== null) {
      edits.replace(lineStart, end + rest[0].length, '');
    } else if (end > to) {
      edits.replace(from, end + /^[ \t]*/.exec(text.slice(end))![0].length, '');
    } else {
      // The last one: with the comma before it.
      const before = /,\s*$/.exec(text.slice(0, from));
      edits.replace(before === null ? from : before.index, to, '');
    }
  }

  #pastComma(end: number): number {
    const comma = /^\s*,/.exec(this.#context.text.slice(end));
    return end + (comma?.[0].length ?? 0);
  }

  #writeKept({ key, value }: Entry, origin: EntryNode, object: ObjectNode, edits: TextEdits): void {
    const { writer, text } = this.#context;
    const isRenamed = key !== origin.key;
    const isInner =
      value.object !== undefined && value.entries !== undefined && value.node === origin.value;
    if (isInner) this.#writeObject(value.object!, value.entries!, edits);
    const isChanged = !isInner && (value.text !== undefined || value.node !== origin.value);
    if (!isRenamed && !isChanged) return;
    if (origin.isShorthand) {
      const whole = writer.entry(object, key, this.#textOf(value));
      if (whole === undefined) throw new NeedsHelperError();
      edits.replace(origin.from, origin.to, whole);
      return;
    }
    if (isRenamed) {
      const written = writer.key(text.slice(origin.keyFrom, origin.keyTo), key);
      if (written === undefined) throw new NeedsHelperError();
      edits.replace(origin.keyFrom, origin.keyTo, written);
    }
    if (isChanged) edits.replace(origin.value.from, origin.value.to, this.#textOf(value));
  }

  /** `edits`: what is copied must not be changed elsewhere. */
  #entryText(
    { key, value }: Entry,
    object: Pick<ObjectNode, 'isKeywords'>,
    edits?: TextEdits,
  ): string {
    const { writer } = this.#context;
    const isCopied =
      value.node !== undefined && value.text === undefined && value.entries === undefined;
    if (isCopied && edits?.touches(value.node!.from, value.node!.to)) throw new NeedsHelperError();
    const isObject = value.entries !== undefined && value.known === undefined;
    const inner = isObject
      ? writer.object(
          value.entries!.map((entry) => this.#entryText(entry, { isKeywords: false }, edits)),
        )
      : this.#textOf(value);
    const text = writer.entry(object, key, inner);
    if (text === undefined) throw new NeedsHelperError();
    return text;
  }
}

function valueIn(node: Node): Value {
  const known = valueOf(node);
  if (node.kind !== 'object') return { node, ...(known && { known }) };
  if (node.entries.some(({ key }) => key === undefined)) return { node };
  const names = node.entries.map(({ key }) => key!);
  if (new Set(names).size < names.length) return { node };
  const entries = node.entries.map((origin) => ({
    key: origin.key!,
    value: valueIn(origin.value),
    place: origin,
    origin,
  }));
  return { node, object: node, entries };
}

/** The value where it is known, also that of an object that was built here. */
function jsonOf({ known, entries, text }: Value): Json | undefined {
  if (text !== undefined) return undefined;
  if (entries === undefined) return known?.json;
  const inner = entries.map(({ key, value }) => [key, jsonOf(value)] as const);
  return inner.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(inner) as Record<string, Json>);
}
