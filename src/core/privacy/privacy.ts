/**
 * Keeps personal data and secrets from models: on every way out values become tokens, on every way in
 * tokens become values again. What happens to them is recorded, and what could not be checked is not shown.
 */
import type { Audit, AuditEvent } from './audit';
import type { Span } from './detect/span';
import { nameOfKind, type Kind } from './kinds';
import { restore, type Restored } from './restore';
import type { PrivacySettings } from './settings';
import type { ProtectOptions, Protected } from './shield';
import type { ShieldThread } from './shieldThread';
import { kindOfToken, replaceTokens, tokensIn, type Entry } from './tokens';
import type { Vault } from './vault';

export interface PrivacyParts {
  vault: Vault;
  audit: Audit;
  thread: ShieldThread;
  settings: () => PrivacySettings;
}

/** What protection did in one run, for people and for the reply. */
export class RunPrivacy {
  /** Whether it is on for this run. */
  readonly isOn: boolean;
  /** Tokens that stand in what the run has shown. */
  readonly tokens = new Set<string>();
  readonly blocked = new Map<Kind, number>();
  /** To be said in the reply, each once. */
  readonly warnings = new Set<string>();

  constructor(isOn: boolean) {
    this.isOn = isOn;
  }

  /** How many different values of each kind were kept from the model. */
  counts(): Partial<Record<Kind, number>> {
    const counts: Partial<Record<Kind, number>> = Object.fromEntries(this.blocked);
    for (const token of this.tokens) {
      const kind = kindOfToken(token);
      if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }
}

export class Privacy {
  readonly #parts: PrivacyParts;
  #lines: Promise<unknown> = Promise.resolve();
  /** Nothing that is to be told waits. */
  #isQuiet = true;
  #isOpen: Promise<void> | undefined;

  constructor(parts: PrivacyParts) {
    this.#parts = parts;
  }

  /** For a run: `wish` is what its caller asked for. */
  forRun(wish: boolean | undefined): RunPrivacy {
    const { settings, audit } = this.#parts;
    const { isOn, mayBeSwitchedOff } = settings();
    if (wish === false && isOn && !mayBeSwitchedOff) {
      const run = new RunPrivacy(true);
      run.warnings.add(
        'Personal data stays protected: the setting toolwright.privacy.allowSwitchingOff is off. ' +
          'Tokens work as arguments and in code as the values would.',
      );
      return run;
    }
    if (wish === false && isOn) audit.note({ action: 'switched_off', place: 'run' });
    return new RunPrivacy(wish ?? isOn);
  }

