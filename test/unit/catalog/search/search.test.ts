import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalog, type CatalogPage } from '../../../../src/core/catalog/catalog';
import type { ToolContract } from '../../../../src/core/catalog/contract';
import { parseQuery } from '../../../../src/core/catalog/search/query';
import { tokenise } from '../../../../src/core/catalog/search/tokenise';
import { contracts, tools } from '../searchTools';
import { byServer, contract } from '../tools';

function catalogOf(list: readonly ToolContract[]): Catalog {
  const made = new Catalog();
  for (const [server, own] of byServer(list)) made.setTools(server, own);
  return made;
}

const catalog = catalogOf(contracts);
const find = (keyword: string, server?: string, from = catalog): CatalogPage['hits'] =>
  from.search({ keyword, limit: 1_000, offset: 0, ...(server !== undefined && { server }) }).hits;
const idsOf = (keyword: string, server?: string): string[] =>
  find(keyword, server).map((match) => match.tool.id);

describe('tokenise', () => {
  it.each<[string, string]>([
    ['list_files', 'list file +listfil'],
    ['listFiles', 'list file +listfil'],
    ['list-files', 'list file +listfil'],
    ['HTTPServer2', 'http server 2 +httpserver2'],
    ['getURLs for oauth2Token', 'get ur ls +geturl for oauth 2 token +oauth2token'],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
    ['repositories, repository', 'repositori repositori'],
    ['搜索文档', '搜索 索文 文档'],
    ['日', '日'],
    ['Größe', 'größe'],
    ['***', ''],
  ])('%s', (text, expected) => {
    const terms = tokenise(text).map((token) => (token.isJoined ? '+' : '') + token.term);
    expect(terms.join(' ')).toBe(expected);
  });
});

describe('parseQuery', () => {
  const wordsOf = (query: string): string =>
    parseQuery(query)
      .map(({ word, weight }) => (weight === 1 ? word : `${word}*${weight}`))
      .join(' ');

  it.each([
    ['How do I list the files?', 'list files'],
    ['list files in /home/me/project and ~/x', 'list files'],
    ['fetch https://example.com/a?b=c now', 'fetch now'],
    ['create issue "login broken"', 'create issue login*0.6 broken*0.6'],
    ['"login broken"', 'login broken'],
    ['/etc/passwd', 'etc passwd'],
    ['how to do this', 'how to do this'],
  ])('%s', (query, expected) => {
    expect(wordsOf(query)).toBe(expected);
  });

  it('is bounded', () => {
    const words = Array.from({ length: 5_000 }, (_, i) => `w${i}`).join(' ');
    expect(parseQuery(words).length).toBeLessThanOrEqual(64);
    expect(parseQuery('"<{`'.repeat(10_000)).length).toBe(0);
  });
});

