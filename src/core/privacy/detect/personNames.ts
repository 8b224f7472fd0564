/**
 * Names of persons. No name proves itself: it is found where a key, a header or a set phrase says so. What
 * stands in free text without such a sign is not found.
 */
import type { Context } from './context';
import { OF_PERSONS } from './keyNames';
import { Label } from './lexicon';
import { isWordCode, type Scan } from './scan';
import { Sureness, type Span } from './span';

/** A capitalised word, with what joins the parts of a name. */
const PART =
  "(?:\\p{Lu}\\.|\\p{Lu}[\\p{L}\\p{M}]{0,30}(?:['’-]\\p{L}[\\p{L}\\p{M}]{0,30}){0,2}\\.?)";
const JOIN =
  '(?:[ \\t]{1,2}|[ \\t](?:de|da|do|dos|van|von|der|den|del|di|la|le|bin|al|el|ter|y|e)(?:[ \\t](?:la|der|den|las|los))?[ \\t])';
const NAME = `${PART}(?:${JOIN}${PART}){0,4}`;
const FULL_NAME = `${PART}(?:${JOIN}${PART}){1,3}`;
const TITLES =
  'Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herrn?|Frau|Sra?|Srta|Sig|Sig\\.?ra|Dott|Mme|Mlle|Monsieur|Madame|Señora?|Mevr';
const TITLE = `(?:(?:${TITLES}|M|Don|Doña|Sir)\\.?[ \\t])?`;
const ROLES =
  '[Cc]ustomer|[Cc]lient|[Cc]ontact(?: [Pp]erson)?|[Ee]mployee|[Aa]pplicant|[Rr]ecipient|[Ss]ender|' +
  '[Cc]andidate|[Gg]uest|[Ss]tudent|[Aa]ttendee|[Pp]assenger|[Bb]eneficiary|[Pp]ayee|[Kk]unde|[Kk]undin|' +
  '[Aa]nsprechpartner(?:in)?|[Ee]mpfänger|[Aa]bsender';
const GREETINGS =
  '[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Ss]ehr geehrter?|[Ll]ieber?|[Hh]allo|[Cc]hère?|[Bb]onjour|[Ee]stimad[oa]|' +
  '[Qq]uerid[oa]|[Hh]ola|[Gg]entile|[Cc]aro|[Cc]ara|[Bb]este|[Gg]eachte|[Pp]rezad[oa]';
const INTRODUCTIONS =
  "[Mm]y name is|[Mm]y name's|[Mm]ein Name ist|[Ii]ch heiße|[Jj]e m'appelle|[Mm]e llamo|[Mm]i nombre es|" +
  '[Mm]i chiamo|[Mm]ijn naam is|[Nn]azywam się|[Jj]ag heter|[Jj]eg heter|[Mm]itt namn är|[Mm]eu nome é|[Ii] am called|[Ss]poke (?:with|to)|[Ss]igned by|' +
  '[Rr]eported by|[Aa]ssigned to|[Aa]pproved by|[Rr]equested by|[Rr]eviewed by|[Cc]reated by|' +
  '[Ss]ubmitted by|[Ww]ritten by|[Aa]uthored by|[Aa]ttn:?|[Aa]ttention:|[Cc]/o|[Oo]n behalf of';
const TRAILERS =
  'Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Suggested-by|Author|Committer';
const HEADERS = `${TRAILERS}|From|To|Cc|Bcc|Reply-To|Sender`;
const FAREWELLS =
  '[Rr]egards|[Ss]incerely|[Cc]heers|[Ww]ishes|[Tt]hanks|[Tt]hank you|[Gg]r(?:üß|uess|uss)en?|[Cc]ordialement|' +
  '[Ss]aludos?|[Ss]aluti|[Gg]roet(?:en|jes)?|[Hh]älsningar(?:na)?|[Hh]ilsen|[Pp]oważaniem|[Pp]ozdrawiam|' +
  '[Cc]umprimentos|[Aa]tenciosamente|[Aa]tentamente';

const LISTS =
  '[Aa]ttendees|[Pp]articipants|[Pp]assengers|[Gg]uests|[Tt]eilnehmer|[Pp]articipantes|[Aa]sistentes';

