/**
 * Habits of programs: ways to go about calls of which some fail, read from the syntax and from the tools' own
 * schemas. Whether one does harm here is learned; what to do about it is written here.
 */
import type { Inspection } from '../sandbox/inspection';
import type { JsonSchema } from '../catalog/contract';
import { isObject } from '../util/json';

/** What each is called, what a program with it does, and what would be better. */
export const HABITS = {
  loop: {
    name: 'one call after the other, in a loop',
    what: (tool) => `It calls ${tool} once for each element, one after the other`,
    advice: 'Ask for more with one call, or make a few calls at the same time.',
  },
  unbounded: {
    name: 'all calls at once',
    what: (tool) => `It calls ${tool} for all elements of a list at once`,
    advice: 'Work through the list in chunks of 5, awaiting each chunk.',
  },
  dropped: {
    name: 'calls that are not awaited',
    what: (tool) => `It does not wait for ${tool}`,
    advice: 'Await every call.',
  },
  uncaught: {
    name: 'errors that are not caught',
    what: (tool) => `It does not catch errors of ${tool}`,
    advice: 'Catch errors of single calls and go on with the others.',
  },
  whole: {
    name: 'results returned whole',
    what: (tool) => `It returns all that ${tool} sent`,
    advice: 'Select and sum up in the program, and return only the answer.',
  },
  first_page: {
    name: 'only the first page',
    what: (tool) => `It takes only the first page of ${tool}`,
    advice: 'Ask for page after page until one is not full.',
  },
  endless: {
    name: 'a loop without an end',
    what: () => 'It has a loop that does not end',
    advice: 'Give the loop an end.',
  },
} as const satisfies Record<
  string,
  { name: string; what: (tool: string) => string; advice: string }
>;

export type HabitKind = keyof typeof HABITS;

export interface Habit {
  kind: HabitKind;
  /** `server.tool`, where it is about a call. */
  tool?: string;
  /** The names of the arguments of that call, where they are written out. */
  arguments?: readonly string[];
  line: number;
}

/** A habit as it is kept, of any tool. */
export function habitName({ kind }: Habit): string {
  return kind;
}

/** The same of one tool. */
export function habitOfTool({ kind, tool }: Habit): string | undefined {
  return tool && `${kind} ${tool}`;
}

const MOST_HABITS = 40;
/** Names of inputs that ask for another part of a list. */
const PAGING =
  /^(?:page|page_?(?:number|token|index)|cursor|offset|skip|start(?:_?at)?|after|next_?token)$/i;

export interface KnownTool {
  id: string;
  inputSchema: JsonSchema;
}

/** In the order of the program. `toolOf` resolves a name as programs write it. */
export function habitsOf(
  { calls, endlessLoops = [] }: Inspection,
  toolOf: (name: string) => KnownTool | undefined,
): Habit[] {
  const habits: Habit[] = endlessLoops.map((line) => ({ kind: 'endless', line }));
  for (const { callee, line, use = {}, arguments: given } of calls) {
    const tool = toolOf(callee);
    if (tool === undefined) continue;
    const about = { tool: tool.id, line, ...(given && { arguments: given }) };
    const add = (kind: HabitKind): number => habits.push({ kind, ...about });
    if (use.isInLoop) add('loop');
    if (use.isUnbounded) add('unbounded');
    if (use.isDropped) add('dropped');
    // Where the arguments are not written out, it may be no call at all but a name that is handed on.
    if (!use.isCaught && given !== undefined) add('uncaught');
    if (use.isReturned) add('whole');
    const paging = pagingOf(tool.inputSchema);
    const isPaged = given === undefined || paging.some((name) => given.includes(name));
    if (paging.length > 0 && !isPaged && !use.isInLoop) add('first_page');
  }
  return habits.slice(0, MOST_HABITS);
}

function pagingOf({ properties }: JsonSchema): string[] {
  return isObject(properties) ? Object.keys(properties).filter((name) => PAGING.test(name)) : [];
}
