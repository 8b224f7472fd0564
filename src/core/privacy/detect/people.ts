/**
 * Names of persons and their addresses. Neither proves itself: names are found where a key, a header or a
 * set phrase says so, addresses by the way they are written in some countries. What stands in free text
 * without such a sign is not found.
 */
import type { Context } from './context';
import { Label } from './lexicon';
import { OF_PERSONS } from './names';
import type { Scan } from './scan';
import { Sureness, type Span } from './span';

/** A capitalised word, with what joins the parts of a name. */
const PART =
  "(?:\\p{Lu}\\.|\\p{Lu}[\\p{L}\\p{M}]{0,30}(?:['’-]\\p{L}[\\p{L}\\p{M}]{0,30}){0,2}\\.?)";
const JOIN =
  '(?:[ \\t]{1,2}|[ \\t](?:de|da|do|dos|van|von|der|den|del|di|la|le|bin|al|el|ter|y|e)(?:[ \\t](?:la|der|den|las|los))?[ \\t])';
const NAME = `${PART}(?:${JOIN}${PART}){0,4}`;
const TITLE =
  '(?:(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herrn?|Frau|Sra?|Srta|Mme|Mlle|M|Sig|Sig\\.ra|Don|Doña|Sir|Madame|Monsieur|Señora?)\\.?[ \\t])';
const TITLED = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herrn?|Frau|Sra?|Srta|Mme|Mlle|Monsieur|Madame|Señora?)\\.?[ \\t](${NAME})`,
  'gu',
);
/** Phrases, in which small letters stand for either; the name keeps its capitals. */
const PHRASES: readonly RegExp[] = [
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Ss]ehr geehrter?|[Ll]ieber?|[Hh]allo|[Cc]hère?|[Bb]onjour|[Ee]stimad[oa]|[Qq]uerid[oa]|[Hh]ola|[Gg]entile|[Cc]aro|[Cc]ara|[Bb]este|[Gg]eachte|[Pp]rezad[oa]) ${TITLE}?(${NAME})(?=[ \\t]{0,1}[,:])`,
    'gu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:[Mm]y name is|[Mm]y name's|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e m'appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Mm]ijn naam is|[Mm]eu nome é|[Ii] am called|[Ss]poke (?:with|to)|[Ss]igned by|[Rr]eported by|[Aa]ssigned to|[Aa]pproved by|[Rr]equested by|[Rr]eviewed by|[Cc]reated by|[Ss]ubmitted by|[Ww]ritten by|[Aa]uthored by|[Pp]atient|[Cc]ustomer|[Cc]ardholder|[Tt]enant|[Aa]ttn:?|[Aa]ttention:|[Cc]/o|[Oo]n behalf of) ${TITLE}?(${NAME})`,
    'gu',
  ),
  new RegExp(
    `^[ \\t]{0,8}(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Author|Committer|From|To|Cc|Bcc|Reply-To|Sender)[ \\t]{0,2}:[ \\t]{0,4}"?(${NAME})"?(?=[ \\t]{0,2}<)`,
    'gmu',
  ),
  new RegExp(
    `(?:[Rr]egards|[Ss]incerely|[Cc]heers|[Bb]est wishes|[Tt]hanks|[Tt]hank you|[Gg]rüßen?|[Cc]ordialement|[Ss]aludos|[Ss]aluti|[Gg]roeten),?[ \\t]{0,2}\\n{1,2}[ \\t]{0,4}(${PART}(?:${JOIN}${PART}){1,3})(?=[ \\t]{0,2}(?:\\n|$|,))`,
    'gu',
  ),
];
/** Roles with a colon behind them; two words at least, since one may be a thing. */
const ROLE = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:[Cc]ustomer|[Cc]lient|[Cc]ontact(?: [Pp]erson)?|[Ee]mployee|[Aa]pplicant|[Rr]ecipient|[Ss]ender|[Cc]andidate|[Gg]uest|[Ss]tudent|[Aa]ttendee|[Pp]assenger|[Bb]eneficiary|[Pp]ayee|[Kk]unde|[Kk]undin|[Aa]nsprechpartner(?:in)?|[Ee]mpfänger|[Aa]bsender)[ \\t]?[:=][ \\t]{0,3}["']?${TITLE}?(${PART}(?:${JOIN}${PART}){1,3})`,
  'gu',
);
/** `Name:` is anything's, unless more about a person stands beside it. */
const NAME_LABEL = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:[Nn]ame|NAME|[Nn]om|[Nn]ombre)[ \\t]?[:=][ \\t]{0,3}["']?${TITLE}?(${PART}(?:${JOIN}${PART}){1,3})`,
  'gu',
);
/** `Ada Lovelace <ada@…>`. */
const BEFORE_MAIL = new RegExp(`(${PART}(?:${JOIN}${PART}){1,3})"?[ \\t]{1,2}<$`, 'u');
const WHOLE = new RegExp(`^${TITLE}?(?:\\p{Lu}[\\p{L}\\p{M}'’.-]{0,30},[ \\t])?${NAME}$`, 'u');
const LABELLED = new RegExp(
  `["'\`]?[ \\t]{0,2}[:=][ \\t]{0,3}["'\`]?${TITLE}?((?:\\p{Lu}[\\p{L}\\p{M}'’.-]{0,30},[ \\t])?${NAME})`,
  'uy',
);
const NOT_A_NAME =
  /^(?:The|This|That|There|All|Team|Everyone|Support|Sir|Madam|Customer|User|Users|Admin|Administrator|System|Unknown|None|Null|True|False|Yes|No|Not|Any|Friend|Friends|World|Folks|Guys|Colleague|Colleagues|Valued|Hiring|Manager|Sales|Service|Info|Damen|Herren|It|We|You|They|He|She|I|In|On|At|An?|New|Anonymous|Guest|Test|Default|Root|Bot|GitHub|Dependabot|Alle|Zusammen|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Inc|LLC|Ltd|GmbH|Corp|Company|Department|University|Bank|String|Number|Boolean|Object|Date|Name)$/;