/** Family names first: `Lovelace, Ada`. */
const INVERTED = "(?:\\p{Lu}[\\p{L}\\p{M}'’.-]{0,30},[ \\t])?";
/** Tried where their first word stands; small letters stand for either, a name keeps its capitals. */
const PHRASES: readonly RegExp[] = [
  new RegExp(`(?:${TITLES})\\.?[ \\t](${NAME})`, 'uy'),
  new RegExp(`(?:${GREETINGS}) ${TITLE}(${NAME})(?=[ \\t]?[,:])`, 'uy'),
  new RegExp(`(?:${INTRODUCTIONS}) ${TITLE}(${NAME})`, 'uy'),
  new RegExp(`(?:${HEADERS})[ \\t]{0,2}:[ \\t]{0,4}"?(${NAME})"?(?=[ \\t]{0,2}<)`, 'uy'),
  new RegExp(
    `(?:(?:${FAREWELLS}),?|[Bb]est,)[ \\t]{0,2}\\n{1,2}[ \\t]{0,4}(${FULL_NAME})(?=[ \\t]{0,2}(?:\\n|$|,))`,
    'uy',
  ),
  // Two words at least, since one may be a thing.
  new RegExp(`(?:${ROLES})[ \\t]?[:=][ \\t]{0,3}["']?${TITLE}(${FULL_NAME})`, 'uy'),
  new RegExp(`(?:${TRAILERS}):[ \\t]{1,4}(${FULL_NAME})(?=[ \\t]{0,2}(?:\\n|$))`, 'uy'),
  // Of contact cards.
  new RegExp(`FN(?:;[^:\\n]{1,60})?:(${FULL_NAME})(?=[ \\t]{0,2}(?:\\\\?[\\nr]|$))`, 'uy'),
  new RegExp(
    `(?:${ROLES})[ \\t](${FULL_NAME})[ \\t](?:called|wrote|asked|says|said|complained|reports|reported|requested|wants|emailed|phoned)\\b`,
    'uy',
  ),
];
/** Several, one after the other. */
const LIST = new RegExp(
  `(?:${LISTS})[ \\t]?:[ \\t]{0,3}(${FULL_NAME}(?:[,;][ \\t]{0,2}${FULL_NAME}){0,20})(?=[ \\t.]{0,2}(?:\\n|$))`,
  'uy',
);
/** `Ada Lovelace, Passport No. …`. */
const BEFORE_LABEL = new RegExp(
  `(${FULL_NAME})(?:,|;|:|[ \\t]?[-–(]|\\n?[ \\t]?(?:with|mit))[ \\t]{0,2}$`,
  'u',
);
/** In characters: from the end of a label to the value that it is of. */
const NEXT = 24;
/** `Name:` is anything's, unless more about a person stands beside it. */
const NAME_LABEL = new RegExp(
  `(?:[Nn]ame|NAME|[Nn]om|[Nn]ombre)["'\`]?[ \\t]?[:=][ \\t]{0,3}["']?${TITLE}(${FULL_NAME})`,
  'uy',
);
/** `Ada Lovelace <ada@…>`. */
const BEFORE_MAIL = new RegExp(
  `(${FULL_NAME}|\\p{Lu}[\\p{L}'’-]{1,30},[ \\t]${NAME})"?[ \\t]{1,2}<$`,
  'u',
);
const WHOLE = new RegExp(`^${TITLE}${INVERTED}${NAME}$`, 'u');
const LABELLED = new RegExp(
  `["'\`]?[ \\t]{0,2}[:=][ \\t]{0,3}["'\`]?${TITLE}(${INVERTED}${NAME})`,
  'uy',
);
/** In characters: how far a person's other particulars may stand from the name. */
const NEAR = 300;
const NOT_A_NAME =
  /^(?:The|This|That|There|All|Team|Everyone|Support|Sir|Madam|Customer|User|Users|Admin|Administrator|System|Unknown|None|Null|True|False|Yes|No|Not|Any|Friend|Friends|World|Folks|Guys|Colleague|Colleagues|Valued|Hiring|Manager|Sales|Service|Info|Damen|Herren|Der|Die|Das|Patient|Patientin|It|We|You|They|He|She|I|In|On|At|An?|New|Anonymous|Guest|Test|Default|Root|Bot|GitHub|Dependabot|Alle|Zusammen|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Inc|LLC|Ltd|GmbH|Corp|Company|Department|University|Bank|String|Number|Boolean|Object|Date|Name)$/;

const FIRM =
  /[ \t](?:Inc|LLC|Ltd|GmbH|Corp|AG|SA|SE|BV|KG|Team|Department|University|Bank|Group)\.?$/;
/** Words that names of things have, and names of persons not. */
const THING =
  /(?:^|[ -])(?:Tax|Number|Code|Id|ID|Identification|Identity|Registration|Registro|Bank|Banco|Service|Server|System|Project|Team|Group|Office|Center|Centre|Department|University|School|Institute|Street|Road|Pipeline|Branch|Release|Version|Report|Policy|Plan|Account|Manager|Support|Security|National|Personal|Azure|Google|Microsoft|Windows|Linux|Cloud|API|SDK|HTTP|URL|JSON)(?:$|[ -])/;

