/**
 * A form for the inputs of a skill. What was typed stays until the inputs themselves change; what does not fit
 * is said beside its field, and the first such field has the focus.
 */
import type { SkillField } from '../../src/protocol/skills';
import { h, setText } from '../dom';
import { visible } from '../format';
import { checkbox, dropdown, textArea, textField } from '../ui/kit';

export interface InputForm {
  readonly element: HTMLElement;
  /** The input, or undefined when something does not fit, which has been said. */
  read(): Record<string, unknown> | undefined;
}

/** What a field holds: nothing, a value, or why it does not fit. */
type Held = { value: unknown } | { problem: string } | undefined;

interface FormField {
  readonly element: HTMLElement;
  hold(): Held;
  focus(): void;
}

/** `onSubmit`: Enter was pressed in a line of text. */
export function inputForm(fields: readonly SkillField[], onSubmit: () => void): InputForm {
  const made = fields.map((field) => ({ field, ...formField(field, onSubmit) }));
  const rows = made.map(({ field, element }) => {
    const problem = h('div', { class: 'field-problem', role: 'alert' });
    const about = field.description === undefined ? '' : visible(field.description);
    const row = h(
      'div',
      { class: 'field' },
      element,
      h('div', { class: 'field-about' }, about),
      problem,
    );
    return { row, problem };
  });
  return {
    element: h('div', { class: 'fields' }, ...rows.map(({ row }) => row)),
    read() {
      const input: Record<string, unknown> = {};
      let first: FormField | undefined;
      for (const [index, part] of made.entries()) {
        const held = part.hold() ?? (part.field.isRequired ? { problem: 'Needed.' } : undefined);
        const problem = held !== undefined && 'problem' in held ? held.problem : '';
        setText(rows[index]!.problem, problem);
        part.element.toggleAttribute('data-invalid', problem !== '');
        part.element.setAttribute('aria-invalid', String(problem !== ''));
        if (problem !== '') first ??= part;
        else if (held !== undefined && 'value' in held) input[part.field.name] = held.value;
      }
      first?.focus();
      return first === undefined ? input : undefined;
    },
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
    focus: () => line.element.focus(),
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
    focus: () => element.focus(),
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
    focus: () => list.element.focus(),
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
    focus: () => area.element.focus(),
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
