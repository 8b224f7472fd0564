/**
 * Finds the steps from one contract of a tool to the next, each with how sure it is and why. What is sure is
 * done; what is likely is asked; for what is neither there is no step, and it is said.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema, ToolContract } from '../../catalog/contract';
import { differenceOf, type FieldChange, type Side } from '../contract/changes';
import { fieldSimilarity, nameSimilarity } from '../contract/similarity';
import { allows, allowsValue, shapeOf, type Place, type Shape } from '../contract/shape';
import type { Json } from '../../util/json';
import { inferPagination } from './inferPagination';
import { describeStep, guardsOf, type Step, type ValuePair } from './steps';
import { booleanAsValue, renamedValues, unitFactor } from './inferValues';

/** A step and how sure it is, from 0 to 1. */
export interface FoundStep {
  step: Step;
  confidence: number;
  reason: string;
  /** For a map of values: how sure each of its pairs is. */
  pairs?: readonly number[];
  /** What holds where the step is not taken: a program must not do what only the step would mend. */
  guards?: readonly Step[];
}

export interface Inference {
  found: readonly FoundStep[];
  /** Changes that no step covers, which matter to a program that meets them. */
  open: readonly FieldChange[];
}

/** Done without asking from here on. */
export const CERTAIN = 0.9;
/** Offered from here on. */
export const LIKELY = 0.5;

type Contract = Pick<ToolContract, 'inputSchema' | 'outputSchema'>;

/** The steps that are at least so sure, without the pairs of values that are not; of others what guards them. */
export function stepsFrom(found: readonly FoundStep[], confidence: number): Step[] {
  return found.flatMap(({ step, confidence: own, pairs, guards = [] }): readonly Step[] => {
    if (pairs === undefined || step.step !== 'map_input')
      return own >= confidence ? [step] : guards;
    const values = step.values.filter((_pair, index) => pairs[index]! >= confidence);
    return values.length === 0 ? guards : [{ ...step, values }];
  });
}

/** What was said to take the place of a field, as in a deprecation. */
export interface Replacement {
  field: string;
  replacement?: string;
}

export function inferSteps(
  before: Contract,
  after: Contract,
  said: readonly Replacement[] = [],
): Inference {
  const { changes } = differenceOf(before, after);
  const { inputSchema, outputSchema = {} } = after;
  const inputs = new SideInference('input', changes, inputSchema, said);
  const outputs = new SideInference('output', changes, outputSchema, said);
  const pages = inferPagination(before, after);
  const found = [...inputs.found, ...outputs.found, ...(pages ? [pages] : [])];
  return {
    found,
    open: [...inputs.open, ...outputs.open],
  };
}

/** A field that is gone or new, by its path. */
interface Leaf {
  path: string;
  name: string;
  place: Place & { isRequired?: boolean };
  change: FieldChange;
}

interface Candidate {
  old: Leaf;
  now: Leaf;
  score: number;
  steps: FoundStep[];
}

class SideInference {
  readonly found: FoundStep[] = [];
  readonly open: FieldChange[] = [];
  readonly #side: Side;
  readonly #handled = new Set<string>();
  readonly #said: readonly Replacement[];

  constructor(
    side: Side,
    changes: readonly FieldChange[],
    after: JsonSchema,
    said: readonly Replacement[],
  ) {
    this.#side = side;
    this.#said = said;
    const own = changes.filter((change) => change.side === side);
    this.#pairFields(own, after);
    for (const change of own) this.#inPlace(change);
  }

