/**
 * The steps of a form as quick inputs: a typed value, a choice, several choices. Each can go back,
 * decline, be skipped where the field is optional, and ends with the signal.
 */
import * as vscode from 'vscode';
import type { FormField, FormValue } from '../../../core/ports';
import { readPicked, readTyped, type Reading } from './fieldValue';
import type { StepAnswer } from './formState';
import { inQuickInput } from './display';

/** What the steps of one form have in common, and where this one is among them. */
export interface StepFrame {
  /** Who asks for what. */
  title: string;
  number: number;
  total: number;
  signal: AbortSignal;
}

interface Choice extends vscode.QuickPickItem {
  answer: StepAnswer;
}

const MAX_TEXT = 400;

const declineButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon('circle-slash'),
  tooltip: vscode.l10n.t('Decline: Send Nothing'),
});
const skipButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon('arrow-right'),
  tooltip: vscode.l10n.t('Leave Empty'),
});

/** Asks for a field's value in the way that suits its kind. `value` is what it has now. */
export function askField(
  field: FormField,
  value: FormValue | undefined,
  frame: StepFrame,
): Promise<StepAnswer> {
  const { kind } = field;
  if (kind.type === 'boolean') {
    const options = [
      { label: vscode.l10n.t('Yes'), value: true },
      { label: vscode.l10n.t('No'), value: false },
    ];
    return pickOne(field, value, options, frame);
  }
  if (kind.type === 'choice') {
    return kind.isMultiple
      ? pickSeveral(field, kind.options, value, frame)
      : pickOne(field, value, kind.options, frame);
  }
  return typeText(field, value, frame);
}

function typeText(
  field: FormField,
  value: FormValue | undefined,
  frame: StepFrame,
): Promise<StepAnswer> {
  const box = vscode.window.createInputBox();
  const button = skipButton();
  frameInput(box, frame, field.isRequired ? [] : [button]);
  box.prompt = promptOf(field);
  box.placeholder = placeholderOf(field);
  box.value = value === undefined ? '' : String(value);
  const look = (): Reading => {
    const reading = readTyped(field, box.value);
    box.validationMessage = problemOf(reading) ?? '';
    return reading;
  };
  // Nobody is told that nothing is there before they could type it.
  if (box.value !== '') look();
  return show(box, frame.signal, (end) => {
    box.onDidChangeValue(look);
    box.onDidAccept(() => {
      const reading = look();
      if (reading.kind === 'value') end({ action: 'next', value: reading.value });
      else if (reading.kind === 'empty') end({ action: 'next' });
    });
    box.onDidTriggerButton((pressed) => end(answerOf(pressed, button)));
  });
}

function pickOne<T extends FormValue>(
  field: FormField,
  value: FormValue | undefined,
  options: readonly { label: string; value: T }[],
  frame: StepFrame,
): Promise<StepAnswer> {
  const items: Choice[] = options.map((option) => ({
    label: inQuickInput(option.label, MAX_TEXT),
    answer: { action: 'next', value: option.value },
  }));
  const current = items[options.findIndex((option) => option.value === value)];
  if (!field.isRequired) {
    items.push({
      label: vscode.l10n.t('Leave empty'),
      iconPath: new vscode.ThemeIcon('arrow-right'),
      answer: { action: 'next' },
    });
  }
  return pick(items, promptOf(field) ?? vscode.l10n.t('Choose one'), frame, current);
}

