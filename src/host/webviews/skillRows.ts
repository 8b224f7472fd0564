/** Builds what the view "Skills" shows from the core's overview. Pure: no clock, no vscode. */
import path from 'node:path';
import { typeOfValue } from '../../core/catalog/signature';
import type { JsonSchema } from '../../core/catalog/contract';
import { methodOf } from '../../core/skills/names';
import type { SkillOverview, SkillsOverview } from '../../core/skills/desk';
import { isObject } from '../../core/util/json';
import type { SkillField, SkillRow, SkillsSnapshot } from '../../protocol/skills';

export interface Around {
  isWorkspaceTrusted: boolean;
  /** Whether there are several workspace folders, so that their names matter. */
  hasFolders: boolean;
}

export function skillsSnapshot(
  { skills, damaged }: SkillsOverview,
  around: Around,
): SkillsSnapshot {
  return {
    skills: skills.map((skill) => rowOf(skill, around)),
    damaged: damaged.map(({ key, name, library, problem }) => ({
      key,
      name,
      library: library.name,
      problem,
    })),
    isWorkspaceTrusted: around.isWorkspaceTrusted,
  };
}

function rowOf(skill: SkillOverview, { hasFolders }: Around): SkillRow {
  const { key, library, card, trust, usage, isShadowed, tools, compatibility, standing } = skill;
  const { name, description, kind, manifest, isEdited } = card;
  // `<folder>/.toolwright/skills`
  const folder = path.basename(path.dirname(path.dirname(library.root)));
  return {
    key,
    name,
    library: library.name,
    ...(hasFolders && library.name === 'workspace' && { folder }),
    description,
    kind,
    ...(kind === 'program' && { language: manifest.language }),
    call: `skills.${methodOf(name)}`,
    version: manifest.version,
    isEdited,
    tags: manifest.tags,
    fields: kind === 'program' ? fieldsOf(manifest.inputs) : [],
    tools,
    skills: manifest.skill_dependencies,
    trust,
    compatibility,
    ...(standing && { standing }),
    testCount: manifest.tests.length,
    runs: usage?.runs ?? 0,
    runsOk: usage?.runsOk ?? 0,
    ...(usage && { lastUsedAt: usage.lastUsedAt }),
    isShadowed,
  };
}

/** The inputs as fields of a form, required ones first. */
export function fieldsOf({ properties, required }: JsonSchema): SkillField[] {
  const needed = new Set(Array.isArray(required) ? required : []);
  const fields = Object.entries(isObject(properties) ? properties : {}).map(([name, schema]) =>
    fieldOf(name, isObject(schema) ? schema : {}, needed.has(name)),
  );
  return [
    ...fields.filter((field) => field.isRequired),
    ...fields.filter((field) => !field.isRequired),
  ];
}

function fieldOf(name: string, schema: JsonSchema, isRequired: boolean): SkillField {
  const { description, default: standard } = schema;
  const options = optionsOf(schema);
  return {
    name,
    kind: options === undefined ? kindOf(schema) : 'choice',
    type: typeOfValue(schema),
    ...(typeof description === 'string' && { description }),
    isRequired: isRequired && standard === undefined,
    ...(standard !== undefined && { default: standard }),
    ...(options && { options }),
  };
}

function kindOf({ type }: JsonSchema): SkillField['kind'] {
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    default:
      return 'json';
  }
}

function optionsOf({ enum: values }: JsonSchema): SkillField['options'] {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const isPlain = (value: unknown): value is string | number | boolean | null =>
    value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return values.every(isPlain) ? values : undefined;
}
