/** Skills for the tests of their view. */
import type { SkillRow, SkillsHostMessage, SkillsSnapshot } from '../../src/protocol/skills';

/** Now is when the tests run: times are told as so long ago. */
const DAY = 86_400_000;

export function skill(name: string, fields: Partial<SkillRow> = {}): SkillRow {
  return {
    key: `/home/ada/shop/.toolwright/skills/${name}`,
    name,
    library: 'workspace',
    description: 'Does something that is needed now and then.',
    kind: 'program',
    language: 'typescript',
    call: `skills.${name.replaceAll('-', '_')}`,
    version: 1,
    isEdited: false,
    tags: [],
    fields: [],
    tools: [],
    skills: [],
    trust: 'trusted',
    compatibility: 'compatible',
    testCount: 0,
    runs: 0,
    runsOk: 0,
    isShadowed: false,
    ...fields,
  };
}

export const skills: readonly SkillRow[] = [
  skill('count-open-issues', {
    description:
      'Counts the open issues of a repository by label and by age, and names the oldest ones. Use it for weekly reports.',
    version: 4,
    tags: ['github', 'report'],
    fields: [
      { name: 'repo', kind: 'text', type: 'string', description: 'owner/name', isRequired: true },
      { name: 'limit', kind: 'integer', type: 'number', isRequired: false, default: 20 },
      { name: 'ratio', kind: 'number', type: 'number', isRequired: false },
      {
        name: 'closed',
        kind: 'boolean',
        type: 'boolean',
        description: 'Count closed ones, too.',
        isRequired: false,
      },
      {
        name: 'sort',
        kind: 'choice',
        type: '"age" | "label"',
        isRequired: false,
        default: 'age',
        options: ['age', 'label'],
      },
      {
        name: 'labels',
        kind: 'json',
        type: 'string[]',
        description: 'Only these.',
        isRequired: false,
      },
    ],
    tools: [
      { name: 'github.list_issues', version: '2.4.0', state: 'same' },
      { name: 'github.list_labels', version: '2.4.0', state: 'changed' },
    ],
    skills: ['format-table'],
    compatibility: 'changed',
    testCount: 2,
    runs: 128,
    runsOk: 121,
    lastUsedAt: Date.now() - 3 * DAY - 60_000,
  }),
  skill('export-customers', {
    description: 'Exports customers from one system into the other.',
    library: 'user',
    trust: 'untrusted',
    tags: ['crm'],
    tools: [{ name: 'crm.list_customers', state: 'missing' }],
    compatibility: 'broken',
  }),
  skill('format-table', {
    language: 'python3',
    description: 'Makes a Markdown table of a list of objects.',
    isEdited: true,
    trust: 'changed',
    tags: ['report'],
    runs: 9,
    runsOk: 9,
    lastUsedAt: Date.now() - 1000,
  }),
  skill('release-notes', {
    description: 'How release notes are written here.',
    kind: 'instructions',
    trust: 'untrusted',
  }),
  skill('weekly-report', {
    standing: 'exemplary',
    description: 'Writes the weekly report.',
    version: 12,
    tags: ['report'],
  }),
];

export function message(snapshot: Partial<SkillsSnapshot> = {}): SkillsHostMessage {
  return {
    type: 'skills',
    snapshot: { skills, damaged: [], isWorkspaceTrusted: true, ...snapshot },
  };
}

export const damaged: SkillsSnapshot['damaged'] = [
  {
    key: '/home/ada/shop/.toolwright/skills/half-merged',
    name: 'half-merged',
    library: 'workspace',
    problem:
      'skill.json has the marks of a git merge that is not finished: resolve the conflict, and keep the higher version.',
  },
];
