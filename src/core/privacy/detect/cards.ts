/** Numbers of payment cards: the checksum, and the ranges of the issuers by a library. */
import { number } from 'card-validator';

/** The checksum of Luhn (ISO/IEC 7812-1). */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  const { length } = digits;
  for (let index = 0; index < length; index++) {
    const digit = digits.charCodeAt(length - 1 - index) - 0x30;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^0+$/.test(digits);
}

/** Of an issuer's range and length. */
export function isCard(digits: string): boolean {
  return number(digits).isValid;
}
