/** Running a skill from its row: the form, the buttons, and what came of it. */
import type { RunOutput, SkillRow } from '../../src/protocol/skills';
import { h, setText } from '../dom';
import { duration, visible } from '../format';
import { button } from '../ui/kit';
import { runBadge, runningBadge } from '../ui/runBadge';
import { inputForm, type InputForm } from './inputForm';
import type { SkillRun, SkillsStore } from './skillsStore';

export interface RunPart {
  readonly element: HTMLElement;
  update(skill: SkillRow, run: SkillRun | undefined): void;
  /** Shows the form, with the focus in it; without inputs it runs at once. */
  open(): void;
}

export function runPart(store: SkillsStore, key: string): RunPart {
  const place = h('div', { class: 'form-place' });
  const result = h('div', { class: 'run-result', role: 'status' });
  let form: InputForm | undefined;
  let formOf = '';
  let fields: SkillRow['fields'] = [];
  let isOpen = false;
  let shown: SkillRun | undefined;

  const start = (): void => {
    const input = form?.read();
    if (input !== undefined) store.run(key, input);
  };
  const run = button({ label: 'Run', isMain: true, onPress: start });
  const cancel = button({ label: 'Cancel', onPress: () => store.cancel(key) });
  const buttons = h('div', { class: 'actions' }, run, cancel);
  const element = h('div', { class: 'run-part', hidden: '' }, place, buttons, result);

  function makeForm(): void {
    const version = JSON.stringify(fields);
    if (version === formOf) return;
    formOf = version;
    form = inputForm(fields, start);
    place.replaceChildren(form.element);
    form.connected();
  }

  return {
    element,
    open() {
      isOpen = true;
      element.hidden = false;
      makeForm();
      if (fields.length === 0) {
        start();
        run.focus();
      } else
        place
          .querySelector<HTMLElement>('ui-text-field, ui-text-area, ui-dropdown, ui-checkbox')
          ?.focus();
    },
    update(skill, latest) {
      ({ fields } = skill);
      if (isOpen) makeForm();
      cancel.hidden = latest?.isRunning !== true;
      run.setAttribute('aria-disabled', String(latest?.isRunning === true));
      if (latest === shown) return;
      shown = latest;
      result.replaceChildren(...resultOf(latest));
    },
  };
}

function resultOf(run: SkillRun | undefined): HTMLElement[] {
  if (run === undefined) return [];
  if (run.isRunning) return [runningBadge(false)];
  if (run.error !== undefined) return [runBadge('error'), text('run-error', run.error)];
  const { output } = run;
  if (output === undefined) return [];
  return [
    h(
      'div',
      { class: 'run-end' },
      runBadge(output.status),
      h('span', { class: 'muted' }, ` ${duration(output.duration_ms)}`),
    ),
    ...partsOf(output),
  ];
}

function partsOf({
  result,
  stdout,
  stderr,
  warnings = [],
  suggestions = [],
  truncated,
}: RunOutput): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (stderr !== undefined) parts.push(text('run-error', stderr));
  if (result !== undefined) {
    const shown = typeof result === 'string' ? result : JSON.stringify(result, undefined, 2);
    parts.push(scrolling('Result', shown));
  }
  if (stdout !== undefined) parts.push(scrolling('Output', stdout));
  for (const note of [truncated, ...warnings, ...suggestions]) {
    if (note !== undefined) parts.push(text('run-note', note));
  }
  return parts;
}

function text(name: string, words: string): HTMLElement {
  return h('p', { class: name }, visible(words));
}

/** What may be long scrolls by itself, also by keyboard. */
function scrolling(label: string, words: string): HTMLElement {
  const pre = h('pre', { class: 'run-text', tabindex: '0', role: 'group', 'aria-label': label });
  setText(pre, visible(words));
  return pre;
}
