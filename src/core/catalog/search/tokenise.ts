/**
 * Cuts texts into search terms: identifiers into their words and the joined form, words to their
 * stem (Porter), scripts without spaces into pairs of characters. Used alike for tools and queries.
 */
import { stemmer } from 'stemmer';

/** One searchable piece of a text. */
export interface Token {
  /** As written, folded (NFKC, lower case). */
  word: string;
  /** What is compared: its stem. */
  term: string;
  /** True for the whole of an identifier whose words are tokens of their own. */
  isJoined: boolean;
}

const STOP_WORDS = new Set(
  `a about all also am an and any are as at be by can could did do does for from had has have how i
  if in into is it its just let me my need of on or our please should so some that the their them
  then there these they this those to us want was we were what when where which who will with would
  you your`.split(/\s+/),
);

/** Letters and digits, with the separators that hold an identifier together. */
const RUN = /[\p{L}\p{M}\p{N}]+(?:[_-]+[\p{L}\p{M}\p{N}]+)*/gu;

/** The borders inside a run: separators, aB, ABc, a1, 1a. */
const BORDERS = [
  /[_-]+/u,
  /(?<=[\p{Ll}\p{M}])(?=\p{Lu})/u,
  /(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u,
  /(?<=\p{L})(?=\p{N})/u,
  /(?<=\p{N})(?=\p{L})/u,
];
const BORDER = new RegExp(BORDERS.map((border) => border.source).join('|'), 'u');

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]+/gu;

/** Forms that the stemmer can't know, each group under its first word. */
const IRREGULAR = new Map(
  `send sent|write wrote written|buy bought|make made|say said|throw threw thrown|find found|get got gotten
  |take took taken|give gave given|go went gone|run ran|begin began begun|break broke broken|build built
  |choose chose chosen|hide hid hidden|hold held|keep kept|leave left|lose lost|meet met|pay paid|read read
  |sell sold|show shown|speak spoke spoken|tell told|think thought|know knew known|see saw seen
  |person people|child children|man men|woman women|index indices indexes|vertex vertices|analysis analyses
  |status statuses|criterion criteria`
    .split('|')
    .flatMap((group) => {
      const [first = '', ...forms] = group.trim().split(' ');
      return forms.map((form) => [form, first] as const);
    }),
);

const WORD_LIMIT = 60;

/**
 * The tokens of a text in their order, stop words included. `known` remembers pieces that were seen
 * before: for many texts it saves most of the work.
 */
export function tokenise(text: string, known?: Map<string, readonly Token[]>): Token[] {
  const tokens: Token[] = [];
  for (const run of text.normalize('NFKC').match(RUN) ?? []) {
    let own = known?.get(run);
    if (own === undefined) {
      own = tokensOfRun(run);
      known?.set(run, own);
    }
    for (const token of own) tokens.push(token);
  }
  return tokens;
}

/** The tokens without words that say nothing, unless there are no others. */
export function withoutStopWords(tokens: readonly Token[]): readonly Token[] {
  const telling = tokens.filter((token) => !STOP_WORDS.has(token.word));
  return telling.length > 0 ? telling : tokens;
}

/** The stem of one folded word. */
export function stemOf(word: string): string {
  const regular = IRREGULAR.get(word) ?? word;
  return /^[a-z]{3,}$/.test(regular) ? stemmer(regular) : regular;
}

function tokensOfRun(run: string): Token[] {
  const parts = run.split(BORDER).flatMap(splitUnspaced);
  const tokens = parts.map((part) => tokenOf(part, false));
  const joined = run.replace(/[_-]+/g, '');
  const isIdentifier = parts.length > 1 && joined.length <= WORD_LIMIT;
  if (isIdentifier && joined.search(UNSPACED) < 0) tokens.push(tokenOf(joined, true));
  return tokens;
}

function tokenOf(text: string, isJoined: boolean): Token {
  const word = text.slice(0, WORD_LIMIT).toLowerCase();
  return { word, term: stemOf(word), isJoined };
}

function splitUnspaced(part: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of part.matchAll(UNSPACED)) {
    if (match.index > from) pieces.push(part.slice(from, match.index));
    const chars = Array.from(match[0]);
    if (chars.length === 1) pieces.push(match[0]);
    for (let i = 0; i + 1 < chars.length; i += 1) pieces.push(`${chars[i]}${chars[i + 1]}`);
    from = match.index + match[0].length;
  }
  if (from < part.length) pieces.push(part.slice(from));
  return pieces;
}