function pickSeveral(
  field: FormField,
  options: readonly { label: string; value: string }[],
  value: FormValue | undefined,
  frame: StepFrame,
): Promise<StepAnswer> {
  const list = vscode.window.createQuickPick<vscode.QuickPickItem & { value: string }>();
  const button = skipButton();
  frameInput(list, frame, field.isRequired ? [] : [button]);
  const { title } = list;
  list.canSelectMany = true;
  list.placeholder = promptOf(field) ?? vscode.l10n.t('Choose any number');
  list.items = options.map((option) => ({
    label: inQuickInput(option.label, MAX_TEXT),
    value: option.value,
  }));
  const chosen = Array.isArray(value) ? value : [];
  list.selectedItems = list.items.filter((item) => chosen.includes(item.value));
  return show(list, frame.signal, (end) => {
    list.onDidChangeSelection(() => (list.title = title));
    list.onDidAccept(() => {
      const reading = readPicked(
        field,
        list.selectedItems.map((item) => item.value),
      );
      const problem = problemOf(reading);
      // A list has no line for what is wrong, so its title says it.
      if (problem !== undefined) list.title = `${title} (${problem})`;
      else end({ action: 'next', ...(reading.kind === 'value' && { value: reading.value }) });
    });
    list.onDidTriggerButton((pressed) => end(answerOf(pressed, button)));
  });
}

/** One of the items, each of which says what choosing it means. */
export function pick(
  items: readonly Choice[],
  placeholder: string,
  frame: StepFrame,
  current?: Choice,
): Promise<StepAnswer> {
  const list = vscode.window.createQuickPick<Choice>();
  frameInput(list, frame);
  list.placeholder = placeholder;
  list.matchOnDescription = true;
  list.items = items;
  if (current !== undefined) list.activeItems = [current];
  return show(list, frame.signal, (end) => {
    list.onDidAccept(() => {
      const [chosen] = list.selectedItems;
      if (chosen !== undefined) end(chosen.answer);
    });
    list.onDidTriggerButton((pressed) => end(answerOf(pressed)));
  });
}

function frameInput(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  { title, number, total }: StepFrame,
  more: readonly vscode.QuickInputButton[] = [],
): void {
  input.title = title;
  input.step = number;
  input.totalSteps = total;
  // People look a value up elsewhere; a click there must not be the end.
  input.ignoreFocusOut = true;
  input.buttons = [vscode.QuickInputButtons.Back, ...more, declineButton()];
}

function answerOf(pressed: vscode.QuickInputButton, skip?: vscode.QuickInputButton): StepAnswer {
  if (pressed === vscode.QuickInputButtons.Back) return { action: 'back' };
  return pressed === skip ? { action: 'next' } : { action: 'decline' };
}

/** Shows an input until `end` is called, it is closed, or the signal aborts. */
function show(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  signal: AbortSignal,
  wire: (end: (answer: StepAnswer) => void) => void,
): Promise<StepAnswer> {
  return new Promise((resolve) => {
    const end = (answer: StepAnswer): void => {
      signal.removeEventListener('abort', cancel);
      resolve(answer);
      input.dispose();
    };
    const cancel = (): void => end({ action: 'cancel' });
    input.onDidHide(cancel);
    wire(end);
    if (signal.aborted) {
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    input.show();
  });
}

function promptOf({ description }: FormField): string | undefined {
  return description === undefined ? undefined : inQuickInput(description, MAX_TEXT);
}

function placeholderOf({ kind, isRequired }: FormField): string {
  const format = kind.type === 'text' ? kind.format : undefined;
  const example =
    kind.type === 'number'
      ? kind.isInteger
        ? vscode.l10n.t('A whole number')
        : vscode.l10n.t('A number')
      : format === 'email'
        ? 'name@example.com'
        : format === 'uri'
          ? 'https://example.com'
          : format === 'date'
            ? vscode.l10n.t('Year-month-day: {0}', '2026-01-31')
            : format === 'date-time'
              ? vscode.l10n.t('Date and time: {0}', '2026-01-31T12:00:00Z')
              : '';
  if (isRequired) return example;
  const optional = vscode.l10n.t('Optional');
  return example === '' ? optional : `${optional}. ${example}`;
}

function problemOf(reading: Reading): string | undefined {
  switch (reading.kind) {
    case 'wrong':
      // The sentence may hold what the server's schema says, so it is no more trusted than that.
      return inQuickInput(reading.problem, MAX_TEXT);
    case 'missing':
      return vscode.l10n.t('A value is needed.');
    case 'notANumber':
      return vscode.l10n.t('This is not a number.');
    default:
      return undefined;
  }
}
