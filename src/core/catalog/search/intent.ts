/**
 * What kind of work a tool does, and what kind a query asks for: to read, to create, to change or to
 * delete. A guess from verbs, so it only moves tools a little: "which issues are open?" wants a list, not
 * a tool that opens one.
 */
import type { ToolContract } from '../contract';
import { tokenise } from './tokenise';

export type Intent = 'read' | 'create' | 'change' | 'delete';

/** Words that are verbs wherever they stand. */
const VERBS: Record<Intent, string> = {
  read: `get list show fetch find search retrieve view lookup read describe display browse query count check
    explain inspect download export summarize summarise analyze analyse monitor compare see tell look give
    verify validate diagnose watch what which who whose where when why how is are was were do does did has
    have were am`,
  create: `create add insert make generate register upload send invite append compose import fork write attach
    publish reply submit clone duplicate copy new install put leave post`,
  change: `update edit change modify set rename move assign mark turn switch enable disable approve merge
    resolve close reopen replace adjust resize configure patch protect unprotect lock unlock transfer convert
    complete finish restart scale pause resume apply mute unmute reorder restore revert undo format rotate`,
  delete: `delete remove erase drop clear purge uninstall trash discard revoke unset destroy cancel`,
};
/** Words that are verbs only where a request begins with them. */
const FIRST_VERBS: Partial<Record<Intent, string>> = {
  create:
    'comment log record book schedule draft save store note file report plan open start share upload',
  change: 'label tag rank archive review star pin',
};

/** What comes before the request itself. */
const POLITE = new RegExp(
  `^(?:${[
    'please',
    '(?:can|could|would|will|may) (?:you|we|i)',
    "i(?:'d| would) like to",
    '(?:i|we) (?:want|need|have|wish) (?:you )?to',
    'how (?:do|can|could|should|would) (?:i|we|you|one)',
    'how to',
    "let'?s",
    'help me(?: to)?',
    'is it possible to',
    'go ahead and',
    'i am trying to',
  ].join('|')})\\b[\\s,:]*`,
  'iu',
);
/** So many words of a query may come before its verb. */
const SEARCHED_WORDS = 8;
const FEW_WORDS = 4;

const anywhere = tableOf(VERBS);
const first = new Map([...anywhere, ...tableOf(FIRST_VERBS)]);

/** What a query asks for; undefined where that is not clear. */
export function intentOf(query: string): Intent | undefined {
  let text = query.slice(0, 300).trim();
  for (let round = 0; round < 3; round++) text = text.replace(POLITE, '');
  const words = tokenise(text).filter((token) => !token.isJoined);
  const start = first.get(words[0]?.word ?? '');
  if (start !== undefined) return start;
  for (const { word } of words.slice(1, SEARCHED_WORDS)) {
    const found = anywhere.get(word);
    if (found !== undefined) return found;
  }
  // A few words without a verb name what somebody wants to see.
  return words.length <= FEW_WORDS ? 'read' : undefined;
}

/** What a tool does, by the verbs of its name, else by its server's hints. */
export function intentOfTool({ name, annotations }: ToolContract): Intent | undefined {
  for (const { word, isJoined } of tokenise(name)) {
    const found = isJoined ? undefined : anywhere.get(word);
    if (found !== undefined) return found;
  }
  if (annotations.readOnlyHint === true) return 'read';
  return annotations.destructiveHint === true ? 'change' : undefined;
}

/** How far two kinds of work are from each other: 0 for the same, to 1. */
export function distanceOf(a: Intent, b: Intent): number {
  if (a === b) return 0;
  if (a === 'delete' || b === 'delete') return 1;
  return a === 'read' || b === 'read' ? 0.8 : 0.3;
}

function tableOf(words: Partial<Record<Intent, string>>): Map<string, Intent> {
  const table = new Map<string, Intent>();
  for (const intent of ['read', 'create', 'change', 'delete'] as const) {
    for (const word of words[intent]?.split(/\s+/) ?? []) if (word !== '') table.set(word, intent);
  }
  return table;
}
