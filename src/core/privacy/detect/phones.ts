/** Phone numbers by the number plans of all countries, which a library knows. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Work } from './work';

/** Whether a written number is one of its country; without a country it has to begin with `+`. */
export function isPhone(written: string, country: CountryCode | undefined, work: Work): boolean {
  if (!work.spend()) return true;
  const number = parsePhoneNumberFromString(written, {
    ...(country !== undefined && { defaultCountry: country }),
    extract: false,
  });
  return number?.isValid() === true;
}

/** As long as numbers of the country are that its beginning names, in use or not. */
export function isPossiblePhone(written: string, work: Work): boolean {
  if (!work.spend()) return true;
  return parsePhoneNumberFromString(written, { extract: false })?.isPossible() === true;
}

/** The North American plan by its own rules: area and exchange begin with 2 to 9; 555-01xx is nobody's. */
export function isNanp(digits: string): boolean {
  const match = /^1?([2-9]\d\d)([2-9]\d\d)(\d{4})$/.exec(digits);
  if (match === null) return false;
  const [, area, exchange] = match;
  return !/^(?:.11|.9.|37.|96.)$/.test(area!) && !/^.11$/.test(exchange!);
}
