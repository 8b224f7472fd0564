/** The same values, written so that a pattern misses them and a reader does not. */
import { card, iban, ip, phone, ssn } from './values.mjs';

const MAKERS = { card, iban, ip, phone, ssn };

const wide = (text) =>
  text.replace(/[0-9A-Za-z@]/g, (c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0));
const arabic = (text) => text.replace(/\d/g, (c) => String.fromCodePoint(0x660 + Number(c)));
const hindi = (text) => text.replace(/\d/g, (c) => String.fromCodePoint(0x966 + Number(c)));
const between = (sign) => (text) => [...text].map((c, i) => (i % 3 === 1 ? c + sign : c)).join('');
const dashes = (text) => text.replaceAll('-', '\u2011').replaceAll(' ', '\u00a0');
const spacesWide = (text) => text.replaceAll(' ', '\u2009').replaceAll('-', '\u2013');
const spaced = (text) => [...text.replace(/\D/g, '')].join(' ');
const wrapped = (text) => {
  const at = text.indexOf(' ', Math.floor(text.length / 3));
  return at < 0 ? text : `${text.slice(0, at)}\n${text.slice(at + 1)}`;
};
const html = (text) => text.replace('@', '&#64;').replaceAll('-', '&#45;');
const htmlHex = (text) => text.replace('@', '&#x40;');
const percent = (text) => text.replace('@', '%40').replaceAll('+', '%2B');
const unicode = (text) => text.replace('@', '\\u0040');
const words = (text) => text.replace('@', ' (at) ').replaceAll('.', ' (dot) ');
const brackets = (text) => text.replace('@', '[at]').replaceAll('.', '[dot]');
const spelled = (text) => text.replace('@', ' at ').replaceAll('.', ' dot ');

const WAYS = {
  email: [
    wide,
    between('\u200b'),
    between('\u00ad'),
    html,
    htmlHex,
    percent,
    unicode,
    words,
    brackets,
    spelled,
  ],
  card: [wide, arabic, hindi, between('\u200b'), dashes, spacesWide, spaced, wrapped],
  ssn: [wide, arabic, between('\u200b'), dashes, spacesWide, html],
  phone: [wide, arabic, between('\u200d'), dashes, spacesWide],
  iban: [wide, between('\u200b'), dashes, spacesWide],
  ip: [wide, between('\u200b')],
};

export function* disguised(chance, count) {
  for (const [kind, ways] of Object.entries(WAYS)) {
    for (let index = 0; index < count; index++) {
      const way = ways[index % ways.length];
      let plain =
        kind === 'email'
          ? `${chance.of('abcdefgh', 5)}.${chance.of('klmnop', 5)}@acme.io`
          : MAKERS[kind](chance);
      if (way === spaced || way === wrapped) plain = plain.replaceAll('-', ' ');
      const text = way(plain);
      const value = chance.pick([
        (v) => `${kind === 'phone' ? 'phone' : kind}: ${v}`,
        (v) => ({ [kind]: v }),
        (v) => `please use ${kind} ${v}`,
      ])(text);
      yield { group: 'disguised', value, spans: [{ kind, text }] };
    }
  }
}
