/**
 * All state of the webview, in one place. Facts come from the host as snapshots and answers and are
 * replaced whole; what the person chose (filters, open rows, search words) is kept by VS Code. The
 * store never guesses what the host will answer: a server's state changes when a snapshot says so.
 */
import type { ActivityKind, ActivityRow, RunningRow } from '../src/protocol/dashboard';
import type { DashboardSnapshot, SearchOutput } from '../src/protocol/dashboard';
import { textLimit } from '../src/protocol/checks';
import type { Guidance, GuidanceCommand, Section } from '../src/protocol/guidance';
import { isSection } from '../src/protocol/guidanceGuards';
import type { Measured, Range } from '../src/protocol/measured';
import { isRange } from '../src/protocol/measuredGuards';
import type { HostMessage, ServerAction, WebviewMessage } from '../src/protocol/messages';
import type { Host } from './host';

/** What the person chose; survives hiding and reloading. */
export interface Choices {
  /** The id of the page that is shown; empty for the first one. */
  page: string;
  range: Range;
  filter: string;
  kind: ActivityKind | 'all';
  keyword: string;
  /** Keys of the activity rows that are open. */
  expanded: readonly string[];
  /** Of what was learned: shown with all rows. */
  wholeSections: readonly Section[];
}

export interface SearchState {
  isRunning: boolean;
  /** The last answer; stays while the next one is under way. */
  output?: SearchOutput;
  error?: string;
}

export interface State {
  /** Missing until the host has sent the first one. */
  snapshot?: DashboardSnapshot;
  /** Missing until a page has asked for it and the host has answered. */
  measured?: Measured;
  /** The same for what was learned. */
  guidance?: Guidance;
  choices: Choices;
  search: SearchState;
  /** Servers whose last action the host has not answered yet. */
  busyServers: ReadonlySet<string>;
  /** By server: why the last action failed. */
  actionErrors: ReadonlyMap<string, string>;
  /** Ids of lessons that are to go and are still in what the host has sent. */
  forgetting: ReadonlySet<string>;
  /** By the id of a lesson: why it is still there. */
  lessonErrors: ReadonlyMap<string, string>;
}

/** Identifies an entry while it runs, when it has ended, and over sessions: ids start again at 1. */
export function activityKey(row: ActivityRow | RunningRow): string {
  return `${row.at}-${row.id}`;
}

export class Store {
  readonly #host: Host<HostMessage, WebviewMessage>;
  readonly #listeners: ((state: State) => void)[] = [];
  readonly #actions = new Map<number, string>();
  readonly #forgets = new Map<number, string>();
  #state: State;
  #nextId = 1;
  #searchId: number | undefined;

  constructor(host: Host<HostMessage, WebviewMessage>) {
    this.#host = host;
    this.#state = {
      choices: choicesFrom(host.getState()),
      search: { isRunning: false },
      busyServers: new Set(),
      actionErrors: new Map(),
      forgetting: new Set(),
      lessonErrors: new Map(),
    };
    host.onMessage((message) => this.#receive(message));
  }

  /** Calls the listener now and after every change. */
  subscribe(listener: (state: State) => void): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  /** Asks the host for the first snapshot, and again for the search that was open before. */
  start(): void {
    this.#host.post({ type: 'ready' });
    this.#host.post({ type: 'measure', range: this.#state.choices.range });
    this.#search();
  }

  /** Asks for what was measured in this range, now and whenever it changes. */
  measure(range: Range): void {
    this.choose({ range });
    this.#host.post({ type: 'measure', range });
  }

  openSkill(key: string): void {
    this.#host.post({ type: 'openSkill', key });
  }

  migrateSkill(key: string): void {
    this.#host.post({ type: 'migrateSkill', key });
  }

  cleanUpSkills(): void {
    this.#host.post({ type: 'cleanUpSkills' });
  }

  /** Says whether to send what was learned, now and whenever it changes. */
  watchGuidance(isWanted: boolean): void {
    this.#host.post({ type: 'watchGuidance', isWanted });
  }

  guidanceCommand(command: GuidanceCommand): void {
    this.#host.post({ type: 'guidanceCommand', command });
  }

