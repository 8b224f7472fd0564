/** Questions as the core asks them, for tests and pictures. */
import type { SentField } from './asker/extension';

export const toolQuestion = {
  server: 'github',
  tool: 'delete_branch',
  origin: '/home/ada/shop/.vscode/mcp.json',
  argumentsPreview: JSON.stringify({ repo: 'ada/shop', branch: 'release/2026-11' }, null, 2),
  risk: 'It may change or delete data.',
};

export const serverQuestion = {
  server: 'github',
  origin: '/home/ada/shop/.vscode/mcp.json',
  launch: 'npx -y @modelcontextprotocol/server-github --token ${input:github-token}',
  isChanged: true,
};

export const samplingQuestion = {
  server: 'notes',
  preview:
    'System: You summarise notes.\n\nUser: Summarise this in one sentence: "The meeting moved to Tuesday."',
  maxTokens: 1_000,
};

export const signInQuestion = { server: 'tracker', url: 'https://tracker.example.com/mcp' };

export const migrationQuestion = {
  skill: 'weekly-report',
  tools: [{ tool: 'github.list_issues', to: 'github.search_issues', version: '1.4.0' }],
  steps: ['the tool is called github.search_issues', 'input per_page is perPage'],
  questions: ['input state is status (75 % sure): names, types and descriptions are alike (0.75)'],
  testsPassed: 2,
};

export const pageRequest = {
  server: 'billing',
  message: 'Confirm your subscription on our page, then come back.',
  url: 'https://billing.example.com/confirm?session=8f2e&redirect=https%3A%2F%2Fexample.com%2F%3Fa%3D1%26b%3D2',
};

export const fields: SentField[] = [
  {
    name: 'title',
    title: 'Title',
    description: 'What the ticket is about, in a few words',
    isRequired: true,
    kind: { type: 'text' },
  },
  {
    name: 'mail',
    title: 'E-mail',
    description: 'Where the answer goes',
    isRequired: true,
    kind: { type: 'text', format: 'email' },
    defaultValue: 'ada@example.com',
    pattern: '^\\S+@\\S+$',
    problem: 'It must be an e-mail address.',
  },
  { name: 'hours', title: 'Hours', isRequired: false, kind: { type: 'number', isInteger: false } },
  {
    name: 'urgent',
    title: 'Urgent',
    description: 'Somebody is called at night for urgent ones',
    isRequired: true,
    kind: { type: 'boolean' },
    defaultValue: false,
  },
  {
    name: 'area',
    title: 'Area',
    isRequired: false,
    kind: {
      type: 'choice',
      isMultiple: false,
      options: [
        { value: 'shop', label: 'Shop' },
        { value: 'store', label: 'Warehouse' },
      ],
    },
  },
  {
    name: 'labels',
    title: 'Labels',
    description: 'At least one',
    isRequired: true,
    kind: {
      type: 'choice',
      isMultiple: true,
      options: [
        { value: 'bug', label: 'Bug' },
        { value: 'idea', label: 'Idea' },
        { value: 'docs', label: 'Documentation' },
      ],
    },
    pattern: '.+',
    problem: 'Choose at least one.',
  },
];

export const form = {
  server: 'tickets',
  message: 'To open the ticket I need a few details.',
  fields,
};
