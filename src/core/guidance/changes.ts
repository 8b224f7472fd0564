/**
 * What changed between a run that failed and the next one that went well: the likely reason that it did. Only
 * what the facts show: names of arguments and tools, habits, how many calls there were at once.
 */
import { nameIn, type Attempt, type RunFacts } from './facts';
import { habitName } from './habits';

/** A change as it is kept: its kind, and what it is about. */
export type Change = `${ChangeKind}` | `${ChangeKind} ${string}`;

const CHANGE_KINDS = [
  'give',
  'leave_out',
  'retype',
  'use_instead',
  'call_first',
  'without',
  'fewer_at_once',
  'try_again',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** More than this many differences are another program. */
const MOST = 3;

/** Empty where nothing shows, and where too much does. */
export function changesBetween(
  before: RunFacts,
  after: RunFacts,
  failed: string | undefined,
): Change[] {
  const changes: Change[] = [
    ...(failed === undefined ? [] : changesOfCalls(before, after, failed)),
    ...droppedHabits(before, after),
    ...(crowdOf(before) >= 4 && crowdOf(after) * 2 <= crowdOf(before)
      ? (['fewer_at_once'] as const)
      : []),
  ];
  return changes.length > MOST ? [] : changes;
}

function changesOfCalls(before: RunFacts, after: RunFacts, failed: string): Change[] {
  const wrong = before.attempts.find(({ tool, failure }) => tool === failed && failure);
  const right = after.attempts.find(({ tool, failure }) => tool === failed && !failure);
  const newTools = new Set(
    toolsOf(after.attempts).filter((tool) => !toolsOf(before.attempts).includes(tool)),
  );
  if (right === undefined) {
    // One that took its place; of several nobody knows which.
    return newTools.size === 1 ? [`use_instead ${[...newTools][0]!}`] : [];
  }
  if (wrong === undefined) return [];
  const earlier = after.attempts.slice(0, after.attempts.indexOf(right));
  const first = toolsOf(earlier).filter((tool) => newTools.has(tool));
  const changes: Change[] = [
    ...changesOfArguments(wrong, right),
    ...(first.length === 1 ? [`call_first ${first[0]!}` as const] : []),
  ];
  const isSame =
    changes.length === 0 && wrong.values !== undefined && wrong.values === right.values;
  return isSame && before.habits.length === after.habits.length ? ['try_again'] : changes;
}

function changesOfArguments(wrong: Attempt, right: Attempt): Change[] {
  const types = new Map(wrong.arguments.map((each) => [nameIn(each), each]));
  const now = new Map(right.arguments.map((each) => [nameIn(each), each]));
  return [
    ...[...now.keys()].filter((name) => !types.has(name)).map((name): Change => `give ${name}`),
    ...[...types.keys()]
      .filter((name) => !now.has(name))
      .map((name): Change => `leave_out ${name}`),
    ...[...now]
      .filter(([name, typed]) => types.has(name) && types.get(name) !== typed)
      .map(([, typed]): Change => `retype ${typed}`),
  ];
}

function droppedHabits(before: RunFacts, after: RunFacts): Change[] {
  const kept = new Set(after.habits.map(habitName));
  const gone = new Set(before.habits.map(habitName).filter((habit) => !kept.has(habit)));
  return [...gone].map((habit): Change => `without ${habit}`);
}

function crowdOf({ attempts }: RunFacts): number {
  return Math.max(0, ...attempts.map(({ atOnce }) => atOnce));
}

function toolsOf(attempts: readonly Attempt[]): string[] {
  return [...new Set(attempts.map(({ tool }) => tool))];
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['s', 'a text'],
  ['n', 'a number'],
  ['b', 'true or false'],
  ['l', 'a list'],
  ['o', 'an object'],
  ['z', 'null'],
]);

/** What to do, for a model: "Give `owner`". `adviceOn` says what to do about a habit, where it knows it. */
export function adviceOf(
  change: string,
  adviceOn: (habit: string) => string | undefined,
): string | undefined {
  const space = change.indexOf(' ');
  const kind = space < 0 ? change : change.slice(0, space);
  const what = space < 0 ? '' : change.slice(space + 1);
  switch (kind as ChangeKind) {
    case 'give':
      return `Give \`${what}\`.`;
    case 'leave_out':
      return `Leave out \`${what}\`.`;
    case 'retype':
      return `Give \`${nameIn(what)}\` as ${TYPES.get(what.slice(what.lastIndexOf(':') + 1)) ?? 'another type'}.`;
    case 'use_instead':
      return `Use \`${what}\` instead.`;
    case 'call_first':
      return `Call \`${what}\` before it.`;
    case 'without':
      return adviceOn(what);
    case 'fewer_at_once':
      return 'Make fewer calls at the same time.';
    case 'try_again':
      return 'Try the same once more.';
    default:
      return undefined;
  }
}
