/**
 * What changed between two contracts of a tool, each change with its place and its weight: an input may only
 * accept more, an output may only promise more. Weights follow semantic versioning; that another default is a
 * breaking change is Google's AIP-180 (https://google.aip.dev/180).
 */
import type { ToolContract } from '../../catalog/contract';
import { resolveRef } from '../../catalog/schemaRef';
import type { Json } from '../../util/json';
import { plainLine } from '../../util/plainText';
import {
  allows,
  shapeOf,
  textOfValue,
  type Field,
  type JsonType,
  type Place,
  type Shape,
} from './shape';

/** Of a path in a sentence: a server may call its inputs what it likes. */
const MAX_PATH_CHARS = 120;
const MAX_TEXT_CHARS = 500;

export type Level = 'major' | 'minor' | 'patch';

export type Side = 'input' | 'output';

/** How the values that fit now relate to those that fitted. */
export type Relation = 'wider' | 'narrower' | 'other';

export interface FieldChange {
  side: Side;
  /** `options.depth`, `items[].title`; empty for the whole. */
  path: string;
  kind:
    | 'added' | 'removed' | 'required' | 'optional' | 'type' | 'values' | 'bounds' | 'default' | 'union'
    | 'open' | 'closed' | 'rule' | 'deprecated'; // prettier-ignore
  level: Level;
  /** A sentence without an end, such as "input 'recursive' was removed". */
  text: string;
  relation?: Relation;
  /** The field before and after, where there is one. */
  before?: Field | Place;
  after?: Field | Place;
}

export interface ContractDifference {
  level: Level | undefined;
  changes: readonly FieldChange[];
  /** Wording alone: title, description, hints. */
  isReworded: boolean;
}

type Contract = Pick<ToolContract, 'inputSchema' | 'outputSchema'> & Partial<ToolContract>;

/** Compared pairs beyond this are taken as different: schemas of servers may be made to be slow. */
const MAX_PAIRS = 5_000;

export function differenceOf(before: Contract, after: Contract): ContractDifference {
  const changes = [
    ...new Comparison('input').of(before.inputSchema, after.inputSchema),
    ...outputChanges(before, after),
  ];
  const isReworded = changes.length === 0 && wordsOf(before) !== wordsOf(after);
  const levels = changes.map(({ level }) => level);
  return { level: highest(isReworded ? ['patch'] : levels), changes, isReworded };
}

/** The weightiest; undefined for none. */
export function highest(levels: readonly Level[]): Level | undefined {
  return (['major', 'minor', 'patch'] as const).find((level) => levels.includes(level));
}

function wordsOf({ title, description, annotations, inputSchema, outputSchema }: Contract): string {
  return textOfValue([title, description, annotations, inputSchema, outputSchema]);
}

function outputChanges(before: Contract, after: Contract): FieldChange[] {
  const { outputSchema: old } = before;
  const { outputSchema: now } = after;
  if (old !== undefined && now !== undefined) return new Comparison('output').of(old, now);
  if (old === now) return [];
  const isAdded = old === undefined;
  return [
    {
      side: 'output',
      path: '',
      kind: isAdded ? 'added' : 'removed',
      level: isAdded ? 'minor' : 'major',
      text: isAdded ? 'the output is described now' : 'the output is not described any more',
    },
  ];
}

class Comparison {
  readonly #side: Side;
  readonly #changes: FieldChange[] = [];
  /** Pairs that are being compared or were: recursive schemas meet them again. */
  readonly #seen = new Map<unknown, Set<unknown>>();
  #pairs = 0;

  constructor(side: Side) {
    this.#side = side;
  }

