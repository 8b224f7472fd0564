/** Skills for tests of the library. */
import type { SkillDraft } from '../../src/core/skills/versions';

export const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];

/** Changes its language now and then, so that files of programs come and go. */
export function skillDraft(code: string, number: number): SkillDraft {
  return {
    description: `What was saved ${number} times, at length: ${'so that it takes a while. '.repeat(30)}`,
    code,
    manifest: {
      version: 0,
      language: (['typescript', 'javascript', 'python3'] as const)[number % 3]!,
      inputs: { type: 'object' },
      tags: [],
      examples: [],
      tool_dependencies: [],
      skill_dependencies: [],
      tests: [],
      history: [],
    },
  };
}
