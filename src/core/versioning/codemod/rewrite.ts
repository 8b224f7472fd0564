/**
 * Rewrites a program for another contract of a tool: where the text shows what a call gives and what becomes of
 * its result, in place; where only the values at run time tell, by a function that translates them. What
 * neither can do for sure refuses the whole program.
 */
import type { JsonSchema } from '../../catalog/contract';
import { stringsOf } from '../../catalog/schemaKeywords';
import type { Json } from '../../util/json';
import type { Step } from '../migration/steps';
import { NeedsHelperError, SymbolicArguments, type ArgumentsContext } from './arguments';
import { EditConflictError, TextEdits } from './edits';
import { readJavaScript } from './javascript';
import { javascriptWriter } from './javascriptWriter';
import { readPython } from './python';
import { pythonWriter } from './pythonWriter';
import { readsOf } from './reads';
import { refuseGone, rewriteReads, touchesResult } from './results';
import { RefusedError, type Node, type ObjectNode, type Syntax } from './syntax';
import { usesOf, type ToolNames, type ToolUse } from './uses';
import type { HelperPlan } from './writer';

export interface RewriteRequest {
  code: string;
  language: 'javascript' | 'typescript' | 'python3';
  /** The tool as the program knows it, and as it is called now. */
  from: ToolNames;
  to: ToolNames;
  steps: readonly Step[];
  /** The input schema that the program was written for. */
  before: JsonSchema;
  /** What the program is given as `input`. */
  inputs?: JsonSchema | undefined;
  /** Versions, for readers: `1.0.0` and `2.0.0`. */
  versions: { from: string; to: string };
}

/** A call of the tool, with the arguments that the new contract gets. Lines and columns from 1. */
export interface RewrittenCall {
  line: number;
  column: number;
  /** `helper`: through a function that translates at run time. */
  by: 'text' | 'helper';
  /** Arguments whose values are known, and the names of those that are not. Absent where a helper sees them. */
  values?: Record<string, Json>;
  unknown?: readonly string[];
}

export interface Rewritten {
  code: string;
  calls: readonly RewrittenCall[];
}

export interface Refusal {
  refused: string;
  line?: number;
  column?: number;
}

/** Never throws for what a program may be. */
export function rewrite(request: RewriteRequest): Rewritten | Refusal {
  let syntax: Syntax | undefined;
  try {
    syntax =
      request.language === 'python3' ? readPython(request.code) : readJavaScript(request.code);
    const uses = usesOf(syntax, request.from);
    if (!uses.some(({ kind }) => kind === 'call' || kind === 'reference')) {
      throw new RefusedError(`no call of ${request.from.id} was found in it`);
    }
    try {
      return new Rewriter(syntax, request, false).rewrite(uses);
    } catch (error) {
      if (!(error instanceof EditConflictError)) throw error;
      // Calls inside of what moves: each by itself then.
      return new Rewriter(syntax, request, true).rewrite(uses);
    }
  } catch (error) {
    if (error instanceof EditConflictError)
      return { refused: 'its calls lie inside each other in a way that cannot be rewritten' };
    if (error instanceof RangeError)
      return { refused: 'the program is nested too deeply to be read' };
    if (!(error instanceof RefusedError)) throw error;
    const place = error.at === undefined ? {} : placeOf(request.code, error.at);
    return { refused: error.message, ...place };
  }
}

/** Line and column of an offset, from 1. */
function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

class Rewriter {
  readonly #syntax: Syntax;
  readonly #request: RewriteRequest;
  readonly #isHelperWanted: boolean;
  readonly #isPython: boolean;
  readonly #context: ArgumentsContext;
  readonly #edits = new TextEdits();
  readonly #calls: RewrittenCall[] = [];
  #helper: string | undefined;
  #toolCalls: ReadonlySet<Node> = new Set();