/** What belongs to one person. */
const IDENTIFIES = OF_PERSONS | Label.account;
const IDENTIFYING: ReadonlySet<string> = new Set([
  'ssn',
  'national_id',
  'passport',
  'bank_account',
  'iban',
  'birth_date',
]);

export function findNames(text: string, scan: Scan, context: Context, found: Span[]): void {
  const { labels, leads, ats } = scan;
  findBeforeLabels(text, scan, found);
  if (leads.length > 0) findPhrases(text, scan, found);
  for (const at of ats) {
    const open = openingBefore(text, at);
    if (open < 0) continue;
    const before = text.slice(Math.max(0, open - 100), open + 1);
    const match = BEFORE_MAIL.exec(before);
    const name = match === null ? undefined : trimmed(match[1]!);
    if (match === null || name === undefined) continue;
    const start = open + 1 - before.length + match.index;
    found.push({ start, end: start + name.length, kind: 'name', sureness: Sureness.said });
  }
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

function findPhrases(text: string, { leads, labels }: Scan, found: Span[]): void {
  const persons = labels.starts.filter((_, index) => (labels.masks[index]! & OF_PERSONS) !== 0);
  for (const lead of leads) {
    if (lead > 0 && isWordCode(text.charCodeAt(lead - 1))) continue;
    for (const pattern of PHRASES) take(pattern, lead);
    takeList(lead);
    if (persons.length > 0 && isNear(persons, lead)) take(NAME_LABEL, lead);
  }

  function takeList(lead: number): void {
    LIST.lastIndex = lead;
    const match = LIST.exec(text);
    if (match === null) return;
    let start = lead + match[0].length - match[1]!.length;
    for (const part of match[1]!.split(/([,;][ \t]{0,2})/)) {
      const name = trimmed(part);
      if (name !== undefined && /\p{L}/u.test(name)) {
        found.push({ start, end: start + name.length, kind: 'name', sureness: Sureness.likely });
      }
      start += part.length;
    }
  }

  function take(pattern: RegExp, lead: number): void {
    pattern.lastIndex = lead;
    const match = pattern.exec(text);
    const name = match === null ? undefined : trimmed(match[1]!);
    if (match === null || name === undefined) return;
    const start = lead + match[0].lastIndexOf(match[1]!);
    found.push({ start, end: start + name.length, kind: 'name', sureness: Sureness.likely });
  }
}

/** Before what is said to be a person's and was found. */
function findBeforeLabels(text: string, { labels }: Scan, found: Span[]): void {
  const values = found.filter(({ kind }) => IDENTIFYING.has(kind)).map(({ start }) => start);
  values.sort((a, b) => a - b);
  if (values.length === 0) return;
  for (let index = 0; index < labels.starts.length; index++) {
    if ((labels.masks[index]! & IDENTIFIES) === 0) continue;
    const start = labels.starts[index]!;
    if (!isNear(values, labels.ends[index]! + NEXT / 2, NEXT / 2)) continue;
    const before = text.slice(Math.max(0, start - 80), start);
    const match = BEFORE_LABEL.exec(before);
    const name = match === null ? undefined : trimmed(match[1]!);
    if (match === null || name === undefined) continue;
    const from = start - before.length + match.index;
    found.push({ start: from, end: from + name.length, kind: 'name', sureness: Sureness.likely });
  }
}

/** Whether one of the places, which are in order, is within a few lines of another. */
function isNear(places: readonly number[], place: number, near = NEAR): boolean {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < place - near) low = middle + 1;
    else high = middle;
  }
  return low < places.length && places[low]! <= place + near;
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
  if (NOT_A_NAME.test(value.split(/\s/)[0]!) || FIRM.test(value)) return;
  found.push({ start, end: start + value.length, kind: 'name', sureness: Sureness.said });
}

/** Without words that begin a sentence or end a firm's name; undefined where none is left. */
function trimmed(name: string): string | undefined {
  const [first] = name.split(/[ \t]/);
  if (NOT_A_NAME.test(first!)) return undefined;
  const last = name.split(/[ \t]/).at(-1)!;
  if (FIRM.test(name)) return undefined;
  // Names of classes and functions.
  if (/\p{Ll}\p{Lu}/u.test(name) && !/\b(?:Mc|Mac|De|Di|La|Le|O)\p{Lu}/u.test(name))
    return undefined;
  if (THING.test(name)) return undefined;
  const kept = /[^.]\.$/.test(name) && last.length > 3 ? name.slice(0, -1) : name;
  return kept.length > 1 && /\p{Ll}/u.test(kept) ? kept : undefined;
}
