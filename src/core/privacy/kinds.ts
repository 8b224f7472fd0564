/** The kinds of personal data and secrets that are told apart, and what people and models call them. */

export const KINDS = [
  'email',
  'phone',
  'ssn',
  'national_id',
  'card',
  'iban',
  'bank_account',
  'ip',
  'mac',
  'birth_date',
  'passport',
  'address',
  'name',
  'api_key',
  'bearer_token',
  'jwt',
  'private_key',
  'connection_string',
  'password',
  'custom',
] as const;

export type Kind = (typeof KINDS)[number];

/** What is done with a kind: a token for the model, nothing, or no program and no model sees it. */
export const TREATMENTS = ['tokenize', 'allow', 'block'] as const;

export type Treatment = (typeof TREATMENTS)[number];

/** Singular and plural, as in "3 e-mail addresses". */
const NAMES: Record<Kind, readonly [string, string]> = {
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  ssn: ['social security number', 'social security numbers'],
  national_id: ['national id', 'national ids'],
  card: ['card number', 'card numbers'],
  iban: ['IBAN', 'IBANs'],
  bank_account: ['bank account', 'bank accounts'],
  ip: ['IP address', 'IP addresses'],
  mac: ['MAC address', 'MAC addresses'],
  birth_date: ['date of birth', 'dates of birth'],
  passport: ['passport number', 'passport numbers'],
  address: ['street address', 'street addresses'],
  name: ['name', 'names'],
  api_key: ['API key', 'API keys'],
  bearer_token: ['bearer token', 'bearer tokens'],
  jwt: ['JWT', 'JWTs'],
  private_key: ['private key', 'private keys'],
  connection_string: ['connection string', 'connection strings'],
  password: ['password', 'passwords'],
  custom: ['own pattern', 'own patterns'],
};

/** "3 phone numbers". */
export function countOf(kind: Kind, count: number): string {
  return `${count} ${NAMES[kind][count === 1 ? 0 : 1]}`;
}

/** "3 e-mail addresses and 1 card number", of what was kept from the model. */
export function countsText(counts: Partial<Record<Kind, number>>): string {
  const parts = Object.entries(counts).map(([kind, count]) => countOf(kind as Kind, count));
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export function nameOfKind(kind: Kind): string {
  return NAMES[kind][0];
}

export function isKind(text: unknown): text is Kind {
  return (KINDS as readonly unknown[]).includes(text);
}