  of(before: Place['schema'], after: Place['schema']): FieldChange[] {
    const rootOf = (schema: Place['schema']): Place['root'] =>
      typeof schema === 'object' ? schema : {};
    this.#compare(
      { schema: before, root: rootOf(before) },
      { schema: after, root: rootOf(after) },
      '',
    );
    return this.#changes;
  }

  #compare(before: Place, after: Place, path: string): void {
    if (this.#isKnown(before, after)) return;
    const [old, now] = [shapeOf(before), shapeOf(after)];
    this.#types(old, now, before, after, path);
    // What is in the one cannot be compared with what is in the other.
    const isUnion = old.options !== undefined || now.options !== undefined;
    if (isUnion) this.#union(old, now, before, after, path);
    else if (old.types.has('object') && now.types.has('object')) {
      this.#fields(old, now, path);
      this.#rest(old, now, path);
    }
    if (!isUnion && old.types.has('array') && now.types.has('array'))
      this.#elements(old, now, path);
    this.#bounds(old, now, path);
    if (old.other !== now.other) {
      this.#note('rule', path, 'other', 'follows another rule');
    }
    if (!old.isDeprecated && now.isDeprecated) {
      this.#add({
        kind: 'deprecated',
        path,
        level: 'minor',
        text: `${this.#named(path)} is deprecated`,
        before,
        after,
      });
    }
  }

  #isKnown(before: Place, after: Place): boolean {
    if (++this.#pairs > MAX_PAIRS) return true;
    if (before.schema === after.schema && before.root === after.root) return true;
    const [old, now] = [targetOf(before), targetOf(after)];
    if (typeof old === 'boolean' || typeof now === 'boolean') return false;
    const known = this.#seen.get(old) ?? new Set();
    this.#seen.set(old, known);
    if (known.has(now)) return true;
    known.add(now);
    return false;
  }

  #types(old: Shape, now: Shape, before: Place, after: Place, path: string): void {
    const gone = [...old.types].filter((type) => !allows(now.types, type));
    const come = [...now.types].filter((type) => !allows(old.types, type));
    if (gone.length > 0 || come.length > 0) {
      const text = `was ${named(old.types)} and is ${named(now.types)}`;
      this.#note('type', path, relationOf(gone.length > 0, come.length > 0), text, {
        before,
        after,
      });
      return;
    }
    if (old.values === undefined && now.values === undefined) return;
    const lost =
      old.values === undefined ? [] : [...old.values].filter((value) => !fits(value, now));
    const isNarrower = old.values === undefined || lost.length > 0;
    const won =
      now.values === undefined ? [] : [...now.values].filter((value) => !fits(value, old));
    const isWider = now.values === undefined || won.length > 0;
    if (!isNarrower && !isWider) return;
    const parts = [
      ...(lost.length > 0 ? [`does not have ${lost.join(', ')} any more`] : []),
      ...(won.length > 0 ? [`also has ${won.join(', ')}`] : []),
      ...(old.values === undefined ? [`is one of ${[...now.values!].join(', ')} now`] : []),
      ...(now.values === undefined ? ['is free now'] : []),
    ];
    this.#note('values', path, relationOf(isNarrower, isWider), parts.join(' and '), {
      before,
      after,
    });
  }

  #fields(old: Shape, now: Shape, path: string): void {
    for (const [name, before] of old.fields) {
      const at = join(path, name);
      const after = now.fields.get(name);
      if (after === undefined) {
        // Where other fields may be there, it may still be sent; nobody says what it would do.
        this.#add({
          kind: 'removed',
          path: at,
          level: 'major',
          text: `${this.#named(at)} was removed`,
          before,
        });
        continue;
      }
      if (before.isRequired !== after.isRequired) this.#requirement(at, before, after);
      this.#default(at, before, after);
      this.#compare(before, after, at);
    }
    for (const [name, after] of now.fields) {
      if (old.fields.has(name)) continue;
      const at = join(path, name);
      const isDemanded = this.#side === 'input' && after.isRequired;
      const text = `${this.#named(at)} is new${isDemanded ? ' and required' : ''}`;
      this.#add({ kind: 'added', path: at, level: isDemanded ? 'major' : 'minor', text, after });
    }
  }

  #requirement(path: string, before: Field, after: Field): void {
    const kind = after.isRequired ? 'required' : 'optional';
    const relation = after.isRequired ? 'narrower' : 'wider';
    const text =
      this.#side === 'input'
        ? `is ${kind} now`
        : after.isRequired
          ? 'is always there now'
          : 'may be absent now';
    this.#note(kind, path, relation, text, { before, after });
  }

  #default(path: string, before: Field, after: Field): void {
    if (this.#side !== 'input') return;
    const [old, now] = [shapeOf(before).default, shapeOf(after).default];
    // Where there was none before, what an absent value means was not said.
    if (old === undefined || now === undefined || textOfValue(old) === textOfValue(now)) return;
    const text = `${this.#named(path)} is ${shown(now)} where it is absent, and was ${shown(old)}`;
    this.#add({ kind: 'default', path, level: 'major', text, before, after });
  }

  #rest(old: Shape, now: Shape, path: string): void {
    if (typeof old.rest === 'object' && typeof now.rest === 'object') {
      this.#compare(old.rest, now.rest, join(path, '*'));
      return;
    }
    // A description of the rest is less than all and more than nothing.
    const rank = (rest: Shape['rest']): number => (rest === true ? 2 : rest === false ? 0 : 1);
    const [was, is] = [rank(old.rest), rank(now.rest)];
    // Whatever a closed object does not list was never said to mean anything: a tool that begins to say
    // no to it is stricter in form alone, where it lists its fields.
    if (was === is || path === '' || (old.fields.size > 0 && now.fields.size > 0)) return;
    this.#note(was < is ? 'open' : 'closed', path, was < is ? 'wider' : 'narrower',
      was < is ? 'takes more fields' : 'takes fewer fields'); // prettier-ignore
  }

  #elements(old: Shape, now: Shape, path: string): void {
    if (old.items && now.items) this.#compare(old.items, now.items, `${path}[]`);
    else if (now.items && !old.items && old.types.has('array')) {
      this.#note('bounds', `${path}[]`, 'narrower', 'is described now');
    } else if (old.items && now.types.has('array') && !now.items) {
      this.#note('bounds', `${path}[]`, 'wider', 'may be anything now');
    }
    const [first, second] = [old.tuple ?? [], now.tuple ?? []];
    if (first.length !== second.length)
      this.#note('type', path, 'other', 'has another number of elements');
    else first.forEach((each, index) => this.#compare(each, second[index]!, `${path}[${index}]`));
  }

  #bounds(old: Shape, now: Shape, path: string): void {
    for (const key of new Set([...old.bounds.keys(), ...now.bounds.keys()])) {
      const [was, is] = [old.bounds.get(key), now.bounds.get(key)];
      if (was === is) continue;
      const relation = boundRelation(key, was, is);
      const text = `${key} ${was === undefined ? 'is new' : is === undefined ? 'is gone' : `was ${shown(was)}`}${is === undefined ? '' : `: ${shown(is)}`}`;
      this.#note('bounds', path, relation, `changed: ${text}`);
    }
  }

  /** Each old member must fit into a new one, and the other way round. */
  #union(old: Shape, now: Shape, before: Place, after: Place, path: string): void {
    const members = (shape: Shape, whole: Place): readonly Place[] => shape.options ?? [whole];
    const [olds, nows] = [members(old, before), members(now, after)];
    const isIn = (inner: Place, outers: readonly Place[], isFromOld: boolean): boolean =>
      outers.some((outer) => {
        const pair = isFromOld ? ([inner, outer] as const) : ([outer, inner] as const);
        const found = new Comparison('input');
        found.#pairs = this.#pairs;
        found.#compare(...pair, '');
        this.#pairs = found.#pairs;
        const relations = found.#changes.map((change) => relationIn(change));
        return relations.every((relation) => relation === (isFromOld ? 'wider' : 'narrower'));
      });
    const isNarrower = !olds.every((each) => isIn(each, nows, true));
    const isWider = !nows.every((each) => isIn(each, olds, false));
    if (isNarrower || isWider) {
      this.#note('union', path, relationOf(isNarrower, isWider), 'has other alternatives', {
        before,
        after,
      });
    }
  }

  #note(
    kind: FieldChange['kind'],
    path: string,
    relation: Relation,
    text: string,
    places: Pick<FieldChange, 'before' | 'after'> = {},
  ): void {
    const isSafe = relation === (this.#side === 'input' ? 'wider' : 'narrower');
    const level = isSafe ? 'minor' : 'major';
    this.#add({ kind, path, level, text: `${this.#named(path)} ${text}`, relation, ...places });
  }

  #add(change: Omit<FieldChange, 'side'>): void {
    // Values and rules are named in it as the server wrote them.
    const text = plainLine(change.text, MAX_TEXT_CHARS);
    this.#changes.push({ side: this.#side, ...change, text });
  }

  #named(path: string): string {
    return path === '' ? `the ${this.#side}` : `${this.#side} '${plainLine(path, MAX_PATH_CHARS)}'`;
  }
}

