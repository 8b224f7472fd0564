/** The editor's tools and results, as far as they need no editor; and which model is chosen. */
import { describe, expect, it } from 'vitest';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { readResult } from '../../../src/core/proxy/callResult';
import { chooseModel } from '../../../src/host/adapters/chooseModel';
import { contentOf, promptText } from '../../../src/host/adapters/editorResult';
import { editorToolList, type EditorTool } from '../../../src/host/adapters/editorToolList';

const tool = (name: string, more: Partial<EditorTool> = {}): EditorTool => ({
  name,
  description: `Does ${name}.`,
  inputSchema: { type: 'object', properties: { a: { type: 'string' } } },
  tags: [],
  ...more,
});
const contract = (name: string, description: string): ToolContract => ({
  server: 's',
  name,
  description,
  inputSchema: { type: 'object' },
  annotations: {},
});
const namesIn = (tools: EditorTool[], reached: ToolContract[] = []): string[] =>
  editorToolList(tools, reached).tools.map(({ name }) => name);

describe("the list of the editor's tools", () => {
  it('has all of them but our own', () => {
    expect(namesIn([tool('toolwright_call_tool'), tool('other_tool')])).toEqual(['other_tool']);
  });

  it('gives a tool without a schema one that takes nothing, and complains of nothing', () => {
    const { tools, problems } = editorToolList([tool('x', { inputSchema: undefined })], []);
    expect(tools[0]?.inputSchema).toEqual({ type: 'object', properties: {} });
    expect(problems).toEqual([]);
  });

  it("leaves out what VS Code's own MCP servers repeat of ours, and only that", () => {
    const tags = ['mcp'];
    const repeated = tool('mcp_github_list_issues', { description: 'Lists issues.', tags });
    const reached = [contract('list_issues', 'Lists issues.'), contract('a.b', 'Dots.')];
    const dotted = tool('mcp_x_a_b', { description: 'Dots.', tags });
    const another = tool('mcp_gitlab_list_issues', { description: 'Lists its issues.', tags });
    const sameWords = tool('mcp_x_find', { description: 'Lists issues.', tags });
    const noServer = tool('ext_list_issues', { description: 'Lists issues.' });
    const tools = [repeated, dotted, another, sameWords, noServer];
    expect(namesIn(tools, reached)).toEqual([another.name, sameWords.name, noServer.name]);
    expect(namesIn(tools)).toHaveLength(5);
  });

  it('is there at once for a thousand tools', () => {
    const tools = Array.from({ length: 1_000 }, (_, i) => tool(`mcp_s_t${i}`, { tags: ['mcp'] }));
    const reached = tools.map(({ description }, i) => contract(`t${i}`, description));
    const started = performance.now();
    expect(namesIn(tools, reached)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

class Text {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
class Tsx {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}
class Data {
  readonly data: Uint8Array;
  readonly mimeType: string;
  constructor(data: Uint8Array, mimeType: string) {
    this.data = data;
    this.mimeType = mimeType;
  }
}
const kinds = {
  isText: (part: unknown): part is Text => part instanceof Text,
  isPromptTsx: (part: unknown): part is Tsx => part instanceof Tsx,
  isData: (part: unknown): part is Data => part instanceof Data,
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const tree = {
  node: {
    type: 1,
    children: [
      { type: 2, text: 'one', lineBreakBefore: true },
      { type: 1, children: [{ type: 2, text: ' and' }] },
      { type: 2, text: 'two', lineBreakBefore: true },
    ],
  },
};

describe("the editor's results", () => {
  it('are read part by part, bytes as handles', async () => {
    const kept: string[] = [];
    const keepPart = async (data: Buffer, mimeType: string): Promise<string> => {
      kept.push(`${mimeType} ${data.toString()}`);
      return 'part1';
    };
    const parts = [
      new Text('hello'),
      new Tsx(tree),
      new Data(bytes('PNG'), 'image/png'),
      { odd: 1 },
    ];
    const result = await readResult('t', { content: contentOf(parts, kinds) }, keepPart);
    expect(result).toMatchObject({
      value: {
        text: 'hello\none and\ntwo',
        parts: [
          { type: 'image', mimeType: 'image/png', bytes: 3, handle: 'part1' },
          { type: 'unknown', description: expect.stringContaining('odd') as string },
        ],
      },
    });
    expect(kept).toEqual(['image/png PNG']);
  });

  it('are values where all of it is JSON or text', async () => {
    const content = contentOf([new Data(bytes('{"a":1}'), 'application/json')], kinds);
    expect(content).toEqual([{ type: 'text', text: '{"a":1}' }]);
  });

  it('hand on a tree of another form as JSON, and end in one that is endless', () => {
    expect(promptText({ other: 1 })).toBe('{"other":1}');
    expect(promptText('plain')).toBe('plain');
    const endless: { children: unknown[]; text: string } = { children: [], text: 'x' };
    endless.children.push(endless);
    expect(promptText(endless)).toMatch(/^x+$/);
  });
});

describe('the model for a server', () => {
  const model = (id: string, family: string, vendor = 'copilot') =>
    ({ id, family, vendor, name: id.toUpperCase() }) as const;
  const models = [
    model('gpt-5-mini', 'gpt-5'),
    model('claude-opus', 'claude'),
    model('x', 'gpt-5'),
  ];

  it('is the first that the best hint fits, exactly before in part', () => {
    expect(chooseModel(models, ['llama', 'Claude'])?.id).toBe('claude-opus');
    expect(chooseModel(models, ['x'])?.id).toBe('x');
    expect(chooseModel(models, ['opus', 'gpt'])?.id).toBe('claude-opus');
  });

  it('is any where no hint fits, and none where there is none', () => {
    expect(chooseModel(models, ['llama', ''])?.id).toBe('gpt-5-mini');
    expect(chooseModel([], ['gpt'])).toBeUndefined();
  });
});
