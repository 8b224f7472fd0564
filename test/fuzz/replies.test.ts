/** What servers reply: whatever it is, a tool list, a result and a form are read in bounded time and size. */
import * as fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { Catalog } from '../../src/core/catalog/catalog';
import { normaliseTools } from '../../src/core/catalog/normalise';
import { mergedSchema, schemaOfValue } from '../../src/core/catalog/observedSchema';
import { schemaHashOf } from '../../src/core/catalog/schemaHash';
import { compactSignatureOf, signatureOf } from '../../src/core/catalog/signature';
import { readPrompt, readResult } from '../../src/core/proxy/callResult';
import { checkedAnswer, readForm } from '../../src/core/proxy/mcp/elicitationForm';
import { ServerMessages } from '../../src/core/proxy/mcp/serverMessages';
import { ServerContents } from '../../src/core/proxy/serverContents';
import type { ServerSession } from '../../src/core/proxy/serverSession';
import { cutToBudget } from '../../src/core/results/cut';
import { countTokens } from '../../src/core/results/tokenizer';
import { InvalidInputError, ToolCallError } from '../../src/core/util/errors';
import { differenceOf } from '../../src/core/versioning/contract/changes';
import { inferSteps } from '../../src/core/versioning/migration/inferSteps';
import { isServerHistory, observed } from '../../src/core/versioning/registry/history';
import {
  damagedValue,
  expectPlainPrototypes,
  expectRefusal,
  expectSentence,
  fuzz,
  FUZZ_TIMEOUT_MS,
  hostileValue,
  jsonOf,
} from './mutations';

vi.setConfig({ testTimeout: FUZZ_TIMEOUT_MS });
afterEach(expectPlainPrototypes);

const TOOL = {
  name: 'list_issues',
  title: 'List issues',
  description: 'Lists the issues of a repository.',
  inputSchema: {
    type: 'object',
    properties: {
      repo: { type: 'string', description: 'owner/name', default: 'a/b' },
      state: { enum: ['open', 'closed'] },
      labels: { type: 'array', items: { $ref: '#/$defs/label' } },
      page: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }] },
    },
    required: ['repo'],
    $defs: { label: { type: 'object', properties: { name: { type: 'string' } } } },
  },
  outputSchema: {
    type: 'object',
    properties: { items: { type: 'array', items: { type: 'object' } } },
  },
  annotations: { readOnlyHint: true, title: 'Issues' },
  _meta: {
    'toolwright/version': '2.0.0',
    changes: [{ step: 'rename_input', from: 'repository', to: 'repo' }],
    deprecations: [{ field: 'state', replacement: 'status' }],
  },
};
const GOOD = { name: 'good', inputSchema: { type: 'object' } };
/** So much of a contract is kept, whatever was sent. */
const MOST_CONTRACT_CHARS = 1_000_000;

it('a list of tools keeps the good ones, and all that is done with it afterwards works', () => {
  fc.assert(
    fc.property(damagedValue([TOOL, { ...TOOL, name: 'b' }]), damagedValue(TOOL), (list, one) => {
      const raw = [...(Array.isArray(list) ? (list as unknown[]) : [list]), one, GOOD];
      const { tools, problems } = normaliseTools('github', raw);
      expect(tools.map(({ name }) => name)).toContain('good');
      for (const problem of problems) expectSentence(problem);
      const catalog = new Catalog();
      catalog.setTools('github', tools);
      expect(catalog.tools()).toHaveLength(tools.length);
      catalog.search({ keyword: 'list open issues', limit: 10, offset: 0 });
      for (const tool of catalog.tools().slice(0, 20)) {
        expect(jsonOf(tool)!.length).toBeLessThan(MOST_CONTRACT_CHARS);
        signatureOf(tool);
        compactSignatureOf(tool);
        schemaHashOf(tool);
      }
      catalog.dispose();
    }),
    fuzz(),
  );
});

it('two lists that follow each other make versions that can be read back', () => {
  fc.assert(
    fc.property(damagedValue([TOOL]), damagedValue([TOOL]), (first, second) => {
      const listed = (raw: unknown) => normaliseTools('github', [raw].flat().slice(0, 50)).tools;
      const [before, after] = [listed(first), listed(second)];
      let history = observed({}, { tools: before, serverVersion: '1', now: 1 });
      history = observed(history, { tools: after, serverVersion: '2', now: 2 });
      expect(isServerHistory(JSON.parse(JSON.stringify(history)))).toBe(true);
      const [old, now] = [before[0], after[0]];
      if (old === undefined || now === undefined) return;
      for (const { text } of differenceOf(old, now).changes) expectSentence(text);
      inferSteps(old, now);
    }),
    fuzz(),
  );
});

