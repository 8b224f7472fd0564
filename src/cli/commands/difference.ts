/** What changes between two programs, as a patch. */
import { createTwoFilesPatch } from 'diff';
import { CODE_FILES } from '../../core/skills/fileNames';
import type { FoundSkill } from '../../core/skills/shelf';
import type { Skill } from '../../core/skills/skill';

/**
 * From one version to another. Left out: from the version before to what is there now, with what was changed
 * by hand. Throws SkillRefusedError for a version that is not kept.
 */
export async function differenceOf(
  { library, skill }: FoundSkill,
  from?: number | '',
  to?: number | '',
): Promise<string> {
  const { name, manifest, isEdited } = skill;
  const before = from || (isEdited ? manifest.version : Math.max(1, manifest.version - 1));
  const old = await library.readVersion(name, before);
  const now = to ? await library.readVersion(name, to) : skill;
  const label = to
    ? `version ${to}`
    : isEdited
      ? 'now, edited by hand'
      : `version ${manifest.version}`;
  return createTwoFilesPatch(
    fileOf(old),
    fileOf(now),
    old.code,
    now.code,
    `version ${before}`,
    label,
  );
}

/** Of a program that is to take another's place. */
export function patchOf(skill: Skill, code: string): string {
  const file = fileOf(skill);
  return createTwoFilesPatch(
    file,
    file,
    skill.code,
    code,
    `version ${skill.manifest.version}`,
    'migrated',
  );
}

function fileOf({ manifest }: Skill): string {
  return CODE_FILES[manifest.language];
}
