/** A list of tools as real servers have them, for the tests of search. */
import type { CatalogTool, ToolContract } from '../../../src/core/catalog/contract';
import { contract, named } from './tools';

/** server, tool, description, parameters with their descriptions. */
type Row = [string, string, string, Record<string, string>?];

const rows: readonly Row[] = [
  [
    'github',
    'list_issues',
    'List issues in a repository, filtered by state and labels.',
    {
      owner: 'Repository owner',
      repo: 'Repository name',
      labels: 'Labels to filter by',
    },
  ],
  ['github', 'create_issue', 'Create a new issue in a repository.', { title: 'Issue title' }],
  ['github', 'get_issue', 'Get details of one issue.', { issue_number: 'The number' }],
  ['github', 'add_issue_comment', 'Add a comment to an existing issue.', { body: 'Comment text' }],
  ['github', 'create_pull_request', 'Open a pull request from a branch.', { head: '', base: '' }],
  ['github', 'merge_pull_request', 'Merge a pull request.', { merge_method: 'squash or rebase' }],
  ['github', 'create_branch', 'Create a branch from a commit.', { sha: 'Commit to start at' }],
  ['github', 'search_code', 'Search for code across repositories.', { q: 'Search terms' }],
  ['github', 'fork_repository', 'Fork a repository to your account.'],
  ['github', 'list_commits', 'List the commits of a branch.', { sha: '', author: 'Author' }],
  ['workspace', 'list_files', 'List the files in a folder.', { path: '', recursive: 'Also below' }],
  ['workspace', 'read_file', 'Read the contents of a file as text.', { path: 'The file' }],
  ['workspace', 'write_file', 'Write text to a file, replacing what it held.', { content: '' }],
  ['workspace', 'find_files', 'Find files by a glob pattern.', { pattern: 'Such as **/*.ts' }],
  ['workspace', 'grep_file', 'Find the lines that match a regular expression.', { regex: '' }],
  ['slack', 'postMessage', 'Post a message to a channel.', { channel: 'Channel id', text: '' }],
  ['slack', 'listChannels', 'List the channels of the team.', { cursor: 'Next page' }],
  ['slack', 'getUserProfile', 'Get the profile of a member.', { user_id: 'The member' }],
  ['slack', 'addReaction', 'React to a message with an emoji.', { emoji: 'Its short name' }],
  ['calendar', 'create-event', 'Create an event in a calendar.', { attendees: 'E-mail addresses' }],
  ['calendar', 'delete-event', 'Delete an event from a calendar.', { event_id: '' }],
  ['calendar', 'list-events', 'List events between two dates.', { time_min: '', time_max: '' }],
  ['mail', 'send_email', 'Send an e-mail.', { to: 'Recipients', subject: 'Subject line' }],
  ['mail', 'search_emails', 'Search the mailbox.', { has_attachment: 'Only with attachments' }],
  ['postgres', 'query', 'Run a read-only SQL query.', { sql: 'The statement' }],
  ['postgres', 'describe_table', 'Show the columns of a table.', { table: '' }],
  ['weather', 'get_forecast', 'Weather forecast for a place.', { latitude: '', longitude: '' }],
  ['memory', 'create_entities', 'Create entities in the knowledge graph.', { entities: '' }],
  ['memory', 'read_graph', 'Read the whole knowledge graph.'],
  ['shop', 'refundPayment', 'Refund a payment to the customer.', { amount_cents: 'How much' }],
  ['shop', 'listInvoices', 'List invoices of a customer.', { customer_id: '' }],
  ['i18n', 'search_docs_zh', '搜索文档并返回匹配的页面。', { q: '查询' }],
];

export const contracts: readonly ToolContract[] = rows.map(
  ([server, name, description, params]) => {
    const entries = Object.entries(params ?? {});
    const properties = Object.fromEntries(
      entries.map(([key, text]) => [key, { type: 'string', description: text }]),
    );
    return contract(server, name, { description, inputSchema: { type: 'object', properties } });
  },
);

export const tools: readonly CatalogTool[] = named(contracts);
