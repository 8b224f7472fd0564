/**
 * Words that stand for each other in names of tools and in questions about them, as data. A synonym
 * counts far less than the word itself, so a group may be generous. How much is searchIndex.ts.
 */
import { stemOf } from './tokenise';

/** Each line is a group. A word may be in several. */
const GROUPS = `
  get list show read fetch find search retrieve view lookup query browse load display
  create add new make insert register generate open
  delete remove erase drop destroy clear purge
  update edit change modify set patch alter replace rename adjust
  send post publish submit notify reply message
  run execute start launch trigger invoke call
  stop cancel abort kill terminate end close
  write save store put append persist
  move transfer relocate
  copy duplicate clone fork
  upload attach import
  download export save
  check verify validate test inspect
  describe explain info details summary status
  count total number amount
  merge combine join
  compare diff difference
  schedule plan book reserve
  assign allocate delegate
  enable activate
  disable deactivate
  directory folder dir path
  file document doc
  repository repo project
  issue ticket bug task todo
  user member person people account contact
  group team organization org
  message chat comment note
  email mail inbox
  picture image photo screenshot
  database db table sql
  website page url web site
  event meeting appointment calendar
  log history audit trace
  config configuration settings preferences option
  price cost quote rate
  weather forecast temperature
  location place address map
  pull merge pr review
  key secret credential token password`;

const groups = GROUPS.trim()
  .split('\n')
  .map((line) => line.trim().split(' ').map(stemOf));

const byTerm = new Map<string, string[]>();
for (const group of groups) {
  for (const term of group) {
    const others = new Set([...(byTerm.get(term) ?? []), ...group]);
    others.delete(term);
    byTerm.set(term, [...others]);
  }
}

/** The terms that may stand for this one, without itself. */
export function synonymsOf(term: string): readonly string[] {
  return byTerm.get(term) ?? [];
}
