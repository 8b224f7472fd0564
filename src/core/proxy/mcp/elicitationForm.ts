/**
 * Reads the form of an elicitation: the flat schema that a server sends becomes fields that a person can
 * fill in, each with its own check; and the answers are checked once more before they leave. The shapes
 * are those of the protocol's revision 2025-11-25, with the older `enumNames`. Asks nobody.
 */
import type { FormAnswer, FormField, FormFieldKind, FormOption, FormValue } from '../../ports';
import { InvalidInputError } from '../../util/errors';
import { isObject, stringOf, type JsonObject } from '../../util/json';
import { plainLine, plainText } from '../../util/plainText';

const MAX_FIELDS = 50;
const MAX_OPTIONS = 500;
const MAX_TITLE_CHARS = 80;
const MAX_DESCRIPTION_CHARS = 400;
const MAX_VALUE_CHARS = 10_000;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  email: isEmail,
  uri: (text) => URL.canParse(text),
  date: isDate,
  'date-time': (text) => {
    const [, date = '', time = ''] = DATE_TIME.exec(text) ?? [];
    return isDate(date) && !Number.isNaN(Date.parse(`2000-01-01T${time}`));
  },
};
const DATE_TIME = /^([\d-]{10})[Tt](\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|z|[+-]\d\d:\d\d))$/;

/** The fields of a form. Throws InvalidInputError that says what the server may not ask for. */
export function readForm(requestedSchema: unknown): FormField[] {
  const schema = isObject(requestedSchema) ? requestedSchema : {};
  const properties = schema['properties'];
  if (schema['type'] !== 'object' || !isObject(properties)) {
    throw new InvalidInputError('requestedSchema must be an object schema with "properties".');
  }
  const names = Object.keys(properties);
  if (names.length > MAX_FIELDS) {
    throw new InvalidInputError(`requestedSchema has ${names.length} fields, over ${MAX_FIELDS}.`);
  }
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return names.map((name) => readField(name, properties[name], required.has(name)));
}

/**
 * What goes back to the server: the values that fit, with defaults for the fields that were left out.
 * Throws InvalidInputError if a value does not fit or a required one is missing.
 */
export function checkedAnswer(
  fields: readonly FormField[],
  values: (FormAnswer & { action: 'accept' })['values'],
): Record<string, FormValue> {
  const checked: [string, FormValue][] = [];
  for (const { name, isRequired, defaultValue, check } of fields) {
    const value = Object.hasOwn(values, name) ? values[name] : defaultValue;
    if (value === undefined) {
      if (isRequired)
        throw new InvalidInputError(
          `The field '${plainLine(name, MAX_TITLE_CHARS)}' has no value.`,
        );
      continue;
    }
    const problem = check(value);
    if (problem !== undefined)
      throw new InvalidInputError(`The field '${plainLine(name, MAX_TITLE_CHARS)}': ${problem}`);
    checked.push([name, value]);
  }
  return Object.fromEntries(checked);
}

/** Without a pattern, whose time would grow with the square of a text that a server gives. */
function isEmail(text: string): boolean {
  const at = text.indexOf('@');
  const domain = text.slice(at + 1);
  return at > 0 && !/[\s@]/.test(domain) && !/\s/.test(text) && /[^.]\.[^.]/.test(domain);
}