  /**
   * The value as a model may see it. Throws ShieldError where it could not be checked: then it must not
   * be shown.
   */
  async protect<T>(value: T, place: string, run?: RunPrivacy): Promise<T> {
    if (run === undefined ? !this.#parts.settings().isOn : !run.isOn) return value;
    return (await this.#protect(value, place, run)).value as T;
  }

  /** The same for what programs ask for themselves, whether protection is on or not. */
  async tokenize(value: unknown, run: RunPrivacy): Promise<unknown> {
    return (await this.#protect(value, 'tokenize_pii', run)).value;
  }

  /** A tool's result as a program may see it: without what is blocked. */
  async admit<T extends { text: string } | { value: unknown }>(
    result: T,
    tool: string,
    run: RunPrivacy,
  ): Promise<T | { value: unknown }> {
    const { settings } = this.#parts;
    const hasBlocked = Object.values(settings().kinds).includes('block');
    if (!run.isOn || !hasBlocked) return result;
    const given = 'text' in result ? result.text : result.value;
    const { value, blocked } = await this.#protect(given, tool, run, { isInside: true });
    return Object.keys(blocked).length === 0 ? result : { value };
  }

  /** Gets ready in idle time, so that the first reply waits for nothing. Throws ShieldError. */
  async warm(): Promise<void> {
    if (this.#parts.settings().isOn) await this.preview('');
  }

  /** A value with its tokens resolved, at any depth. Tokens of nobody stay, and are said in the run. */
  async restore<T>(value: T, place: string, run: RunPrivacy): Promise<T> {
    return (await this.#restored(value, place, run)).value;
  }

  /**
   * A text that a model was shown with tokens and gives back, changed: what stood in the `earlier` text stands
   * there again. Other tokens stay.
   */
  async restoreFrom(text: string, earlier: string): Promise<string> {
    const tokens = tokensIn(text);
    if (tokens.length === 0) return text;
    await this.#know(tokens);
    return replaceTokens(text, (token) => {
      const value = this.#parts.vault.get(token)?.value;
      return value !== undefined && earlier.includes(value) ? value : undefined;
    });
  }

  /** The values of the tokens in a program, for those who put them into its texts. */
  async valuesIn(code: string, run: RunPrivacy): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    const tokens = tokensIn(code);
    if (tokens.length === 0) return values;
    await this.#know(tokens);
    const foreign: string[] = [];
    for (const token of tokens) {
      const entry = this.#parts.vault.get(token);
      if (entry === undefined) foreign.push(token);
      else values[token] = entry.value;
    }
    this.#noteRestored(Object.keys(values), foreign, 'code', run);
    return values;
  }

  /**
   * Something for people to watch, or for a log, in the order in which it comes; told when it has been
   * looked at, and not at all where that fails.
   */
  later<T>(news: T, tell: (shown: T) => void): void {
    const isQuick = !this.#parts.settings().isOn || isPlain(news);
    if (isQuick && this.#isQuiet) {
      tell(news);
      return;
    }
    this.#isQuiet = false;
    const own = this.#lines.then(async () => {
      try {
        tell(isQuick ? news : await this.protect(news, 'progress'));
      } catch {
        // What cannot be checked is not told; why is in the reply of the run.
      }
      if (this.#lines === own) this.#isQuiet = true;
    });
    this.#lines = own;
  }

  /** A short text for people, such as the words of a search. */
  async label(text: string): Promise<string> {
    if (isPlain(text)) return text;
    return this.protect(text, 'label').catch(() => '…');
  }

  /** What would be replaced in a text. Throws ShieldError. */
  async preview(text: string): Promise<Span[]> {
    await this.#open();
    return this.#parts.thread.preview(text);
  }

  /** What a token stands for, for a person; undefined for a token that is not, or no longer, ours. */
  async reveal(token: string): Promise<Entry | undefined> {
    await this.#know([token]);
    const entry = this.#parts.vault.get(token);
    this.#parts.audit.note({
      action: entry === undefined ? 'unknown_token' : 'revealed',
      place: 'person',
      ...(entry !== undefined && { kind: entry.kind, token }),
    });
    return entry;
  }

  /** All that has a token, for people; without the values. */
  async known(): Promise<{ token: string; kind: Kind }[]> {
    await this.#open();
    await this.#parts.vault.refresh();
    return Array.from(this.#parts.vault.entries(), ({ token, kind }) => ({ token, kind }));
  }

  /** Forgets what all tokens stand for. Throws the file system's error. */
  async clear(): Promise<void> {
    await this.#open();
    await this.#parts.vault.clear();
    await this.#parts.thread.restart();
    this.#parts.audit.note({ action: 'cleared', place: 'person' });
  }

  /** Follows changed settings; returns what is wrong with the patterns. Throws ShieldError. */
  async follow(): Promise<string[]> {
    const { kinds, patterns } = this.#parts.settings();
    await this.#open();
    const { thread } = this.#parts;
    const hasPatterns = Object.keys(patterns).length > 0;
    return thread.isRunning || hasPatterns ? thread.follow({ kinds, patterns }) : [];
  }

  get audit(): Audit {
    return this.#parts.audit;
  }

  async dispose(): Promise<void> {
    await this.#lines;
    await this.#parts.audit.flush();
    if (this.#isOpen !== undefined) await this.#parts.thread.dispose();
  }

  async #open(): Promise<void> {
    await (this.#isOpen ??= this.#parts.vault.open());
  }

  async #protect(
    value: unknown,
    place: string,
    run: RunPrivacy | undefined,
    options: ProtectOptions = {},
  ): Promise<Protected> {
    await this.#open();
    const { thread, vault } = this.#parts;
    let made = await thread.protect(value, options);
    // Before anybody sees a token it is known, and kept, what it stands for.
    if (!(await vault.keep(made.added))) {
      await thread.restart();
      made = await thread.protect(value, options);
      await vault.keep(made.added);
    }
    await vault.touch(made.tokens.map(([token]) => token));
    this.#noteProtected(made, place, run);
    return made;
  }

  #noteProtected(made: Protected, place: string, run: RunPrivacy | undefined): void {
    const events: AuditEvent[] = made.tokens.map(([token, count]) => ({
      action: 'tokenized',
      place,
      kind: kindOfToken(token)!,
      token,
      ...(count > 1 && { count }),
    }));
    for (const [kind, count] of Object.entries(made.blocked)) {
      events.push({ action: 'blocked', place, kind: kind as Kind, count });
      run?.blocked.set(kind as Kind, (run.blocked.get(kind as Kind) ?? 0) + count);
    }
    for (const { kind, disguise } of made.disguised) {
      events.push({ action: 'disguised', place, kind });
      run?.warnings.add(
        `A ${nameOfKind(kind)} was found ${disguise === 'reversed' || disguise === 'spread out' ? disguise : `in ${disguise}`} ` +
          'and kept from you: return tokens, not encodings of personal data.',
      );
    }
    for (const [token] of made.tokens) run?.tokens.add(token);
    this.#parts.audit.note(...events);
  }

  async #restored<T>(value: T, place: string, run: RunPrivacy): Promise<Restored<T>> {
    const { vault } = this.#parts;
    if (!mayHoldTokens(value)) return { value, used: [], foreign: [] };
    await this.#open();
    let made = restore(value, (token) => vault.get(token));
    if (made.foreign.length > 0) {
      // Another window may have issued them.
      await this.#know(made.foreign);
      made = restore(value, (token) => vault.get(token));
    }
    this.#noteRestored(made.used, made.foreign, place, run);
    return made;
  }

