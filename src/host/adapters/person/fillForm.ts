/** A form of a server, filled in step by step: who asks and why, each field, then all of it once more. */
import * as vscode from 'vscode';
import type { FormAnswer, FormField, FormValue, ServerForm } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { FormState, type FormStep, type StepAnswer } from './formState';
import { asBlock, askModal } from './modal';
import { inQuickInput } from './display';
import { askField, pick, type StepFrame } from './quickSteps';
import { secretsAskedFor } from './secretWords';
import type { Turn } from './turns';

const MAX_MESSAGE = 1_200;
const MAX_NAME = 60;
const MAX_VALUE = 200;

export async function fillForm(form: ServerForm, turn: Turn): Promise<FormAnswer> {
  const state = new FormState(form);
  for (;;) {
    const { step } = state;
    if (step.at === 'end') return step.answer;
    state.answer(await askStep(form, state, step, turn));
  }
}

function askStep(
  form: ServerForm,
  state: FormState,
  step: Exclude<FormStep, { at: 'end' }>,
  turn: Turn,
): Promise<StepAnswer> {
  if (step.at === 'intro') return introduce(form, turn);
  const { number, total } = step;
  const server = inQuickInput(form.server, MAX_NAME);
  const frame = (title: string): StepFrame => ({ title, number, total, signal: turn.signal });
  if (step.at === 'review') {
    return review(form, state, frame(vscode.l10n.t("MCP server '{0}' asks: send this?", server)));
  }
  const { field, value } = step;
  return askField(
    field,
    value,
    frame(vscode.l10n.t("MCP server '{0}' asks: {1}", server, titleOf(field))),
  );
}

async function introduce(form: ServerForm, turn: Turn): Promise<StepAnswer> {
  const { fields } = form;
  const secrets = secretsAskedFor(form);
  const server = plainLine(form.server, MAX_NAME);
  const answer =
    secrets.length > 0
      ? vscode.l10n.t('Answer Anyway…')
      : fields.length > 0
        ? vscode.l10n.t('Answer…')
        : vscode.l10n.t('Confirm');
  const decline = vscode.l10n.t('Decline');
  const detail = [
    asBlock(form.message, MAX_MESSAGE),
    ...(fields.length > 0
      ? [vscode.l10n.t('It asks for: {0}.', fields.map(titleOf).slice(0, 20).join(', '))]
      : []),
    ...(secrets.length > 0
      ? [
          vscode.l10n.t(
            'Careful: this looks like a request for a secret ({0}). A server must not ask for passwords, keys or codes in this way. Do not enter one.',
            secrets.map((name) => plainLine(name, MAX_NAME)).join(', '),
          ),
        ]
      : []),
    vscode.l10n.t('This question comes from the server. What you answer is sent to it.'),
  ].join('\n\n');
  const chosen = await askModal(
    turn,
    vscode.l10n.t("The MCP server '{0}' asks you something", server),
    detail,
    // Enter presses the first one.
    secrets.length > 0 ? [decline, answer] : [answer, decline],
  );
  if (chosen === answer) return { action: 'next' };
  return { action: chosen === decline ? 'decline' : 'cancel' };
}

function review(form: ServerForm, state: FormState, frame: StepFrame): Promise<StepAnswer> {
  const items = state.entered().map(({ field, value }, index) => ({
    label: titleOf(field),
    description: shown(field, value),
    iconPath: new vscode.ThemeIcon('edit'),
    answer: { action: 'edit', index } as const,
  }));
  const send = {
    label: vscode.l10n.t("Send to '{0}'", inQuickInput(form.server, MAX_NAME)),
    iconPath: new vscode.ThemeIcon('check'),
    alwaysShow: true,
    answer: { action: 'next' } as const,
  };
  const separator = {
    label: vscode.l10n.t('Choose one to change it'),
    kind: vscode.QuickPickItemKind.Separator,
    answer: { action: 'next' } as const,
  };
  const placeholder = vscode.l10n.t('Enter sends it, Escape cancels');
  return pick([send, separator, ...items], placeholder, frame, send);
}

function titleOf(field: FormField): string {
  return inQuickInput(field.title || field.name, MAX_NAME);
}

function shown({ kind }: FormField, value: FormValue | undefined): string {
  if (value === undefined) return vscode.l10n.t('(empty)');
  if (typeof value === 'boolean') return value ? vscode.l10n.t('Yes') : vscode.l10n.t('No');
  const options = kind.type === 'choice' ? kind.options : [];
  const labelOf = (one: string): string => options.find((o) => o.value === one)?.label ?? one;
  const text = Array.isArray(value)
    ? (value as readonly string[]).map(labelOf).join(', ')
    : labelOf(String(value));
  return inQuickInput(text, MAX_VALUE);
}
