/**
 * The only file that imports the component kit. The kit is no longer maintained, so the rest of the
 * webview sees three plain functions and elements with our own prefix: replacing the kit means
 * rewriting this file. Tables, lists and badges are ordinary HTML and not its business.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import type { Button, Checkbox, Dropdown, TextArea, TextField } from '@vscode/webview-ui-toolkit';

/** Must run before the first element is made. */
export function registerElements(): void {
  provideVSCodeDesignSystem()
    .withPrefix('ui')
    .register(
      vsCodeButton(),
      vsCodeCheckbox(),
      vsCodeDropdown(),
      vsCodeOption(),
      vsCodeTextArea(),
      vsCodeTextField(),
    );
}

interface ButtonOptions {
  label: string;
  /** The whole name for screen readers, starting with the label. */
  fullLabel?: string;
  onPress: () => void;
  /** The one that most people come for. */
  isMain?: boolean;
}

/** A push button, secondary in looks where it is not the main one. */
export function button(options: ButtonOptions): HTMLElement {
  const element = make<Button>('ui-button');
  element.append(options.label);
  element.setAttribute('appearance', options.isMain === true ? 'primary' : 'secondary');
  if (options.fullLabel !== undefined) element.setAttribute('aria-label', options.fullLabel);
  element.addEventListener('click', options.onPress);
  return element;
}

interface TextFieldOptions {
  label: string;
  placeholder: string;
  onInput: (text: string) => void;
  onEnter?: (text: string) => void;
}

interface ValueField {
  readonly element: HTMLElement;
  /** Shows this value, unless it is shown already. Tells nobody. */
  setValue(value: string): void;
}

/** A line of text. The label is there for screen readers; the placeholder is what is seen. */
export function textField(options: TextFieldOptions): ValueField {
  const element = make<TextField>('ui-text-field');
  element.append(options.label);
  element.setAttribute('placeholder', options.placeholder);
  element.addEventListener('input', () => options.onInput(element.value));
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') options.onEnter?.(element.value);
  });
  return { element, setValue: (value) => setValue(element, value) };
}

/** Several lines of text. */
export function textArea(options: Omit<TextFieldOptions, 'onEnter'>): ValueField {
  const element = make<TextArea>('ui-text-area');
  element.append(options.label);
  element.setAttribute('placeholder', options.placeholder);
  element.setAttribute('resize', 'vertical');
  element.addEventListener('input', () => options.onInput(element.value));
  return { element, setValue: (value) => setValue(element, value) };
}

/** A box to tick, with its label beside it. */
export function checkbox(
  label: string,
  isChecked: boolean,
  onChange: (isChecked: boolean) => void,
): HTMLElement {
  const element = make<Checkbox>('ui-checkbox');
  element.append(label);
  element.checked = isChecked;
  element.addEventListener('change', () => onChange(element.checked));
  return element;
}

/**
 * Tells screen readers what belongs to a field: what it is for, and what is wrong with its value. As text,
 * because no id reaches into the kit's shadow tree. The field must be in the document.
 */
export function annotate(field: HTMLElement, description: string, isInvalid: boolean): void {
  const control = field.shadowRoot?.querySelector('input, textarea') ?? field;
  control.setAttribute('aria-description', description);
  control.setAttribute('aria-invalid', String(isInvalid));
}

interface DropdownOptions<T extends string> {
  label: string;
  choices: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A choice of one. */
export function dropdown<T extends string>(options: DropdownOptions<T>): ValueField {
  const element = make<Dropdown>('ui-dropdown');
  element.setAttribute('aria-label', options.label);
  for (const { value, label } of options.choices) {
    const option = make<HTMLElement>('ui-option');
    option.setAttribute('value', value);
    option.append(label);
    element.append(option);
  }
  element.addEventListener('change', () => {
    const chosen = options.choices.find((choice) => choice.value === element.value);
    if (chosen) options.onChange(chosen.value);
  });
  return { element, setValue: (value) => setValue(element, value) };
}

function setValue(element: { value: string }, value: string): void {
  if (element.value !== value) element.value = value;
}

/** The kit's element classes under our tag names, which the DOM types do not know. */
function make<T extends HTMLElement>(tag: string): T {
  return document.createElement(tag) as T;
}
