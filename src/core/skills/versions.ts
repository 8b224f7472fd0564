/** How a version of a skill follows from the one before, and what of it is listed. Touches no disk. */
import type { Skill, SkillCard } from './skill';
import { codeHashOf } from './skillFiles';

/** What is written; version and history are added. */
export type SkillDraft = Pick<Skill, 'description' | 'manifest' | 'code'> &
  Partial<Pick<Skill, 'markdown'>>;

export type NamedDraft = SkillDraft & Pick<Skill, 'name'>;

/** The draft as the version after `before`, or as the first. `at` in ms since the epoch. */
export function nextVersion(
  draft: NamedDraft,
  before: Skill | undefined,
  { origin, at }: { origin: string; at: number },
): Skill {
  const { code, manifest } = draft;
  const version = (before?.manifest.version ?? 0) + 1;
  const codeHash = codeHashOf(code);
  const entry = { version, saved_at: new Date(at).toISOString(), origin, code_hash: codeHash };
  const history = [...(before?.manifest.history ?? []), entry];
  return {
    kind: 'program',
    isEdited: false,
    codeHash,
    markdown: '',
    ...draft,
    manifest: { ...manifest, version, history },
  };
}

/** Without its texts, and without what is long: what tests recorded, and what its tools were. */
export function cardOf({ code: _code, markdown: _markdown, ...card }: Skill): SkillCard {
  const tests = card.manifest.tests.map(({ calls: _calls, ...test }) => test);
  const { tool_dependencies: tools } = card.manifest;
  const dependencies = tools.map(({ contract: _contract, ...tool }) => tool);
  return { ...card, manifest: { ...card.manifest, tests, tool_dependencies: dependencies } };
}