  /** It goes when the host sends what is left. */
  forgetLesson(lesson: string): void {
    const id = this.#nextId++;
    this.#forgets.set(id, lesson);
    const lessonErrors = new Map(this.#state.lessonErrors);
    lessonErrors.delete(lesson);
    this.#set({ forgetting: new Set([...this.#state.forgetting, lesson]), lessonErrors });
    this.#host.post({ type: 'forgetLesson', id, lesson });
  }

  choose(choices: Partial<Choices>): void {
    const next = { ...this.#state.choices, ...choices };
    this.#host.setState(next);
    this.#set({ choices: next });
  }

  /** Looks for tools; an empty keyword clears the hits. */
  search(keyword: string): void {
    this.choose({ keyword });
    this.#search();
  }

  toggle(row: ActivityRow | RunningRow): void {
    const key = activityKey(row);
    const { expanded } = this.#state.choices;
    const others = expanded.filter((other) => other !== key);
    this.choose({ expanded: others.length < expanded.length ? others : [...expanded, key] });
  }

  act(type: ServerAction, server: string): void {
    const id = this.#nextId++;
    this.#actions.set(id, server);
    const actionErrors = new Map(this.#state.actionErrors);
    actionErrors.delete(server);
    this.#set({ busyServers: new Set(this.#actions.values()), actionErrors });
    this.#host.post({ type, id, server });
  }

  /** The host shows what came of it. */
  cancelRun(run: number): void {
    this.#host.post({ type: 'cancelRun', run });
  }

  showLog(): void {
    this.#host.post({ type: 'showLog' });
  }

  #search(): void {
    // The host takes no longer text; nobody searches with so many words.
    const keyword = this.#state.choices.keyword.trim().slice(0, textLimit);
    if (keyword === '') {
      this.#searchId = undefined;
      this.#set({ search: { isRunning: false } });
      return;
    }
    this.#searchId = this.#nextId++;
    this.#set({ search: { ...this.#state.search, isRunning: true } });
    this.#host.post({ type: 'search', id: this.#searchId, keyword });
  }

  #receive(message: HostMessage): void {
    switch (message.type) {
      case 'snapshot':
        this.#replace(message.snapshot);
        break;
      case 'running': {
        const { snapshot } = this.#state;
        if (snapshot) this.#set({ snapshot: { ...snapshot, running: message.running } });
        break;
      }
      case 'measured':
        // Of a range that was chosen before, it would jump back.
        if (message.measured.report.range !== this.#state.choices.range) break;
        this.#set({ measured: message.measured });
        break;
      case 'guidance':
        this.#takeGuidance(message.guidance);
        break;
      case 'showPage':
        this.choose({ page: message.page });
        break;
      case 'searchAnswer':
        // Only the newest search counts: answers may overtake each other.
        if (message.id !== this.#searchId) break;
        this.#set({ search: { isRunning: false, output: message.output } });
        break;
      case 'done':
        this.#settle(message.id);
        break;
      case 'failed':
        if (message.id === this.#searchId) {
          this.#set({ search: { isRunning: false, error: message.message } });
        } else {
          this.#settle(message.id, message.message);
        }
    }
  }

  #replace(snapshot: DashboardSnapshot): void {
    const tools = this.#state.snapshot?.figures.toolCount;
    const known = new Set([...snapshot.running, ...snapshot.activity].map(activityKey));
    const { choices } = this.#state;
    const expanded = choices.expanded.filter((key) => known.has(key));
    if (expanded.length < choices.expanded.length) this.choose({ expanded });
    this.#set({ snapshot });
    // Another set of tools may have other hits.
    if (tools !== undefined && tools !== snapshot.figures.toolCount) this.#search();
  }

  #takeGuidance(guidance: Guidance): void {
    const ids = new Set(
      Object.values(guidance.sections).flatMap((rows) => rows.map(({ id }) => id)),
    );
    const { forgetting, lessonErrors } = this.#state;
    this.#set({
      guidance,
      forgetting: new Set([...forgetting].filter((id) => ids.has(id))),
      lessonErrors: new Map([...lessonErrors].filter(([id]) => ids.has(id))),
    });
  }

  #settle(id: number, error?: string): void {
    const lesson = this.#forgets.get(id);
    if (lesson !== undefined) {
      this.#forgets.delete(id);
      if (error !== undefined) this.#keepLesson(lesson, error);
      return;
    }
    const server = this.#actions.get(id);
    if (server === undefined) return;
    this.#actions.delete(id);
    const actionErrors = new Map(this.#state.actionErrors);
    if (error !== undefined) actionErrors.set(server, error);
    this.#set({ busyServers: new Set(this.#actions.values()), actionErrors });
  }

  #keepLesson(lesson: string, error: string): void {
    this.#set({
      forgetting: new Set([...this.#state.forgetting].filter((id) => id !== lesson)),
      lessonErrors: new Map(this.#state.lessonErrors).set(lesson, error),
    });
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

const kinds: readonly ActivityKind[] = ['search', 'program', 'call', 'skill'];

/** The saved choices, as far as they are still understood. */
function choicesFrom(saved: unknown): Choices {
  const fields: Partial<Record<keyof Choices, unknown>> =
    typeof saved === 'object' && saved !== null ? saved : {};
  const { page, range, filter, kind, keyword, expanded, wholeSections } = fields;
  return {
    page: typeof page === 'string' ? page : '',
    range: isRange(range) ? range : 'week',
    filter: typeof filter === 'string' ? filter : '',
    kind: kinds.find((known) => known === kind) ?? 'all',
    keyword: typeof keyword === 'string' ? keyword : '',
    expanded: Array.isArray(expanded) ? expanded.filter((key) => typeof key === 'string') : [],
    wholeSections: Array.isArray(wholeSections) ? wholeSections.filter(isSection) : [],
  };
}
