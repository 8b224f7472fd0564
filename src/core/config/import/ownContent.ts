/** What the text of our own file says: its servers and inputs, or why it cannot be used. Reads no disk. */
import { ToolwrightError } from '../../util/errors';
import { parseDocument, type Member } from '../syntax';

/** The file, or the record of the last import, does not allow what was wanted; nothing was changed. */
export class OwnFileError extends ToolwrightError {
  constructor(message: string) {
    super('own_file', message);
  }
}

export interface Content {
  /** Entries by their names; of two with one name the first counts. */
  servers: Map<string, unknown>;
  inputs: unknown[];
}

/** What is in the file. Throws OwnFileError when that cannot be said. */
export function contentOf(text: string | undefined, file: string): Content {
  const document = parseDocument(text ?? '');
  if (document.kind === 'empty') return { servers: new Map(), inputs: [] };
  const wrong = (what: string): OwnFileError =>
    new OwnFileError(`${file}${what}. Mend the file first; it was left as it is.`);
  if (document.kind === 'broken') throw wrong(`:${document.message}`);
  const top = firstByName(document.root.members());
  if (top === undefined) throw wrong(' holds no object');
  const table = top.get('servers');
  const servers = table === undefined ? new Map<string, Member>() : firstByName(table.members());
  if (servers === undefined) throw wrong(' has no object "servers"');
  const inputs = top.has('inputs') ? top.get('inputs')?.value : [];
  if (!Array.isArray(inputs)) throw wrong(' has "inputs" that are no list');
  return { servers: new Map([...servers].map(([name, { value }]) => [name, value])), inputs };
}

/** As configuration is read: of two members with one name the first counts. */
function firstByName(members: readonly Member[] | undefined): Map<string, Member> | undefined {
  if (members === undefined) return undefined;
  const first = new Map<string, Member>();
  for (const member of members) if (!first.has(member.name)) first.set(member.name, member);
  return first;
}