  #add(step: Step, confidence: number, reason: string, more: Partial<FoundStep> = {}): void {
    if (this.found.some((each) => isDeepStrictEqual(each.step, step))) return;
    this.found.push({ step, confidence, reason, ...more });
  }

  /** Which of those that are gone are which of those that are new: the surest first. */
  #pairFields(changes: readonly FieldChange[], after: JsonSchema): void {
    const gone = changes.filter(({ kind, before }) => kind === 'removed' && before !== undefined);
    const come = changes.filter(({ kind, after }) => kind === 'added' && after !== undefined);
    const olds = gone.flatMap((change) => leavesOf(change, change.before!));
    const news = [
      ...come.flatMap((change) => leavesOf(change, change.after!)),
      ...this.#replacements(gone, come, after),
    ];
    const isOnlyPair = gone.length === 1 && come.length === 1;
    const candidates = olds
      .flatMap((old) => news.flatMap((now) => this.#candidate(old, now, isOnlyPair) ?? []))
      .sort((a, b) => b.score - a.score || a.old.path.length - b.old.path.length);
    const taken = new Set<string>();
    const isFree = (mark: string, path: string): boolean =>
      ![...taken].some((each) => {
        const [side, other] = [each[0]!, each.slice(1)];
        return side === mark && (other === path || isWithin(other, path) || isWithin(path, other));
      });
    for (const { old, now, score, steps } of candidates) {
      if (!isFree('-', old.path) || !isFree('+', now.path)) continue;
      const rivals = candidates.filter(
        (each) =>
          each.old.path === old.path && each.now.path !== now.path && each.score > score - 0.05,
      );
      taken.add(`-${old.path}`).add(`+${now.path}`);
      this.#handled.add(`removed ${old.change.path}`).add(`added ${now.change.path}`);
      // Two that fit equally well: neither is sure.
      const cap = rivals.length > 0 ? Math.min(score, CERTAIN - 0.1) : score;
      for (const [index, found] of steps.entries()) {
        const guards = index === 0 ? this.#guards(old, now) : guardsOf(found.step);
        this.found.push({ ...found, confidence: Math.min(found.confidence, cap), guards });
      }
    }
    // What remains of an object that was taken apart is gone by itself.
    for (const change of gone) {
      const leaves = olds.filter((leaf) => leaf.change === change && leaf.path !== change.path);
      const rest = leaves.filter((leaf) => isFree('-', leaf.path));
      if (isFree('-', change.path) || taken.has(`-${change.path}`)) continue;
      for (const leaf of rest) this.#gone({ ...change, path: leaf.path, before: leaf.place });
      if (this.#side === 'input') {
        const step: Step = { step: 'remove_input', input: change.path };
        this.found.push({ step, confidence: CERTAIN, reason: 'what was in it is elsewhere' });
      }
    }
  }

  /** Where it is not sure that the one is the other, the one is gone and the other new. */
  #guards(old: Leaf, now: Leaf): Step[] {
    if (this.#side === 'output') return [{ step: 'remove_output', output: old.path }];
    const isDemanded = now.place.isRequired === true;
    return [
      { step: 'lose_input', input: old.path },
      ...(isDemanded ? [{ step: 'need_input', input: now.path } as const] : []),
    ];
  }

  /** Fields that took the place of one that is gone, and were there before. */
  #replacements(
    gone: readonly FieldChange[],
    come: readonly FieldChange[],
    after: JsonSchema,
  ): Leaf[] {
    return this.#said.flatMap(({ field, replacement }): Leaf[] => {
      const change = gone.find(({ path }) => path === field);
      if (change === undefined || replacement === undefined) return [];
      if (come.some(({ path }) => path === replacement)) return [];
      const place = fieldAt(after, replacement);
      const name = replacement.split('.').at(-1)!;
      return place === undefined ? [] : [{ path: replacement, name, place, change }];
    });
  }

  #isSaid(old: Leaf, now: Leaf): boolean {
    return this.#said.some(
      ({ field, replacement }) => field === old.path && replacement === now.path,
    );
  }

  #candidate(old: Leaf, now: Leaf, isOnlyPair: boolean): Candidate | undefined {
    const [was, is] = [shapeOf(old.place), shapeOf(now.place)];
    const rename = this.#rename(old.path, now.path);
    if (rename === undefined) return undefined;
    const isMove = old.name === now.name;
    const direct = fieldSimilarity(old, { name: now.name, place: now.place }, isOnlyPair);
    const isSaid = this.#isSaid(old, now);
    const moved =
      isSaid && direct > 0
        ? 1
        : isMove && direct > 0
          ? this.#moveConfidence(was, is, now.path)
          : direct;
    const reason = isSaid
      ? 'said to take its place'
      : isMove
        ? `the same name and type at another place`
        : moved === 1
          ? 'the same name in another spelling'
          : `names, types and descriptions are alike (${moved.toFixed(2)})`;
    const steps = (score: number, ...more: FoundStep[]): Candidate => ({
      old,
      now,
      score,
      steps: [{ step: rename, confidence: score, reason }, ...more],
    });
    const factor = unitFactor(old.name, now.name);
    if (factor !== undefined && isNumber(was) && isNumber(is)) {
      const score = isSaid ? 0.95 : 0.85;
      return steps(
        score,
        this.#converted(now.path, 'number', 'number', score, 'the unit in the name', factor),
      );
    }
    const values = this.#valuesBetween(now.path, was, is);
    if (moved >= LIKELY && values !== null) return steps(moved, ...values);
    if (this.#side === 'input') {
      const switched = booleanAsValue(old.name, now.name, was, is);
      if (switched !== undefined) {
        const { values: pairs, confidences } = switched;
        const step: Step = { step: 'map_input', input: old.path, to: now.path, values: pairs };
        const score = Math.max(...confidences);
        const found = {
          step,
          confidence: score,
          reason: 'a choice took the place of a switch',
          pairs: confidences,
        };
        return { old, now, score, steps: [found] };
      }
    }
    const name = nameSimilarity(old.name, now.name);
    const conversion = conversionBetween(was, is);
    if (conversion !== undefined && (isSaid || name >= 0.6)) {
      const score = Math.min(
        0.95,
        isSaid ? 1 : name + (isOnlyPair ? 0.1 : 0) + (conversion.as === 'list' ? 0.15 : 0),
      );
      const found = steps(
        score,
        this.#converted(now.path, conversion.was, conversion.as, 1, 'the type'),
      );
      const [first, ...more] = found.steps;
      return {
        ...found,
        steps: [
          { ...first!, reason: isSaid ? reason : `names are alike (${name.toFixed(2)})` },
          ...more,
        ],
      };
    }
    return undefined;
  }

  /** Of a field that has its name and type still, and another place. */
  #moveConfidence(was: Shape, is: Shape, path: string): number {
    if (was.words !== '' || is.words !== '') return was.words === is.words ? 0.95 : 0.8;
    return path.split('.').length <= 2 ? CERTAIN : 0.8;
  }

  #converted(
    path: string,
    was: 'string' | 'number' | 'boolean' | 'list' | 'item',
    as: typeof was,
    confidence: number,
    reason: string,
    factor?: number,
  ): FoundStep {
    const by = factor === undefined ? {} : { factor };
    const step: Step =
      this.#side === 'input'
        ? { step: 'convert_input', input: path, as, ...by }
        : { step: 'convert_output', output: path, was, as, ...by };
    return { step, confidence, reason };
  }

  #rename(from: string, to: string): Step | undefined {
    // Elements of lists keep their list.
    const [one, other] = [from.lastIndexOf('[]'), to.lastIndexOf('[]')];
    if (one !== other || from.slice(0, Math.max(0, one)) !== to.slice(0, Math.max(0, other)))
      return undefined;
    return this.#side === 'input'
      ? { step: 'rename_input', from, to }
      : { step: 'rename_output', from, to };
  }

  /** Steps for the values of a field that was renamed, too; null where they have nothing in common. */
  #valuesBetween(path: string, was: Shape, is: Shape): FoundStep[] | null {
    if (was.values === undefined || is.values === undefined) return [];
    const renamed = renamedValues(was.values, is.values);
    if (renamed === undefined) return null;
    if (renamed.values.every(({ from, to }) => from === to)) return [];
    return [this.#map(path, renamed)];
  }

  #map(
    path: string,
    { values, confidences }: { values: ValuePair[]; confidences: number[] },
  ): FoundStep {
    const reason = 'the values are alike';
    return this.#side === 'input'
      ? {
          step: { step: 'map_input', input: path, values },
          confidence: Math.max(...confidences),
          reason,
          pairs: confidences,
          guards: [{ step: 'check_input', input: path }],
        }
      : {
          step: { step: 'map_output', output: path, values },
          confidence: Math.min(...confidences),
          reason,
          guards: [{ step: 'remove_output', output: path }],
        };
  }

  #inPlace(change: FieldChange): void {
    const { kind, path, after, before } = change;
    if (this.#handled.has(`${kind} ${path}`)) return;
    if (kind === 'removed') this.#gone(change);
    else if (change.level !== 'major') return;
    else if (this.#side === 'output') this.#outputInPlace(change);
    else if (kind === 'added' || kind === 'required') this.#demanded(path, before, after);
    else if (kind === 'default') {
      const value = shapeOf(before!).default!;
      // What an absent value meant cannot be said any more.
      if (!allowsValue(shapeOf(after!), value)) this.open.push(change);
      else
        this.#add({ step: 'add_input', input: path, value }, 1, 'keeps what an absent value meant');
    } else if (kind === 'type' || kind === 'values') this.#retyped(change);
    else this.#add({ step: 'check_input', input: path }, 1, change.text);
  }

  #gone(change: FieldChange): void {
    const { path, before } = change;
    if (path === '') {
      this.open.push(change);
      return;
    }
    if (this.#side === 'output') {
      this.#add({ step: 'remove_output', output: path }, 1, change.text);
      return;
    }
    const shape = before === undefined ? undefined : shapeOf(before);
    if (shape?.isDeprecated) {
      this.#add({ step: 'remove_input', input: path }, CERTAIN, change.text);
      return;
    }
    // What it did is lost: only a person can say that it does not matter.
    const standard = shape?.default === undefined ? {} : { default: shape.default };
    this.#add({ step: 'lose_input', input: path, ...standard }, 1, change.text);
  }

  #demanded(path: string, before: Place | undefined, after: Place | undefined): void {
    const shape = after === undefined ? undefined : shapeOf(after);
    const old = before === undefined ? undefined : shapeOf(before).default;
    const only =
      shape?.values?.size === 1 ? (JSON.parse([...shape.values][0]!) as Json) : undefined;
    const value = old ?? shape?.default ?? only;
    if (value === undefined) {
      this.#add({ step: 'need_input', input: path }, 1, `input '${path}' is required now`);
      return;
    }
    const reason =
      old !== undefined ? 'what an absent value meant' : 'the default that the server names';
    this.#add({ step: 'add_input', input: path, value }, CERTAIN, reason);
  }

  #retyped(change: FieldChange): void {
    const { path, before, after } = change;
    // Of a list of fixed places one may have come or gone.
    if (before === undefined || after === undefined) {
      this.open.push(change);
      return;
    }
    const [was, is] = [shapeOf(before), shapeOf(after)];
    const name = path.split(/[.[]/).at(-1) ?? path;
    const switched = booleanAsValue(name, name, was, is);
    if (switched !== undefined) {
      const { values, confidences } = switched;
      this.#add({ step: 'map_input', input: path, values }, Math.max(...confidences), change.text, {
        pairs: confidences,
        guards: [{ step: 'check_input', input: path }],
      });
      return;
    }
    const conversion = change.kind === 'type' ? conversionBetween(was, is) : undefined;
    if (conversion !== undefined) {
      const { step, confidence } = this.#converted(
        path,
        conversion.was,
        conversion.as,
        conversion.confidence,
        '',
      );
      this.#add(step, confidence, change.text, { guards: [{ step: 'check_input', input: path }] });
      return;
    }
    if (was.values !== undefined && is.values !== undefined) {
      const renamed = renamedValues(was.values, is.values);
      if (renamed?.values.some(({ from, to }) => from !== to)) {
        this.found.push(this.#map(path, renamed));
        return;
      }
    }
    this.#add({ step: 'check_input', input: path }, 1, change.text);
  }

  #outputInPlace(change: FieldChange): void {
    const { path, kind, before, after } = change;
    if (kind === 'type' && before !== undefined && after !== undefined) {
      const [was, is] = [shapeOf(before), shapeOf(after)];
      const conversion = conversionBetween(was, is);
      if (conversion !== undefined) {
        const { step, confidence } = this.#converted(
          path,
          conversion.was,
          conversion.as,
          conversion.confidence,
          '',
        );
        this.#add(step, confidence, change.text, { guards: goneOutput(path) });
        return;
      }
      if (change.relation !== 'wider') {
        this.open.push(change);
        return;
      }
    }
    if (kind === 'values') {
      const [was, is] = [shapeOf(before!).values, shapeOf(after!).values];
      const renamed = was && is && renamedValues(was, is);
      if (renamed && !renamed.values.every(({ from, to }) => from === to)) {
        this.found.push(this.#map(path, renamed));
        return;
      }
    }
    // Otherwise a value may come that never came before: no program could be written for it.
  }
}