/** Of a mere reference what it leads to: the same for all that lead there. */
function targetOf({ schema, root }: Place): Place['schema'] {
  if (typeof schema !== 'object' || typeof schema.$ref !== 'string') return schema;
  return Object.keys(schema).length > 1 ? schema : (resolveRef(root, schema.$ref) ?? schema);
}

/** What a change does to the set of values, whichever side it is on. */
function relationIn({ kind, relation, level }: FieldChange): Relation {
  if (relation !== undefined) return relation;
  if (kind === 'added') return level === 'major' ? 'narrower' : 'wider';
  return kind === 'deprecated' ? 'wider' : 'other';
}

function relationOf(isNarrower: boolean, isWider: boolean): Relation {
  return isNarrower && isWider ? 'other' : isNarrower ? 'narrower' : 'wider';
}

function boundRelation(key: string, was: Json | undefined, is: Json | undefined): Relation {
  if (key === 'uniqueItems') return is === true ? 'narrower' : 'wider';
  if (was === undefined) return 'narrower';
  if (is === undefined) return 'wider';
  if (typeof was !== 'number' || typeof is !== 'number' || key === 'multipleOf') return 'other';
  return is > was === /min/i.test(key) ? 'narrower' : 'wider';
}

function fits(value: string, shape: Shape): boolean {
  return shape.values === undefined || shape.values.has(value);
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function named(types: ReadonlySet<JsonType>): string {
  return types.size >= 6 ? 'anything' : [...types].sort().join(' or ') || 'nothing';
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