export function findNames(text: string, scan: Scan, context: Context, found: Span[]): void {
  if (!/\p{Lu}/u.test(text.slice(0, 4_000)) && !/\p{Lu}/u.test(text)) return;
  const isAboutPerson = scan.labels.masks.some((mask) => (mask & OF_PERSONS) !== 0);
  const patterns = [TITLED, ...PHRASES, ROLE, ...(isAboutPerson ? [NAME_LABEL] : [])];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const name = trimmed(match[1]!);
      if (name === undefined) continue;
      const start = match.index + match[0].lastIndexOf(match[1]!);
      found.push({ start, end: start + name.length, kind: 'name', sureness: Sureness.likely });
    }
  }
  for (const at of scan.ats) {
    const open = openingBefore(text, at);
    if (open < 0) continue;
    const before = text.slice(Math.max(0, open - 100), open + 1);
    const match = BEFORE_MAIL.exec(before);
    const name = match === null ? undefined : trimmed(match[1]!);
    if (match === null || name === undefined) continue;
    const start = open + 1 - before.length + match.index;
    found.push({ start, end: start + name.length, kind: 'name', sureness: Sureness.said });
  }
  const { labels } = scan;
  for (let index = 0; index < labels.starts.length; index++) {
    if ((labels.masks[index]! & Label.name) === 0) continue;
    LABELLED.lastIndex = labels.ends[index]!;
    const match = LABELLED.exec(text);
    const name = match === null ? undefined : trimmed(match[1]!);
    if (match === null || name === undefined) continue;
    const start = LABELLED.lastIndex - match[1]!.length;
    found.push({ start, end: start + name.length, kind: 'name', sureness: Sureness.said });
  }
  for (const cell of context.cells) {
    if ((cell.mask & Label.name) !== 0) whole(text, cell.start, cell.end, found);
  }
  if ((context.given & Label.name) !== 0) whole(text, 0, text.length, found);
}

/** The `<` of `<mail@host>`; looked for only as far as a mail's local part is long. */
function openingBefore(text: string, at: number): number {
  for (let place = at - 1; place >= 0 && at - place <= 65; place--) {
    const code = text.charCodeAt(place);
    if (code === 0x3c) return place;
    if (code === 0x20 || code === 0x0a) return -1;
  }
  return -1;
}