  /** Looks for entries that another process has kept. */
  async #know(tokens: readonly string[]): Promise<void> {
    await this.#open();
    const { vault, thread } = this.#parts;
    if (tokens.every((token) => vault.get(token) !== undefined)) return;
    const learned = await vault.refresh();
    if (learned.length > 0) await thread.learn(learned);
  }

  #noteRestored(
    used: readonly string[],
    foreign: readonly string[],
    place: string,
    run: RunPrivacy,
  ): void {
    const { audit, vault } = this.#parts;
    void vault.touch(used);
    audit.note(
      ...used.map((token): AuditEvent => {
        const kind = kindOfToken(token);
        return { action: 'restored', place, ...(kind && { kind }), token };
      }),
      ...foreign.map((): AuditEvent => ({ action: 'unknown_token', place })),
    );
    for (const token of foreign) {
      run.warnings.add(
        `'${token}' is no token of this workspace (never issued, expired or cleared): ` +
          'it went on as it is. Get the value again to have a token for it.',
      );
    }
  }
}

/** A look that costs nothing and spares most lines and figures the long one. */
function isPlain(news: unknown): boolean {
  const text = typeof news === 'string' ? news : (JSON.stringify(news) ?? '');
  return !/@|\d{5}|\d\D{1,3}\d{3}|:\/\/|[A-Za-z0-9_-]{20}|pass|secret|token|key|[^\x20-\x7e·×…]/i.test(
    text,
  );
}

function mayHoldTokens(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('__PII_');
  if (typeof value !== 'object' || value === null) return false;
  return JSON.stringify(value).includes('__PII_');
}