const RESULT = {
  content: [
    { type: 'text', text: '{"a":1}' },
    { type: 'image', data: 'aGk=', mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'file:///a', blob: 'aGk=', mimeType: 'x/y' } },
    { type: 'resource_link', uri: 'file:///b', name: 'b' },
  ],
  structuredContent: { items: [{ title: 'One' }], count: 1 },
  isError: false,
};
const PROMPT = {
  description: 'Reviews.',
  messages: [
    { role: 'user', content: { type: 'text', text: 'Review' } },
    { role: 'user', content: { type: 'image', data: 'aGk=', mimeType: 'image/png' } },
  ],
};

it('a result is a value, or the failure of its own call', async () => {
  const keepPart = async (): Promise<string> => 'handle';
  await fc.assert(
    fc.asyncProperty(damagedValue(RESULT), damagedValue(PROMPT), async (result, prompt) => {
      const replies = [
        () => readResult('github.list_issues', Object(result) as Record<string, unknown>, keepPart),
        () => readPrompt(Object(prompt) as Record<string, unknown>, keepPart),
      ];
      for (const reply of replies) {
        try {
          expect(Number.isSafeInteger((await reply()).bytes)).toBe(true);
        } catch (error) {
          expectRefusal(error, ToolCallError);
        }
      }
    }),
    fuzz(2),
  );
});

it('what is seen of any result is a small schema, and any reply can be cut to its budget', () => {
  fc.assert(
    fc.property(damagedValue(RESULT), damagedValue(RESULT), (one, other) => {
      const schema = mergedSchema(schemaOfValue(one), schemaOfValue(other));
      expect(jsonOf(schema)!.length).toBeLessThan(MOST_CONTRACT_CHARS);
      const json = jsonOf(one);
      if (json === undefined) return;
      const cut = cutToBudget(json, { tokens: 500, countTokens });
      expect(countTokens(cut.json)).toBeLessThanOrEqual(500);
      JSON.parse(cut.json);
    }),
    fuzz(),
  );
});

it('lists of resources and prompts are entries, bounded in number and text', async () => {
  const lists = {
    resources: [
      { uri: 'file:///a', name: 'a', title: 'A', description: 'd', mimeType: 'x/y', size: 3 },
    ],
    templates: [{ uriTemplate: 'file:///{a}', name: 'a' }],
    prompts: [{ name: 'p', arguments: [{ name: 'x', description: 'd', required: true }] }],
  };
  await fc.assert(
    fc.asyncProperty(damagedValue(lists), async (damaged) => {
      const of = Object(damaged) as Record<string, unknown>;
      const list = (name: string) => async () =>
        Array.isArray(of[name]) ? (of[name] as unknown[]) : [];
      const session = {
        listResources: list('resources'),
        listResourceTemplates: list('templates'),
        listPrompts: list('prompts'),
      } as unknown as ServerSession;
      const contents = new ServerContents('github');
      for (const kind of ['resources', 'templates', 'prompts'] as const) {
        for (const entry of await contents.list(kind, session, 'call')) {
          expect(entry.server).toBe('github');
          expect(entry.description?.length ?? 0).toBeLessThanOrEqual(501);
        }
      }
    }),
    fuzz(),
  );
});

it('a form that a server asks for can be filled in, or is refused with a sentence', () => {
  const form = {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        title: 'Name',
        minLength: 1,
        maxLength: 5,
        format: 'email',
        default: 'a@b.c',
      },
      age: { type: 'integer', minimum: 0, maximum: 9 },
      sure: { type: 'boolean', default: false },
      kind: { type: 'string', enum: ['a', 'b'], enumNames: ['A', 'B'] },
      some: { type: 'array', items: { anyOf: [{ const: 'x', title: 'X' }] }, minItems: 1 },
    },
    required: ['name'],
  };
  let read = 0;
  fc.assert(
    fc.property(damagedValue(form), hostileValue, (schema, value) => {
      try {
        const fields = readForm(schema);
        read++;
        const values = Object.fromEntries(fields.map(({ name }) => [name, value as string]));
        checkedAnswer(fields, values);
      } catch (error) {
        expectRefusal(error, InvalidInputError);
      }
    }),
    fuzz(2),
  );
  expect(read).toBeGreaterThan(0);
});

it('a log message of any form becomes a line', () => {
  fc.assert(
    fc.property(
      damagedValue({ message: 'hi', at: 1 }, { msg: 'hi' }, 'hi'),
      hostileValue,
      (data, logger) => {
        const lines: string[] = [];
        const messages = new ServerMessages((_level, line) => void lines.push(line));
        const named = typeof logger === 'string' ? { logger } : {};
        messages.addNotification({ level: 'info', data, ...named });
        messages.dispose();
        expect(lines).toHaveLength(1);
        expect(lines[0]!.length).toBeLessThan(5_000);
      },
    ),
    fuzz(),
  );
});
