/**
 * How likely it is that two names mean the same thing: of a field or tool that is gone and one that is new. By
 * the words of the names, the types and the descriptions; a number from 0 to 1, no proof.
 */
import { likeness } from '../../util/nearest';
import { shapeOf, textOfValue, type Place } from './shape';

/** Words that say the same in names of parameters. */
const SAME = [
  ['id', 'identifier', 'key'], ['dir', 'directory', 'folder'], ['repo', 'repository'], ['org', 'organization', 'owner'],
  ['max', 'limit', 'count', 'top', 'size'], ['per', 'page', 'size', 'limit'], ['q', 'query', 'search', 'keyword', 'term'],
  ['msg', 'message', 'text', 'body', 'content'], ['uri', 'url', 'link', 'href'], ['path', 'file', 'filepath', 'filename'],
  ['lang', 'language', 'locale'], ['desc', 'description'], ['num', 'number'], ['src', 'source', 'from'],
  ['dst', 'dest', 'destination', 'target', 'to'], ['name', 'title', 'label'], ['state', 'status'], ['user', 'username', 'login'],
  ['start', 'begin', 'since', 'from'], ['end', 'until', 'to'], ['list', 'get', 'fetch', 'read', 'find', 'search'],
  ['create', 'add', 'new', 'insert'], ['delete', 'remove'], ['update', 'edit', 'modify', 'set'], ['items', 'results', 'entries', 'data'],
  ['total', 'count'], ['args', 'arguments', 'params', 'parameters'], ['config', 'options', 'settings'],
]; // prettier-ignore
const GROUPS = new Map<string, Set<number>>();
for (const [index, words] of SAME.entries()) {
  for (const word of words) GROUPS.set(word, (GROUPS.get(word) ?? new Set()).add(index));
}

const MAX_NAME = 100;

export function wordsOfName(name: string): string[] {
  return name
    .slice(0, MAX_NAME)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean);
}

/** 1 for the same words in another spelling. */
export function nameSimilarity(one: string, other: string): number {
  const [first, second] = [wordsOfName(one), wordsOfName(other)];
  if (first.join(' ') === second.join(' ') || first.join('') === second.join('')) return 1;
  const shared = first.filter((word) => second.some((each) => wordSimilarity(word, each) > 0.75));
  const words = (2 * shared.length) / (first.length + second.length);
  const [a, b] = [first.join(''), second.join('')];
  const spelling = likeness(a, b);
  return Math.min(0.95, Math.max(words, spelling));
}

function wordSimilarity(one: string, other: string): number {
  if (one === other || `${one}s` === other || one === `${other}s`) return 1;
  const groups = GROUPS.get(one);
  if (groups !== undefined && [...(GROUPS.get(other) ?? [])].some((group) => groups.has(group)))
    return 0.8;
  return Math.max(one.length, other.length) < 4 ? 0 : likeness(one, other);
}

/** Of two texts for readers; undefined where one of them says nothing. */
export function wordingSimilarity(one: string, other: string): number | undefined {
  const [first, second] = [wordsOf(one), wordsOf(other)];
  if (first.size === 0 || second.size === 0) return undefined;
  const shared = [...first].filter((word) => second.has(word)).length;
  return (2 * shared) / (first.size + second.size);
}

const FILLERS = new Set(
  'a an the of to in is for and or be by with this that it on as if from'.split(' '),
);

function wordsOf(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .slice(0, 80);
  return new Set(words.filter((word) => word !== '' && !FILLERS.has(word)));
}

/** Of a field that is gone and one that is new; `isOnlyPair`: there are no others of either. */
export function fieldSimilarity(
  before: { name: string; place: Place },
  after: { name: string; place: Place },
  isOnlyPair: boolean,
): number {
  const [old, now] = [shapeOf(before.place), shapeOf(after.place)];
  const isSameType = typesText(old.types) === typesText(now.types);
  if (!isSameType) return 0;
  const name = nameSimilarity(before.name, after.name);
  const wording = wordingSimilarity(old.words, now.words);
  const isSameWording = old.words !== '' && old.words === now.words;
  const values = old.values && now.values ? sharedValues(old.values, now.values) : undefined;
  if (values !== undefined && values < 0.5) return 0.3 * name;
  if (name === 1) return values === undefined ? 1 : 0.95;
  // `pageIdx` and `pageId` are alike and are not the same: only the same words for readers make it sure.
  const isSure = isSameWording && old.words.length >= 15 && isOnlyPair && name >= 0.4;
  const score = 0.6 * name + 0.4 * (isSameWording ? 1 : (wording ?? name));
  return isSure
    ? Math.max(0.93, score)
    : Math.min(0.85, score + (isOnlyPair ? 0.1 : 0) + (values ?? 0) * 0.1);
}

function sharedValues(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((value) => other.has(value)).length;
  return shared / Math.max(one.size, other.size);
}

function typesText(types: ReadonlySet<string>): string {
  return textOfValue([...types].map((type) => (type === 'integer' ? 'number' : type)).sort());
}