describe('search', () => {
  it.each<[string, string, string, number?]>([
    ['a plain word', 'forecast', 'weather.get_forecast'],
    ['natural language', 'how do I read what is in a file', 'workspace.read_file'],
    ['natural language', 'what will the weather be tomorrow', 'weather.get_forecast'],
    ['natural language', 'give the money back to a customer: refund', 'shop.refundPayment'],
    ['several words', 'comment on an issue', 'github.add_issue_comment'],
    ['a synonym of the verb', 'remove event', 'calendar.delete-event'],
    ['a synonym of the verb', 'show issues', 'github.list_issues', 2],
    ['a synonym of the verb', 'send a message to a channel', 'slack.postMessage'],
    ['a synonym of the verb', 'schedule a meeting', 'calendar.create-event'],
    ['camelCase', 'listFiles', 'workspace.list_files'],
    ['snake_case', 'post_message', 'slack.postMessage'],
    ['joined', 'postmessage', 'slack.postMessage'],
    ['kebab-case', 'pull-request-merge', 'github.merge_pull_request'],
    ['another number', 'branches create', 'github.create_branch'],
    ['a parameter name', 'has_attachment', 'mail.search_emails'],
    ['a parameter name', 'latitude longitude', 'weather.get_forecast'],
    ['a parameter description', 'squash rebase', 'github.merge_pull_request'],
    ['the server', 'postgres table columns', 'postgres.describe_table'],
    ['a typo', 'isues', 'github.list_issues', 3],
    ['a typo', 'serach code', 'github.search_code'],
    ['a typo', 'delte event', 'calendar.delete-event'],
    ['a typo', 'creat brnach', 'github.create_branch'],
    ['a typo', 'wether forcast', 'weather.get_forecast'],
    ['another script', '搜索文档', 'i18n.search_docs_zh'],
    ['a quoted value', 'create an issue "merge the pull request"', 'github.create_issue'],
    ['a path', 'read /repo/issues/list/query.sql', 'workspace.read_file'],
  ])('finds by %s: %s', (_, keyword, id, place = 1) => {
    expect(idsOf(keyword).slice(0, place)).toContain(id);
  });

  it.each(['list_files', 'workspace.list_files', 'LIST_FILES'])(
    'puts the exact %s first',
    (key) => {
      expect(idsOf(key)[0]).toBe('workspace.list_files');
    },
  );

  it('puts an exact name first whatever else matches better', () => {
    const busy = Array.from({ length: 50 }, (_, i) =>
      contract('s', `run_${i}_run`, { description: 'run run run' }),
    );
    const own = catalogOf([...busy, contract('a-b', 'run'), contract('z', '???')]);
    for (const key of ['run', 'a-b.run', 'a_b.run']) {
      const [first] = find(key, undefined, own);
      expect(first).toMatchObject({ tool: { id: 'a-b.run' }, why: 'exact name' });
    }
    expect(find('???', undefined, own).map((match) => match.tool.id)).toEqual(['z.???']);
  });

  it.each(['', '  ', '*'])('gives all tools by id for %j', (keyword) => {
    const ids = tools.map((tool) => tool.id);
    expect(idsOf(keyword)).toEqual([...ids].sort());
  });

  it('keeps to a server', () => {
    expect(idsOf('list', 'slack')).toEqual(['slack.listChannels', 'slack.getUserProfile']);
    expect(idsOf('*', 'memory')).toEqual(['memory.create_entities', 'memory.read_graph']);
    expect(idsOf('list', 'nowhere')).toEqual([]);
  });

  it('finds nothing for what no tool is like', () => {
    expect(idsOf('xylophone')).toEqual([]);
    expect(idsOf('!!!')).toEqual([]);
  });

  it('says why', () => {
    const why = (keyword: string): string | undefined => find(keyword)[0]?.why;
    expect(why('list the files')).toBe('name, description: list files');
    expect(why('latitude')).toBe('parameters: latitude');
  });

  it('orders equals by id, whatever order the tools came in', () => {
    const twins = ['c', 'a', 'b'].map((server) => contract(server, 'ping'));
    for (const list of [twins, twins.toReversed()]) {
      const ids = find('pings', undefined, catalogOf(list)).map((match) => match.tool.id);
      expect(ids).toEqual(['a.ping', 'b.ping', 'c.ping']);
    }
  });

  it('takes any query, and an empty catalog', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string());
    const empty = new Catalog();
    const property = fc.property(anyText, (query) => {
      const hits = find(query);
      expect(new Set(hits.map(({ tool }) => tool.id)).size).toBe(hits.length);
      const pages = [0, 3, 6].flatMap(
        (offset) => catalog.search({ keyword: query, limit: 3, offset }).hits,
      );
      expect(pages).toEqual(hits.slice(0, 9));
      expect(find(query, undefined, empty)).toEqual([]);
    });
    fc.assert(property, { numRuns: 150 });
    expect(() => find('a-_'.repeat(100_000))).not.toThrow();
    expect(() => find('x'.repeat(1_000_000))).not.toThrow();
  });
});
