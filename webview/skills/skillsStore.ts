/**
 * All state of the view "Skills". Facts come from the host and are replaced whole; what the person chose is
 * kept by VS Code. Runs belong to the page: who hides it and comes back finds the library, not the results.
 */
import type {
  RunOutput,
  SkillAction,
  SkillsHostMessage,
  SkillsSnapshot,
  SkillsWebviewMessage,
} from '../../src/protocol/skills';
import type { Host } from '../host';

export const STATE_FILTERS = ['all', 'review', 'changed', 'broken', 'unused'] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** What the person chose; survives hiding and reloading. */
export interface SkillsChoices {
  search: string;
  /** Empty: all. */
  tag: string;
  library: 'all' | 'workspace' | 'user';
  state: StateFilter;
  /** Keys of the rows that are open. */
  open: readonly string[];
}

/** The last run of a skill from here. */
export interface SkillRun {
  id: number;
  isRunning: boolean;
  output?: RunOutput;
  error?: string;
}

export interface SkillsState {
  /** Missing until the host has sent the first one. */
  snapshot?: SkillsSnapshot;
  choices: SkillsChoices;
  /** By the key of the skill. */
  runs: ReadonlyMap<string, SkillRun>;
  /** To be brought into view; another object for each time. */
  revealed?: { key: string };
}

export class SkillsStore {
  readonly #host: Host<SkillsHostMessage, SkillsWebviewMessage>;
  readonly #listeners: ((state: SkillsState) => void)[] = [];
  #state: SkillsState;
  #nextId = 1;

  constructor(host: Host<SkillsHostMessage, SkillsWebviewMessage>) {
    this.#host = host;
    this.#state = { choices: choicesFrom(host.getState()), runs: new Map() };
    host.onMessage((message) => this.#receive(message));
  }

  /** Calls the listener now and after every change. */
  subscribe(listener: (state: SkillsState) => void): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  /** Asks the host for the first snapshot. */
  start(): void {
    this.#host.post({ type: 'ready' });
  }

  choose(choices: Partial<SkillsChoices>): void {
    const next = { ...this.#state.choices, ...choices };
    this.#host.setState(next);
    this.#set({ choices: next });
  }

  clearFilters(): void {
    this.choose({ search: '', tag: '', library: 'all', state: 'all' });
  }

  toggle(key: string): void {
    const { open } = this.#state.choices;
    const others = open.filter((other) => other !== key);
    this.choose({ open: others.length < open.length ? others : [...open, key] });
  }

  /** Does nothing while the skill runs from here already. */
  run(key: string, input: Readonly<Record<string, unknown>>): void {
    if (this.#state.runs.get(key)?.isRunning === true) return;
    const id = this.#nextId++;
    this.#setRun(key, { id, isRunning: true });
    this.#host.post({ type: 'run', id, key, input });
  }

  cancel(key: string): void {
    const run = this.#state.runs.get(key);
    if (run?.isRunning === true) this.#host.post({ type: 'cancel', id: run.id });
  }

  act(action: SkillAction, key: string): void {
    this.#host.post({ type: 'act', action, key });
  }

  import(): void {
    this.#host.post({ type: 'import' });
  }

  #receive(message: SkillsHostMessage): void {
    switch (message.type) {
      case 'skills':
        this.#replace(message.snapshot);
        break;
      case 'reveal': {
        const { key } = message;
        const { open } = this.#state.choices;
        this.clearFilters();
        if (!open.includes(key)) this.choose({ open: [...open, key] });
        this.#set({ revealed: { key } });
        break;
      }
      case 'ran':
        this.#settle(message.id, { output: message.output });
        break;
      case 'failed':
        this.#settle(message.id, { error: message.message });
    }
  }

  #replace(snapshot: SkillsSnapshot): void {
    const keys = new Set(snapshot.skills.map(({ key }) => key));
    const { choices } = this.#state;
    const open = choices.open.filter((key) => keys.has(key));
    const hasTag = snapshot.skills.some(({ tags }) => tags.includes(choices.tag));
    this.#set({ snapshot });
    if (open.length < choices.open.length) this.choose({ open });
    // Nothing can have it any more, and nothing would show.
    if (choices.tag !== '' && !hasTag) this.choose({ tag: '' });
  }

  #settle(id: number, end: Pick<SkillRun, 'output' | 'error'>): void {
    for (const [key, run] of this.#state.runs) {
      if (run.id === id) this.#setRun(key, { id, isRunning: false, ...end });
    }
  }

  #setRun(key: string, run: SkillRun): void {
    this.#set({ runs: new Map(this.#state.runs).set(key, run) });
  }

  #set(change: Partial<SkillsState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

/** The saved choices, as far as they are still understood. */
function choicesFrom(saved: unknown): SkillsChoices {
  const fields: Partial<Record<keyof SkillsChoices, unknown>> =
    typeof saved === 'object' && saved !== null ? saved : {};
  const { search, tag, library, state, open } = fields;
  return {
    search: typeof search === 'string' ? search : '',
    tag: typeof tag === 'string' ? tag : '',
    library: library === 'workspace' || library === 'user' ? library : 'all',
    state: STATE_FILTERS.find((known) => known === state) ?? 'all',
    open: Array.isArray(open) ? open.filter((key) => typeof key === 'string') : [],
  };
}