/** A day that exists; Date takes 31 February for one in March. */
function isDate(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function readField(name: string, raw: unknown, isRequired: boolean): FormField {
  if (!isObject(raw))
    throw new InvalidInputError(`The field '${plainLine(name, MAX_TITLE_CHARS)}' has no schema.`);
  const kind = kindOf(name, raw);
  const check = (value: FormValue): string | undefined => problemOf(kind, raw, value);
  const description = stringOf(raw['description']);
  const defaultValue = asValue(raw['default']);
  return {
    name,
    title: plainLine(stringOf(raw['title']) ?? name, MAX_TITLE_CHARS),
    ...(description !== undefined && {
      description: plainText(description, MAX_DESCRIPTION_CHARS),
    }),
    isRequired,
    kind,
    // A default that does not fit itself is no help to anybody.
    ...(defaultValue !== undefined && check(defaultValue) === undefined && { defaultValue }),
    check,
  };
}

function kindOf(name: string, schema: JsonObject): FormFieldKind {
  switch (schema['type']) {
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
    case 'integer':
      return { type: 'number', isInteger: schema['type'] === 'integer' };
    case 'array': {
      const items = isObject(schema['items']) ? schema['items'] : {};
      const options = optionsOf(name, items, 'anyOf');
      if (options !== undefined) return { type: 'choice', options, isMultiple: true };
      throw new InvalidInputError(
        `The field '${plainLine(name, MAX_TITLE_CHARS)}' is a list without given choices.`,
      );
    }
    case 'string': {
      const options = optionsOf(name, schema, 'oneOf');
      if (options !== undefined) return { type: 'choice', options, isMultiple: false };
      const format = stringOf(schema['format']);
      const isKnown = format !== undefined && Object.hasOwn(FORMATS, format);
      return { type: 'text', ...(isKnown && { format: format as 'email' }) };
    }
  }
  throw new InvalidInputError(
    `The field '${plainLine(name, MAX_TITLE_CHARS)}' is none of text, number, boolean and choice: forms are flat.`,
  );
}

/** The choices of a schema; undefined where it is no choice. */
function optionsOf(
  name: string,
  schema: JsonObject,
  titled: 'oneOf' | 'anyOf',
): FormOption[] | undefined {
  const { [titled]: titles, enum: values, enumNames: names } = schema;
  const listed: unknown = Array.isArray(titles) ? titles : values;
  if (!Array.isArray(listed)) return undefined;
  if (listed.length === 0 || listed.length > MAX_OPTIONS) {
    throw new InvalidInputError(
      `The field '${plainLine(name, MAX_TITLE_CHARS)}' has ${listed.length} choices: it takes 1 to ${MAX_OPTIONS}.`,
    );
  }
  return listed.map((item: unknown, index) => {
    const isTitled = isObject(item) && listed === titles;
    const value = stringOf(isTitled ? item['const'] : item);
    const title = isTitled ? item['title'] : Array.isArray(names) && names[index];
    if (value !== undefined) return optionOf(value, stringOf(title));
    throw new InvalidInputError(
      `The field '${plainLine(name, MAX_TITLE_CHARS)}' has a choice that is no text.`,
    );
  });
}

function optionOf(value: string, title: string | undefined): FormOption {
  return { value, label: plainLine(title ?? value, MAX_TITLE_CHARS) };
}

function asValue(value: unknown): FormValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isList ? (value as string[]) : undefined;
}

/** What is wrong with a value, for the person who wrote it. */
function problemOf(kind: FormFieldKind, schema: JsonObject, value: FormValue): string | undefined {
  switch (kind.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Choose yes or no.';
    case 'number':
      return numberProblem(kind.isInteger, schema, value);
    case 'text':
      return textProblem(kind.format, schema, value);
    case 'choice':
      return choiceProblem(kind, schema, value);
  }
}

function numberProblem(
  isInteger: boolean,
  { minimum, maximum }: JsonObject,
  value: FormValue,
): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'Write a number.';
  if (isInteger && !Number.isInteger(value)) return 'Write a whole number.';
  if (typeof minimum === 'number' && value < minimum) return `At least ${minimum}.`;
  return typeof maximum === 'number' && value > maximum ? `At most ${maximum}.` : undefined;
}

function textProblem(
  format: string | undefined,
  { minLength, maxLength }: JsonObject,
  value: FormValue,
): string | undefined {
  if (typeof value !== 'string') return 'Write a text.';
  const { length } = value;
  if (typeof minLength === 'number' && length < minLength)
    return `At least ${minLength} characters.`;
  const most = typeof maxLength === 'number' ? Math.min(maxLength, MAX_VALUE_CHARS) : undefined;
  if (length > (most ?? MAX_VALUE_CHARS)) return `At most ${most ?? MAX_VALUE_CHARS} characters.`;
  if (format === undefined || FORMATS[format]?.(value) !== false) return undefined;
  return format === 'uri' ? 'Write an address such as https://example.com.' : wrongFormat(format);
}

function wrongFormat(format: string): string {
  if (format === 'email') return 'Write an e-mail address.';
  return format === 'date' ? 'Write a date: 2026-01-31.' : 'Write a time: 2026-01-31T09:30:00Z.';
}

function choiceProblem(
  { options, isMultiple }: FormFieldKind & { type: 'choice' },
  { minItems, maxItems }: JsonObject,
  value: FormValue,
): string | undefined {
  const chosen = isMultiple ? value : [value];
  const known = new Set(options.map((option) => option.value));
  if (!Array.isArray(chosen) || !chosen.every((item) => known.has(item as string))) {
    return 'Choose among the given values.';
  }
  if (!isMultiple) return undefined;
  if (typeof minItems === 'number' && chosen.length < minItems)
    return `Choose ${minItems} or more.`;
  return typeof maxItems === 'number' && chosen.length > maxItems
    ? `Choose at most ${maxItems}.`
    : undefined;
}
