/**
 * Where the person is in a form of a server: what comes next after each answer, and what has been
 * entered. Shows nothing and knows nothing of VS Code; fillForm.ts shows each step.
 */
import type { FormAnswer, FormField, FormValue, ServerForm } from '../../../core/ports';

/** What is to be shown. `intro` says who asks and why; `review` shows the values before they go. */
export type FormStep =
  | { at: 'intro' }
  | { at: 'field'; field: FormField; number: number; total: number; value: FormValue | undefined }
  | { at: 'review'; number: number; total: number }
  | { at: 'end'; answer: FormAnswer };

/** `next` without a value leaves the field empty. `edit` goes from the review to a field. */
export type StepAnswer =
  | { action: 'next'; value?: FormValue | undefined }
  | { action: 'edit'; index: number }
  | { action: 'back' | 'decline' | 'cancel' };

export class FormState {
  readonly #fields: readonly FormField[];
  /** The fields that were answered; undefined for one that was left empty. */
  readonly #values = new Map<FormField, FormValue | undefined>();
  /** -1: the intro; the number of fields: the review. */
  #index = -1;
  #isEditing = false;
  #ending: FormAnswer | undefined;

  constructor({ fields }: ServerForm) {
    this.#fields = fields;
  }

  get step(): FormStep {
    if (this.#ending !== undefined) return { at: 'end', answer: this.#ending };
    if (this.#index < 0) return { at: 'intro' };
    const total = this.#fields.length + (this.#hasReview ? 1 : 0);
    const field = this.#fields[this.#index];
    const number = this.#index + 1;
    if (field === undefined) return { at: 'review', number, total };
    const value = this.#values.has(field) ? this.#values.get(field) : field.defaultValue;
    return { at: 'field', field, number, total, value };
  }

  /** Each field with what goes to the server; undefined for one that is left empty. */
  entered(): { field: FormField; value: FormValue | undefined }[] {
    return this.#fields.map((field) => ({ field, value: this.#values.get(field) }));
  }

  answer(answer: StepAnswer): void {
    switch (answer.action) {
      case 'decline':
      case 'cancel':
        this.#ending = { action: answer.action };
        return;
      case 'edit':
        this.#index = answer.index;
        this.#isEditing = true;
        return;
      case 'back':
        this.#index = this.#isEditing ? this.#fields.length : this.#index - 1;
        this.#isEditing = false;
        return;
      case 'next':
        this.#goOn(answer.value);
    }
  }

  #goOn(value: FormValue | undefined): void {
    const field = this.#fields[this.#index];
    if (field !== undefined) {
      this.#values.set(field, value);
    }
    this.#index = this.#isEditing ? this.#fields.length : this.#index + 1;
    this.#isEditing = false;
    const last = this.#fields.length + (this.#hasReview ? 1 : 0);
    if (this.#index >= last) this.#ending = { action: 'accept', values: this.#toSend() };
  }

  /** One value is seen while it is entered; several are shown once more before they go. */
  get #hasReview(): boolean {
    return this.#fields.length > 1;
  }

  #toSend(): Readonly<Record<string, FormValue | undefined>> {
    const entries = Array.from(this.#values, ([{ name }, value]) => [name, value] as const);
    return Object.fromEntries(entries);
  }
}