/** The whole output has no path; then nothing guards it, and the step is sure. */
function goneOutput(output: string): Step[] {
  return output === '' ? [] : [{ step: 'remove_output', output }];
}

/** The field itself and, for objects, what is in it. */
function leavesOf(change: FieldChange, place: Place): Leaf[] {
  const nameOf = (path: string): string => path.split('.').at(-1)!.replaceAll('[]', '');
  const leaves: Leaf[] = [{ path: change.path, name: nameOf(change.path), place, change }];
  const walk = (at: Place, path: string, depth: number): void => {
    if (depth > 2) return;
    for (const [name, field] of shapeOf(at).fields) {
      const inner = path === '' ? name : `${path}.${name}`;
      leaves.push({ path: inner, name, place: field, change });
      walk(field, inner, depth + 1);
    }
  };
  walk(place, change.path, 1);
  return leaves;
}

function fieldAt(schema: JsonSchema, path: string): (Place & { isRequired: boolean }) | undefined {
  let place: (Place & { isRequired: boolean }) | undefined;
  for (const name of path.split('.')) {
    place = shapeOf(place ?? { schema, root: schema }).fields.get(name);
    if (place === undefined) return undefined;
  }
  return place;
}

function isWithin(outer: string, inner: string): boolean {
  return inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

function isNumber({ types }: Shape): boolean {
  return types.size === 1 && allows(types, 'integer');
}

type Kind = 'string' | 'number' | 'boolean';

function plainKind({ types }: Shape): Kind | undefined {
  const kinds = new Set(
    [...types]
      .filter((type) => type !== 'null')
      .map((type) => (type === 'integer' ? 'number' : type)),
  );
  const [kind] = kinds;
  return kinds.size === 1 && (kind === 'string' || kind === 'number' || kind === 'boolean')
    ? kind
    : undefined;
}

/** From one type to another, where no value can get lost on the way. */
function conversionBetween(
  was: Shape,
  is: Shape,
):
  | {
      was: 'string' | 'number' | 'boolean' | 'list' | 'item';
      as: Kind | 'list' | 'item';
      confidence: number;
    }
  | undefined {
  const isList = ({ types }: Shape): boolean =>
    types.has('array') && !types.has('string') && !types.has('object');
  if (isList(is) && !was.types.has('array') && fitsElement(was, is)) {
    return { was: 'item', as: 'list', confidence: 1 };
  }
  if (isList(was) && !is.types.has('array') && fitsElement(is, was)) {
    return { was: 'list', as: 'item', confidence: 0.9 };
  }
  const [old, now] = [plainKind(was), plainKind(is)];
  if (old === undefined || now === undefined || old === now) return undefined;
  if (now === 'string')
    return is.values === undefined ? { was: old, as: now, confidence: 1 } : undefined;
  return old === 'string' ? { was: old, as: now, confidence: 0.9 } : undefined;
}

function fitsElement(item: Shape, list: Shape): boolean {
  if (list.items === undefined) return true;
  const element = shapeOf(list.items);
  return [...item.types].every((type) => type === 'null' || allows(element.types, type));
}

/** For a report: what was found, in words. */
export function describeFound({ step, confidence, reason }: FoundStep): string {
  const sure = confidence >= CERTAIN ? '' : ` (${Math.round(confidence * 100)} % sure)`;
  return `${describeStep(step)}${sure}: ${reason}`;
}
