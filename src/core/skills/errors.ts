/** What can be wrong with a skill: one class for each cause. Messages are for models and people. */
import { ToolwrightError } from '../util/errors';
import { nearest } from '../util/nearest';

/** Its files cannot be understood; the message names the file and the way out. */
export class DamagedSkillError extends ToolwrightError {
  constructor(message: string, cause?: unknown) {
    super('skill_damaged', message, { cause });
  }
}

export class UnknownSkillError extends ToolwrightError {
  constructor(name: string, known: readonly string[]) {
    const near = nearest(name, known);
    const hint =
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : known.length > 0
          ? 'list_skills shows all.'
          : 'None is saved yet; save_skill saves a program that worked.';
    super('skill_unknown', `There is no skill '${name}'. ${hint}`);
  }
}

/** It was asked for something that its state does not permit; nothing has changed. */
export class SkillRefusedError extends ToolwrightError {
  constructor(message: string) {
    super('skill_refused', message);
  }
}

/** Nobody has looked at it yet, so it does not run. */
export class UntrustedSkillError extends ToolwrightError {
  constructor(message: string) {
    super('skill_untrusted', message);
  }
}
