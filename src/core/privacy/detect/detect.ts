/**
 * Finds personal data and secrets in a text. Linear in its length: one pass finds the places from which
 * a value could begin, bounded matchers judge each, libraries check numbers, and the words around decide
 * what a form alone does not.
 */
import { findAccounts } from './accounts';
import { findAddresses } from './addresses';
import { findAssignments } from './assignments';
import { findBlocks } from './blocks';
import { findCommands } from './commands';
import { findConnections } from './connections';
import { Context } from './context';
import { findBirthDates } from './dates';
import { findEmails } from './email';
import { findKeys, isKeyStart } from './keys';
import { findNetwork } from './network';
import { readText } from './normalise';
import { findNumbers } from './numbers';
import { findNames } from './personNames';
import { scan } from './scan';
import { withoutOverlaps, type Span } from './span';
import { tablesIn } from './tables';
import { findVendorAssignments } from './vendorAssignments';
import { Work } from './work';

/** The shortest thing that is worth a look. */
const SHORTEST = 4;

/** Without any of these a short text holds nothing: no digit, sign, capital, and no sign in words. */
const MAY_HOLD = /[\d@:=<([{\\&%A-Z]|[^\x20-\x7e]|\s(?:dot|DOT|punto|punkt|is)\s/;
const SHORT = 300;

/** `given` is what is known of the text as a whole: labels of the key that it stands under. */
export function detect(text: string, given = 0): Span[] {
  // A short name is told by its key alone.
  if (text.length < (given === 0 ? SHORTEST : 2)) return [];
  if (given === 0 && text.length <= SHORT && !MAY_HOLD.test(text)) return [];
  const { text: read, original } = readText(text);
  const places = scan(read, isKeyStart);
  const context = new Context(read, places.labels, tablesIn(read), given);
  const work = new Work(read.length);
  const found: Span[] = [];
  findBlocks(read, places, found);
  findConnections(read, places, found);
  findKeys(read, places, context, found);
  findAssignments(read, places, context, found);
  findVendorAssignments(read, places, found);
  findCommands(read, found);
  findEmails(read, places, context, found);
  findNetwork(read, places, context, found);
  findAccounts(read, places, context, work, found);
  findNumbers(read, places, context, work, found);
  findBirthDates(read, places, context, found);
  findNames(read, places, context, found);
  findAddresses(read, places, context, found);
  return withoutOverlaps(found).map((span) => {
    const [start, end] = original(span.start, span.end);
    return { ...span, start, end };
  });
}
