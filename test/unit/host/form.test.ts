/** A form's way from the first step to what is sent, and what people type into it. */
import { describe, expect, it } from 'vitest';
import type { FormField } from '../../../src/core/ports';
import { readPicked, readTyped } from '../../../src/host/adapters/person/fieldValue';
import { FormState, type StepAnswer } from '../../../src/host/adapters/person/formState';
import { secretsAskedFor } from '../../../src/host/adapters/person/secretWords';

const field = (name: string, more: Partial<FormField> = {}): FormField => ({
  name,
  title: name,
  isRequired: true,
  kind: { type: 'text' },
  check: () => undefined,
  ...more,
});
const stateOf = (...fields: FormField[]): FormState =>
  new FormState({ server: 's', message: 'm', fields });
const next = (value?: string): StepAnswer => ({ action: 'next', value });

describe('the steps of a form', () => {
  it('go through every field, then all of it, then to the server', () => {
    const state = stateOf(field('a'), field('b', { defaultValue: 'B' }));
    expect(state.step).toEqual({ at: 'intro' });
    state.answer(next());
    expect(state.step).toMatchObject({ at: 'field', number: 1, total: 3, value: undefined });
    state.answer(next('1'));
    expect(state.step).toMatchObject({ at: 'field', number: 2, total: 3, value: 'B' });
    state.answer(next('2'));
    expect(state.step).toEqual({ at: 'review', number: 3, total: 3 });
    expect(state.entered().map(({ value }) => value)).toEqual(['1', '2']);
    state.answer(next());
    const values = { a: '1', b: '2' };
    expect(state.step).toEqual({ at: 'end', answer: { action: 'accept', values } });
  });

  it('need no review for one field, and no field for a question', () => {
    const one = stateOf(field('a'));
    one.answer(next());
    expect(one.step).toMatchObject({ number: 1, total: 1 });
    one.answer(next('1'));
    expect(one.step).toEqual({ at: 'end', answer: { action: 'accept', values: { a: '1' } } });
    const none = stateOf();
    none.answer(next());
    expect(none.step).toEqual({ at: 'end', answer: { action: 'accept', values: {} } });
  });

  it('go back with what was entered, up to the intro', () => {
    const state = stateOf(field('a'), field('b'));
    state.answer(next());
    state.answer(next('1'));
    state.answer({ action: 'back' });
    expect(state.step).toMatchObject({ number: 1, value: '1' });
    state.answer({ action: 'back' });
    expect(state.step).toEqual({ at: 'intro' });
  });

  it('say that a field was emptied, so that its default is not sent instead', () => {
    const state = stateOf(field('a', { defaultValue: 'x', isRequired: false }), field('b'));
    state.answer(next());
    state.answer(next());
    state.answer({ action: 'back' });
    expect(state.step).toMatchObject({ number: 1, value: undefined });
    state.answer(next());
    state.answer(next('2'));
    state.answer(next());
    expect(state.step).toEqual({
      at: 'end',
      answer: { action: 'accept', values: { a: undefined, b: '2' } },
    });
  });

  it('come back to the review from a field that is changed or left as it is', () => {
    const state = stateOf(field('a'), field('b'), field('c'));
    for (const value of [undefined, '1', '2', '3']) state.answer(next(value));
    state.answer({ action: 'edit', index: 1 });
    expect(state.step).toMatchObject({ at: 'field', number: 2, value: '2' });
    state.answer(next('two'));
    expect(state.step).toMatchObject({ at: 'review' });
    state.answer({ action: 'edit', index: 0 });
    state.answer({ action: 'back' });
    expect(state.step).toMatchObject({ at: 'review' });
    expect(state.entered().map(({ value }) => value)).toEqual(['1', 'two', '3']);
  });

  it('keep a name that means something to objects', () => {
    const state = stateOf(field('__proto__'));
    state.answer(next());
    state.answer(next('1'));
    const { answer } = state.step as { answer: { values: object } };
    expect(Object.entries(answer.values)).toEqual([['__proto__', '1']]);
  });

  it.each(['decline', 'cancel'] as const)('end at once with %s', (action) => {
    const state = stateOf(field('a'));
    state.answer(next());
    state.answer({ action });
    expect(state.step).toEqual({ at: 'end', answer: { action } });
  });
});

describe('what is typed', () => {
  const number = field('n', { kind: { type: 'number', isInteger: false } });

  it('is read by the kind of its field', () => {
    expect(readTyped(field('t'), ' as it is ')).toEqual({ kind: 'value', value: ' as it is ' });
    const mail = field('m', { kind: { type: 'text', format: 'email' } });
    expect(readTyped(mail, ' a@b.example ')).toEqual({ kind: 'value', value: 'a@b.example' });
    expect(readTyped(number, ' -1.5 ')).toEqual({ kind: 'value', value: -1.5 });
    for (const text of ['1,5', 'ten', '1 2', 'Infinity', 'NaN']) {
      expect(readTyped(number, text)).toEqual({ kind: 'notANumber' });
    }
  });

  it('may be nothing where the field is optional', () => {
    expect(readTyped(field('t'), '')).toEqual({ kind: 'missing' });
    expect(readTyped({ ...number, isRequired: false }, '  ')).toEqual({ kind: 'empty' });
    expect(readPicked(field('p', { isRequired: false }), [])).toEqual({ kind: 'empty' });
  });

  it('is judged by the check of the field', () => {
    const strict = field('t', { check: (value) => `not ${String(value)}` });
    expect(readTyped(strict, 'x')).toEqual({ kind: 'wrong', problem: 'not x' });
    expect(readPicked(strict, ['a', 'b'])).toEqual({ kind: 'wrong', problem: 'not a,b' });
  });
});

describe('a request for a secret', () => {
  const asks = (message: string, ...fields: FormField[]): string[] =>
    secretsAskedFor({ server: 's', message, fields });

  it.each(['password', 'apiKey', 'api_key', 'access-token', 'PIN', 'cvv', 'GITHUB_TOKEN', 'otp'])(
    'is seen in the name %s',
    (name) => expect(asks('Hello', field(name))).toEqual([name]),
  );

  it.each([
    'Please enter your password to go on.',
    'Paste the API key of the account here',
    'We need you to type the card number once more',
  ])('is seen in the message "%s"', (message) => {
    expect(asks(message, field('value'))).toHaveLength(1);
  });

  it.each(['maxTokens', 'keyboard', 'secretary', 'pinned', 'passenger', 'monkey', 'tokens'])(
    'is not seen in the name %s',
    (name) => expect(asks('Hello', field(name))).toEqual([]),
  );

  it('is not seen where nothing can be typed', () => {
    const kind = { type: 'boolean' } as const;
    expect(asks('Hello', field('savePassword', { kind }))).toEqual([]);
    expect(asks('Please enter your password.')).toEqual([]);
  });

  it('costs no time for a text that is made to cost it', () => {
    const started = performance.now();
    asks(`your ${'enter '.repeat(100_000)}`, field('a'.repeat(100_000)));
    asks('your '.repeat(100_000), field('_'.repeat(100_000)));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
