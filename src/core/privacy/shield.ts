/**
 * Puts tokens in the place of sensitive values, and takes out what is to be blocked: detection, own
 * patterns and the second net over a JSON value. It keeps what was issued, so that equal values have equal
 * tokens. Runs in a thread of its own (worker.ts), and knows nothing of files or of threads.
 */
import { compilePatterns, type CompiledPatterns, type CustomPatterns } from './customPatterns';
import { detect } from './detect/detect';
import { withoutOverlaps, type Span } from './detect/span';
import { protectTexts, Structure } from './detect/structure';
import { nameOfKind, type Kind, type Treatment } from './kinds';
import { Registry } from './registry';
import { SecondNet, type Disguise } from './secondNet';
import { rangesOfTokens, type Entry } from './tokens';

export interface ShieldRules {
  /** Kinds that are not named are tokenized. */
  kinds: Readonly<Partial<Record<Kind, Treatment>>>;
  patterns: CustomPatterns;
}

export interface Protected {
  /** The value as it may be shown. */
  value: unknown;
  /** Tokens that were issued for the first time. */
  added: Entry[];
  /** What was replaced by tokens: each token and how often. */
  tokens: [token: string, count: number][];
  /** What was taken out because it is blocked, by kind. */
  blocked: Partial<Record<Kind, number>>;
  /** Known values that were found in a disguise. */
  disguised: { kind: Kind; disguise: Disguise }[];
}

/** What to look for in a value. */
export interface ProtectOptions {
  /** Only what is blocked is taken out, and nothing is tokenized: for what a program will see. */
  isInside?: boolean;
  /** Values come from people's own texts, so the second net is not needed. */
  isPreview?: boolean;
}

export class Shield {
  readonly #registry: Registry;
  readonly #net = new SecondNet();
  #rules: ShieldRules = { kinds: {}, patterns: {} };
  #patterns: CompiledPatterns = compilePatterns({});

  constructor(key: Buffer) {
    this.#registry = new Registry(key);
  }

  /** Returns what is wrong with the patterns. */
  follow(rules: ShieldRules): string[] {
    this.#rules = rules;
    this.#patterns = compilePatterns(rules.patterns);
    return this.#patterns.problems;
  }

  /** Takes what was issued before. */
  learn(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#registry.add(entry);
      this.#net.add(entry);
    }
  }

  protect(value: unknown, { isInside = false }: ProtectOptions = {}): Protected {
    const counts = new Map<string, number>();
    const made: Protected = { value, added: [], tokens: [], blocked: {}, disguised: [] };
    const replace = (kind: Kind, piece: string, isNumber: boolean): string => {
      if (this.#rules.kinds[kind] === 'block') {
        made.blocked[kind] = (made.blocked[kind] ?? 0) + 1;
        return `[${nameOfKind(kind)} withheld]`;
      }
      const { entry, isNew } = this.#registry.issue(kind, piece, isNumber);
      if (isNew) {
        made.added.push(entry);
        this.#net.add(entry);
      }
      counts.set(entry.token, (counts.get(entry.token) ?? 0) + 1);
      return entry.token;
    };
    /** What may be shown, and in which nothing else is looked for. */
    const allowed = new Set<string>();
    const seen = new Set<string>();
    const noteDisguise = (piece: string): void => {
      if (seen.has(piece)) return;
      seen.add(piece);
      for (const { kind, disguise } of this.#net.find(piece)) {
        if (disguise !== undefined) made.disguised.push({ kind, disguise });
      }
    };
    // A text that is JSON is a value for programs, and has to stay one.
    const given = isInside ? valueOf(value) : value;
    const find = (text: string, keySays: number): Span[] => {
      const found = [...detect(text, keySays), ...this.#patterns.find(text)];
      // What looks like a value of its own may be another one in disguise.
      if (!isInside) for (const { start, end } of found) noteDisguise(text.slice(start, end));
      return this.#treated(text, found, isInside, allowed);
    };
    made.value = new Structure(replace, find).protect(given);
    // Afterwards, so that the same value is shown in the same way before and after it is known.
    if (!isInside && !this.#net.isEmpty) {
      made.value = protectTexts(
        made.value,
        (text) => this.#caughtIn(text, made).filter((span) => !isInsideOf(text, span, allowed)),
        replace,
      );
    }
    made.tokens = [...counts];
    return made;
  }

  /** What would be replaced in a text, for people. */
  preview(text: string): Span[] {
    const found = [...detect(text), ...this.#patterns.find(text), ...this.#net.find(text)];
    return withoutOverlaps(found);
  }

  #caughtIn(text: string, made: Protected): Span[] {
    const caught = this.#net
      .find(text)
      .filter(({ start, end }) => !isInsideToken(text, start, end));
    for (const { kind, disguise } of caught) {
      if (disguise !== undefined) made.disguised.push({ kind, disguise });
    }
    return this.#treated(text, caught, false);
  }

  /** Of what was found, what is to be replaced. */
  #treated(text: string, found: Span[], isInside: boolean, allowed?: Set<string>): Span[] {
    return withoutOverlaps(found).filter(({ kind, start, end }) => {
      const treatment = this.#rules.kinds[kind] ?? 'tokenize';
      if (treatment === 'allow') allowed?.add(text.slice(start, end));
      if (isInside ? treatment !== 'block' : treatment === 'allow') return false;
      return !isInsideToken(text, start, end);
    });
  }
}

function isInsideOf(text: string, { start, end }: Span, pieces: ReadonlySet<string>): boolean {
  for (const piece of pieces) {
    const from = Math.max(0, end - piece.length);
    const at = text.slice(from, start + piece.length).indexOf(piece);
    if (at >= 0 && from + at <= start && end <= from + at + piece.length) return true;
  }
  return false;
}

function valueOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const LONGEST_TOKEN = 48;

/** A token is never looked into. */
function isInsideToken(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - LONGEST_TOKEN);
  const near = text.slice(from, end + LONGEST_TOKEN);
  return rangesOfTokens(near).some(([open, close]) => from + open <= start && end <= from + close);
}