/** A cell or a value whose header or key says that it is a name. */
function whole(text: string, from: number, to: number, found: Span[]): void {
  const written = text.slice(from, Math.min(to, from + 120));
  const start = from + /^[\s"']*/.exec(written)![0].length;
  const value = text.slice(start, Math.min(to, from + 120)).replace(/[\s"']+$/, '');
  if (!WHOLE.test(value) && !/^[\p{Lo}\p{M}·・ ]{2,12}$/u.test(value)) return;
  if (NOT_A_NAME.test(value.split(/\s/)[0]!)) return;
  found.push({ start, end: start + value.length, kind: 'name', sureness: Sureness.said });
}

/** Without words that begin a sentence or end a firm's name; undefined where none is left. */
function trimmed(name: string): string | undefined {
  const [first] = name.split(/[ \t]/);
  if (NOT_A_NAME.test(first!)) return undefined;
  const last = name.split(/[ \t]/).at(-1)!;
  if (/^(?:Inc|LLC|Ltd|GmbH|Corp|AG|SA|Team|Department|University|Bank|Group)\.?$/.test(last))
    return undefined;
  const kept = /[^.]\.$/.test(name) && last.length > 3 ? name.slice(0, -1) : name;
  return kept.length > 1 && /\p{Ll}/u.test(kept) ? kept : undefined;
}

const WORD = "[\\p{Lu}\\d][\\p{L}\\p{M}\\d'’.-]{0,30}";
const US_STREET =
  '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Circle|Cir|Highway|Hwy|Close|Crescent|Cres|Row|Mews|Gardens|Grove|Hill|Walk|Alley|Trail|Loop|Quay)';
const UNIT = '(?:,?[ \\t](?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|#)\\.?[ \\t]?[\\w-]{1,8})?';
const CITY = `${WORD}(?:[ -]${WORD}){0,3}`;
const GAP = '(?:,[ \\t]?|[ \\t]?\\n[ \\t]{0,8}|[ \\t])';
const UK_CODE = '[A-Z]{1,2}\\d[A-Z\\d]?[ \\t]?\\d[A-Z]{2}';
/** After a label that says address and nothing else: what is left of its line. */
const LABELLED_ADDRESS = /["'`]?[ \t]{0,2}[:=][ \t]{0,3}["'`]?([^\n;|"'`{}[\]<>=]{6,120})/y;
const ADDRESSES: readonly RegExp[] = [
  // Unter den Linden 77, 10117 Berlin
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:\\p{Lu}[\\p{L}.-]{1,30}[ ])(?:[\\p{L}.-]{2,30}[ ]){0,3}\\d{1,4}[ ]?[a-zA-Z]?,[ ](?:[A-Z]{1,2}-)?\\d{4,5}(?:[ ][A-Z]{2})?[ ]${CITY}`,
    'gu',
  ),
  // 12 Main Street, Apt 4, Springfield, IL 62701 · 10 High Street, London SW1A 2AA
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])\\d{1,5}[A-Za-z]?(?:-\\d{1,4})?[ \\t](?:[NSEW]{1,2}\\.?[ \\t])?(?:${WORD}[ \\t]){1,4}${US_STREET}(?![\\p{L}\\p{N}])\\.?(?:[ \\t][NSEW]{1,2}\\b)?${UNIT}(?:${GAP}${CITY}(?:${GAP}(?:[A-Z]{2,3}|${CITY})){0,2}(?:${GAP}(?:\\d{5}(?:-\\d{4})?|${UK_CODE}|[A-Z]\\d[A-Z][ \\t]?\\d[A-Z]\\d|\\d{4})(?!\\w))?)?`,
    'gu',
  ),
  // Musterstraße 12a, 10115 Berlin · Keizersgracht 12, 1015 CJ Amsterdam
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:\\p{Lu}[\\p{L}.-]{1,30}[ -]){0,2}(?:\\p{Lu}[\\p{L}-]{1,30}(?:stra(?:ße|sse)|str\\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|straat|laan|plein|gracht|kade|dijk|singel|gatan|vägen|vej|gade|gata|veien)|(?:Straße|Strasse|Str\\.|Allee|Platz|Weg|Straat|Laan))[ \\t]\\d{1,4}[ \\t]?[a-zA-Z]?(?:[-/]\\d{1,4})?(?![\\p{L}\\p{N}])(?:${GAP}(?:[A-Z]{1,2}-)?\\d{4,5}(?:[ \\t][A-Z]{2})?[ \\t]${CITY})?`,
    'gu',
  ),
  // 12 rue de la Paix, 75002 Paris
  new RegExp(
    `(?<![\\p{L}\\p{N}.,-])\\d{1,4}[ \\t]?(?:bis|ter)?,?[ \\t](?:rue|avenue|av\\.|boulevard|bd|place|allée|chemin|impasse|quai|cours|route|square)[ \\t](?:(?:de|du|des|la|le|les|l['’]|d['’])[ \\t]?){0,3}${WORD}(?:[ -](?:(?:de|du|des|la|le)[ -]){0,2}${WORD}){0,4}(?:${GAP}\\d{5}[ \\t]${CITY})?`,
    'giu',
  ),
  // Calle Mayor 12, 28013 Madrid · Via Roma 1, 00184 Roma · Rua Augusta, 100
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:Calle|C/|Avenida|Avda\\.?|Av\\.|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|Travessa|Praça|ul\\.|Ulica|al\\.)[ \\t](?:(?:de|del|di|da|do|dos|la|las|los|della|dei)[ \\t]){0,3}${WORD}(?:[ \\t](?:(?:de|del|di|da|do|la|los)[ \\t]){0,2}${WORD}){0,4},?[ \\t](?:n[ºo°.]{1,2}[ \\t]?)?\\d{1,4}(?:[-/]\\d{1,4}|[a-zA-Z])?(?![\\p{L}\\p{N}])(?:,?[ \\t]\\d{1,2}[ºª]?[ \\t]?[A-Za-z]?(?=,))?(?:${GAP}(?:\\d{4,5}(?:-\\d{3})?|\\d{2}-\\d{3})[ \\t]${CITY})?`,
    'gu',
  ),
  /(?<!\w)P\.?[ \t]?O\.?[ \t]Box[ \t]\d{1,6}(?:,[ \t][A-Z][\w'. -]{1,30},?[ \t][A-Z]{2}[ \t]\d{5}(?:-\d{4})?)?/g,
  /(?<![^\s"'(,])[A-Z]{1,2}\d[A-Z\d]?[ ]\d[ABD-HJLNP-UW-Z]{2}(?!\w)/g,
];

export function findAddresses(
  text: string,
  { labels }: Scan,
  context: Context,
  found: Span[],
): void {
  for (const pattern of ADDRESSES) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (match[0].length < 6) continue;
      const end = match.index + match[0].replace(/[\s.,-]+$/, '').length;
      found.push({ start: match.index, end, kind: 'address', sureness: Sureness.likely });
    }
  }
  const { starts, ends, masks } = labels;
  for (let index = 0; index < starts.length; index++) {
    if ((masks[index]! & Label.address) === 0) continue;
    LABELLED_ADDRESS.lastIndex = ends[index]!;
    const match = LABELLED_ADDRESS.exec(text);
    if (match === null) continue;
    const end = LABELLED_ADDRESS.lastIndex;
    wholeAddress(text, end - match[1]!.length, end, found);
  }
  for (const cell of context.cells) {
    if ((cell.mask & Label.address) !== 0) wholeAddress(text, cell.start, cell.end, found);
  }
  if ((context.given & Label.address) !== 0) wholeAddress(text, 0, text.length, found);
}

/** A cell or a value that its header or key calls an address, and that has a number and words. */
function wholeAddress(text: string, from: number, to: number, found: Span[]): void {
  if (to - from > 250) return;
  const written = text.slice(from, to);
  const value = written.replace(/^[\s"']+|[\s"']+$/g, '');
  if (!/\d/.test(value) || !/\p{L}{3}/u.test(value) || !/\s/.test(value)) return;
  if (/^[a-z]+:\/\/|@|[{}<>=]/.test(value)) return;
  const start = from + written.indexOf(value);
  found.push({ start, end: start + value.length, kind: 'address', sureness: Sureness.said });
}