  constructor(syntax: Syntax, request: RewriteRequest, isHelperWanted: boolean) {
    this.#syntax = syntax;
    this.#request = request;
    this.#isHelperWanted = isHelperWanted;
    this.#isPython = request.language === 'python3';
    this.#context = {
      text: syntax.text,
      isPython: this.#isPython,
      writer: this.#isPython ? pythonWriter : javascriptWriter,
      inputs: request.inputs,
    };
  }

  rewrite(uses: readonly ToolUse[]): Rewritten {
    this.#toolCalls = new Set(uses.flatMap((use) => (use.kind === 'call' ? [use.call] : [])));
    for (const use of uses) {
      if (use.kind === 'alias') this.#alias(use);
      else if (use.kind === 'server') this.#server(use, uses);
      else if (use.kind === 'reference') this.#reference(use.node);
      else this.#call(use);
    }
    if (this.#helper !== undefined) this.#addHelper(this.#helper, uses);
    return { code: this.#edits.apply(this.#syntax.text), calls: this.#calls };
  }

  get #isRenamed(): boolean {
    const { from, to } = this.#request;
    return from.namespace !== to.namespace || from.method !== to.method;
  }

  get #newCall(): string {
    const { to } = this.#request;
    const call = this.#context.writer.call(to.namespace, to.method);
    const { declared } = this.#syntax;
    if (!declared.has(to.namespace)) return call;
    // The program has something else under that name.
    if (declared.has('tools')) throw new RefusedError(`it has a '${to.namespace}' of its own`);
    return `tools.${call}`;
  }

  /** Where the tool moved to another server, nothing may be left that asks for the old one. */
  #server({ variable, node, field }: ToolUse & { kind: 'server' }, uses: readonly ToolUse[]): void {
    const { from, to } = this.#request;
    if (from.namespace === to.namespace) return;
    if (node === undefined && field === undefined) {
      throw new RefusedError(`it imports ${from.namespace}, where the tool is no more`);
    }
    const targets = new Set(
      uses.flatMap((use) =>
        use.kind === 'call' ? [use.target] : use.kind === 'reference' ? [use.node] : [],
      ),
    );
    const isForToolAlone = variable.references.every(
      ({ parent }) => parent !== undefined && targets.has(parent),
    );
    // The others of its tools may still be there.
    if (!isForToolAlone) return;
    if (node !== undefined) this.#edits.replace(node.from, node.to, to.namespace);
    if (field === undefined) return;
    const key = this.#context.writer.key(
      this.#syntax.text.slice(field.keyFrom, field.keyTo),
      to.namespace,
    );
    if (field.isShorthand) this.#edits.insert(field.keyFrom, `${key}: `);
    else this.#edits.replace(field.keyFrom, field.keyTo, key ?? to.namespace);
  }

  #alias(use: ToolUse & { kind: 'alias' }): void {
    if (!this.#isRenamed) return;
    const { from, to } = this.#request;
    if ('node' in use) {
      this.#edits.replace(use.node.from, use.node.to, this.#newCall);
      return;
    }
    const { keyFrom, keyTo, isShorthand } = use.field;
    const key = this.#context.writer.key(this.#syntax.text.slice(keyFrom, keyTo), to.method);
    if (from.namespace !== to.namespace || key === undefined) {
      throw new RefusedError(
        `it takes ${from.method} out of ${from.namespace}, where it is no more`,
        keyFrom,
      );
    }
    if (isShorthand) this.#edits.insert(keyFrom, `${key}: `);
    else this.#edits.replace(keyFrom, keyTo, key);
  }

  #reference(node: Node): void {
    const { steps } = this.#request;
    const { parent } = node;
    const isAttribute = this.#isPython && parent?.kind === 'member' && parent.object === node;
    if (isAttribute)
      throw new RefusedError('what is asked of the tool here is not known', node.from);
    const isOnlyRename = steps.every(({ step }) => step === 'rename_tool');
    if (isOnlyRename && !this.#isRenamed) return;
    if (!isOnlyRename) {
      this.#refuseBlind(node);
      if (steps.some(({ step }) => step === 'remove_output')) {
        throw new RefusedError('what becomes of its results cannot be seen', node.from);
      }
    }
    const isByOtherName = node.kind === 'name' && node.variable !== undefined;
    if (isOnlyRename && isByOtherName) return;
    const text = isOnlyRename ? this.#newCall : this.#helperName();
    const isShorthand = parent?.kind === 'entry' && parent.isShorthand;
    this.#edits.replace(node.from, node.to, isShorthand ? `${parent.key}: ${text}` : text);
    if (!isOnlyRename) this.#calls.push({ ...placeOf(this.#syntax.text, node.from), by: 'helper' });
  }

  #call(use: ToolUse & { kind: 'call' }): void {
    const { steps } = this.#request;
    const { call } = use;
    const reads = touchesResult(steps) ? readsOf(call, this.#syntax) : [];
    refuseGone(reads, steps);
    const place = placeOf(this.#syntax.text, call.from);
    if (!this.#isHelperWanted || steps.every(({ step }) => step === 'rename_tool')) {
      try {
        const edits = new TextEdits();
        const known = this.#inPlace(use, edits);
        if (touchesResult(steps))
          rewriteReads(reads, steps, this.#syntax, this.#context.writer, edits);
        this.#edits.addAll(edits);
        this.#calls.push({ ...place, by: 'text', ...known });
        return;
      } catch (error) {
        if (error instanceof RefusedError)
          throw new RefusedError(error.message, error.at ?? call.from);
        if (!(error instanceof NeedsHelperError)) throw error;
      }
    }
    this.#refuseBlind(call);
    this.#byHelper(use);
    this.#calls.push({ ...place, by: 'helper' });
  }

  /** Throws NeedsHelperError or RefusedError. */
  #inPlace(
    use: ToolUse & { kind: 'call' },
    edits: TextEdits,
  ): Pick<RewrittenCall, 'values' | 'unknown'> {
    const { steps, to } = this.#request;
    const { call, target, isByName } = use;
    if (this.#isRenamed) {
      if (isByName) {
        const [name] = call.args;
        const quote = this.#syntax.text[name!.from]!;
        // Servers choose their names: one may hold a quote.
        const { writer } = this.#context;
        const isPlain = quote === '"' || quote === "'";
        const written = isPlain ? writer.key(quote, to.id) : undefined;
        edits.replace(name!.from, name!.to, written ?? writer.literal(to.id));
      } else if (target.kind !== 'name' || target.variable === undefined) {
        edits.replace(target.from, target.to, this.#newCall);
      }
    }
    const inputSteps = steps.filter(({ step }) => /input/.test(step));
    const object = this.#argumentsOf(use);
    if (object === 'unclear') {
      if (inputSteps.length > 0) throw new NeedsHelperError();
      return {};
    }
    const args = new SymbolicArguments(object, this.#context);
    for (const step of inputSteps) args.apply(step);
    const isInText = this.#isInFormat(call);
    if (inputSteps.length > 0) {
      const change = new TextEdits();
      args.write(object, call, change);
      // Quotes inside of a formatted text would end it; by its name it has no place for arguments.
      const hasNoPlace = object === undefined && isByName;
      if (!change.isEmpty && (isInText || hasNoPlace)) throw new NeedsHelperError();
      edits.addAll(change);
    }
    return args.known();
  }

  /** The object with the arguments; undefined for none. */
  #argumentsOf({
    args,
    isUnclear,
  }: ToolUse & { kind: 'call' }): ObjectNode | undefined | 'unclear' {
    if (!isUnclear) return args as ObjectNode | undefined;
    // Built in a variable that goes nowhere else.
    if (args?.kind !== 'name') return 'unclear';
    const { variable } = args;
    if (variable?.writes !== 1 || variable.init?.kind !== 'object') return 'unclear';
    const isForCalls = variable.references.every(
      ({ parent, ...node }) =>
        parent?.kind === 'call' &&
        parent.args.some((arg) => arg.from === node.from) &&
        this.#toolCalls.has(parent),
    );
    return isForCalls ? variable.init : 'unclear';
  }

  #isInFormat(node: Node): boolean {
    for (let at = node.parent; at; at = at.parent) {
      if (at.kind === 'other' && at.type === 'FormatString') return true;
    }
    return false;
  }

  #byHelper(use: ToolUse & { kind: 'call' }): void {
    const { call, target, isByName, args } = use;
    const name = this.#helperName();
    if (isByName) {
      this.#edits.replace(call.from, args === undefined ? call.close : args.from, `${name}(`);
    } else this.#edits.replace(target.from, target.to, name);
    const isPlainValue =
      args?.kind === 'literal' || (args?.kind === 'other' && args.type === 'TemplateLiteral');
    if (isPlainValue && !isByName && this.#positional() === undefined) {
      throw new RefusedError('which input this is cannot be seen', args.from);
    }
  }

  /** What a helper cannot do either: it would be a guess, or an error where there was none. */
  #refuseBlind(node: Node): void {
    for (const step of this.#request.steps) {
      if (step.step === 'need_input') {
        throw new RefusedError(
          `input '${step.input}' is required now, and whether it is given is known at run time alone`,
          node.from,
        );
      }
      if (step.step === 'lose_input') {
        throw new RefusedError(
          `input '${step.input}' is gone, and whether it is given is known at run time alone`,
          node.from,
        );
      }
      if (step.step === 'check_input') {
        throw new RefusedError(
          `input '${step.input}' takes fewer values now, and its value is known at run time alone`,
          node.from,
        );
      }
      if (step.step === 'map_input') {
        const { missing } = step;
        if (missing !== undefined) {
          throw new RefusedError(
            `nothing is known that stands for ${missing} of '${step.input}', which it may be`,
            node.from,
          );
        }
      }
    }
  }

  #positional(): string | undefined {
    const required = stringsOf(this.#request.before.required);
    return required.length === 1 ? required[0] : undefined;
  }

  #helperName(): string {
    if (this.#helper !== undefined) return this.#helper;
    const { from, versions } = this.#request;
    const base = `${from.method.replace(/\W/g, '_')}_${versions.from.replace(/\W/g, '_')}`;
    let name = base;
    for (let number = 2; this.#syntax.text.includes(name); number++) name = `${base}_${number}`;
    return (this.#helper = name);
  }

  #addHelper(name: string, uses: readonly ToolUse[]): void {
    const { from, to, versions, steps } = this.#request;
    const positional = this.#isPython ? undefined : this.#positional();
    const plan: HelperPlan = {
      name,
      call: this.#newCall,
      steps,
      ...(positional !== undefined && { positional }),
      comment: `Calls ${to.id} ${versions.to} in the words of ${from.id} ${versions.from}. Written by Toolwright.`,
      isAsync: this.#isPython ? this.#isAwaited(uses) : true,
    };
    this.#edits.insert(this.#syntax.helpersAt, this.#context.writer.helper(plan));
  }

  /** Python may call tools with `await` and without; a function is one or the other. */
  #isAwaited(uses: readonly ToolUse[]): boolean {
    const isAsyncProgram = this.#syntax.nodes.some(
      (node) => node.kind === 'await' || (node.kind === 'function' && node.isAsync),
    );
    if (!isAsyncProgram) return false;
    const calls = uses.filter((use) => use.kind === 'call').map(({ call }) => call.parent);
    const isValue = (parent: Node | undefined): boolean =>
      parent?.kind === 'declare' ||
      parent?.kind === 'member' ||
      parent?.kind === 'index' ||
      parent?.kind === 'statement';
    const awaited = calls.filter((parent) => parent?.kind === 'await').length;
    const values = calls.filter(isValue).length;
    if (awaited > 0 && values > 0) {
      throw new RefusedError(
        'it waits for the tool in one place with `await` and in another without',
      );
    }
    if (awaited === 0 && values > 0 && values < calls.length) {
      throw new RefusedError('whether it waits for the tool cannot be seen');
    }
    return values === 0;
  }
}
