/**
 * A form for the inputs of a skill. What was typed stays until the inputs themselves change; what does not fit
 * is said beside its field, and the first such field has the focus.
 */
import type { SkillField } from '../../src/protocol/skills';
import { h, setText } from '../dom';
import { visible } from '../format';
import { annotate, checkbox, dropdown, textArea, textField } from '../ui/kit';

export interface InputForm {
  readonly element: HTMLElement;
  /** To be called once the form is in the document. */
  connected(): void;
  /** The input, or undefined when something does not fit, which has been said. */
  read(): Record<string, unknown> | undefined;
}

/** What a field holds: nothing, a value, or why it does not fit. */
type Held = { value: unknown } | { problem: string } | undefined;

interface FormField {
  readonly element: HTMLElement;
  /** What has the focus, where it is not the element. */
  readonly control?: HTMLElement;
  hold(): Held;
}

/** `onSubmit`: Enter was pressed in a line of text. */
export function inputForm(fields: readonly SkillField[], onSubmit: () => void): InputForm {
  const rows = fields.map((field) => fieldRow(field, onSubmit));
  return {
    element: h('div', { class: 'fields' }, ...rows.map(({ element }) => element)),
    connected: () => rows.forEach((row) => row.showProblem('')),
    read() {
      const values: [name: string, value: unknown][] = [];
      let first: FieldRow | undefined;
      for (const row of rows) {
        const { name, isRequired } = row.field;
        const held = row.hold() ?? (isRequired ? { problem: 'Needed.' } : undefined);
        const problem = held !== undefined && 'problem' in held ? held.problem : '';
        row.showProblem(problem);
        if (problem !== '') first ??= row;
        else if (held !== undefined && 'value' in held) values.push([name, held.value]);
      }
      first?.focus();
      // Unlike an assignment, this also takes `__proto__` for a name.
      return first === undefined ? Object.fromEntries(values) : undefined;
    },
  };
}

interface FieldRow {
  readonly field: SkillField;
  readonly element: HTMLElement;
  hold(): Held;
  /** Empty: none. */
  showProblem(problem: string): void;
  focus(): void;
}

/** A field with what it is for, and a place for what is wrong. */
function fieldRow(field: SkillField, onSubmit: () => void): FieldRow {
  const { element, control = element, hold } = formField(field, onSubmit);
  const problem = h('div', { class: 'field-problem', role: 'alert' });
  const about = visible(field.description ?? '');
  return {
    field,
    hold,
    element: h(
      'div',
      { class: 'field' },
      element,
      h('div', { class: 'field-about' }, about),
      problem,
    ),
    showProblem(text) {
      setText(problem, text);
      annotate(control, [text, about].filter(Boolean).join(' '), text !== '');
    },
    focus: () => control.focus(),
  };
}

function formField(field: SkillField, onSubmit: () => void): FormField {
  const { name, isRequired, kind } = field;
  const label = `${visible(name)}${isRequired ? ' *' : ''}`;
  switch (kind) {
    case 'boolean':
      return booleanField(field, label);
    case 'choice':
      return choiceField(field, label);
    case 'json':
      return jsonField(field, label);
    default:
      return lineField(field, label, onSubmit);
  }
}

function lineField(field: SkillField, label: string, onSubmit: () => void): FormField {
  const { kind, default: standard } = field;
  let text = standard === undefined ? '' : String(standard);
  const line = textField({
    label,
    placeholder: kind === 'text' ? '' : kind,
    onInput: (value) => (text = value),
    onEnter: onSubmit,
  });
  line.setValue(text);
  return {
    element: line.element,
    hold() {
      if (kind === 'text') return text === '' ? undefined : { value: text };
      if (text.trim() === '') return undefined;
      const value = Number(text);
      if (!Number.isFinite(value)) return { problem: 'Write a number.' };
      const isFit = kind === 'number' || Number.isInteger(value);
      return isFit ? { value } : { problem: 'Write a whole number.' };
    },
  };
}

function booleanField({ default: standard, isRequired }: SkillField, label: string): FormField {
  let isChecked = standard === true;
  let isTouched = standard !== undefined || isRequired;
  const element = checkbox(label, isChecked, (value) => {
    isChecked = value;
    isTouched = true;
  });
  return {
    element,
    hold: () => (isTouched ? { value: isChecked } : undefined),
  };
}

function choiceField(field: SkillField, label: string): FormField {
  const { options = [], default: standard } = field;
  const none = { value: '', label: field.isRequired ? 'Choose…' : '(none)' };
  const choices = options.map((option, index) => ({
    value: String(index),
    label: visible(typeof option === 'string' ? option : JSON.stringify(option)),
  }));
  const at = options.findIndex((option) => option === standard);
  let chosen = at < 0 ? '' : String(at);
  const list = dropdown({
    label,
    choices: at < 0 || !field.isRequired ? [none, ...choices] : choices,
    onChange: (value) => (chosen = value),
  });
  list.setValue(chosen);
  const element = h(
    'div',
    { class: 'choice' },
    h('span', { class: 'choice-label', 'aria-hidden': 'true' }, label),
    list.element,
  );
  return {
    element,
    control: list.element,
    hold: () => (chosen === '' ? undefined : { value: options[Number(chosen)] }),
  };
}

function jsonField(field: SkillField, label: string): FormField {
  const { default: standard, type } = field;
  let text = standard === undefined ? '' : JSON.stringify(standard);
  const area = textArea({
    label,
    placeholder: `JSON: ${visible(type).slice(0, 60)}`,
    onInput: (value) => (text = value),
  });
  area.setValue(text);
  return {
    element: area.element,
    hold() {
      if (text.trim() === '') return undefined;
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        // A plain word where any value fits is a text.
        const isAny = type === 'unknown';
        return isAny ? { value: text } : { problem: `Write JSON that fits ${visible(type)}.` };
      }
    },
  };
}
