import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolContract } from '../../../../src/core/catalog/contract';
import { intentOf } from '../../../../src/core/catalog/search/intent';
import { meaningsIn } from '../../../../src/core/catalog/search/phrases';
import { SearchIndex, type SearchPage } from '../../../../src/core/catalog/search/searchIndex';
import { contracts } from '../searchTools';
import { byServer, contract } from '../tools';

const lists = byServer(contracts);
const find = (index: SearchIndex, keyword: string, server?: string): SearchPage =>
  index.search({ keyword, limit: 50, offset: 0, ...(server !== undefined && { server }) });
const namesOf = (page: SearchPage): string[] =>
  page.matches.map(({ tool }) => `${tool.server}.${tool.name}`);

describe('an index', () => {
  it('is the same however its servers came, went and changed', () => {
    const servers = [...lists.keys()];
    const step = fc.record({
      server: fc.constantFrom(...servers),
      part: fc.constantFrom(0, 0.5, 1),
    });
    const queries = ['create issue', 'delte event', 'list', 'read the contents of a file', 'isues'];
    const property = fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const index = new SearchIndex();
      const last = new Map<string, readonly ToolContract[]>();
      for (const { server, part } of steps) {
        const all = lists.get(server)!;
        const some = all.slice(0, Math.ceil(all.length * part));
        index.set(server, some);
        find(index, 'isues');
        last.set(server, some);
      }
      const fresh = new SearchIndex();
      for (const [server, tools] of last) fresh.set(server, tools);
      for (const query of queries) expect(find(index, query)).toEqual(find(fresh, query));
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('gives pages that add up to the whole', () => {
    const index = new SearchIndex();
    const many = Array.from({ length: 500 }, (_, i) =>
      contract('many', `list_thing_${i % 250}_${i}`),
    );
    index.set('many', many);
    const whole = index.search({ keyword: 'list thing', limit: 1_000, offset: 0 });
    expect(whole.matched).toBe(500);
    const pages = Array.from({ length: 50 }, (_, page) =>
      index.search({ keyword: 'list thing', limit: 10, offset: 10 * page }),
    );
    expect(pages.flatMap(({ matches }) => matches)).toEqual(whole.matches);
  });

  it('counts only what comes near to the best, and an exact name always', () => {
    const index = new SearchIndex();
    const weak = { q: { type: 'string', description: 'Not for a repository archive.' } };
    const others = Array.from({ length: 40 }, (_, i) =>
      contract('other', `measure_thing_${i}`, {
        inputSchema: { type: 'object', properties: weak },
      }),
    );
    index.set('other', [...others, contract('other', 'repository')]);
    index.set('git', [
      contract('git', 'archive_repository', { description: 'Archives a repository.' }),
      contract('git', 'list_repositories', { description: 'Lists repositories.' }),
    ]);
    const found = find(index, 'archive a repository');
    expect(namesOf(found)[0]).toBe('git.archive_repository');
    expect(found.matched).toBeLessThan(43);
    expect(found.matched).toBeGreaterThanOrEqual(10);
    expect(namesOf(find(index, 'repository'))[0]).toBe('other.repository');
    expect(find(index, 'measure thing').matched).toBe(40);
  });

  it('takes what all names of a server begin with for a name of the server', () => {
    const index = new SearchIndex();
    const names = ['acme_get_link', 'acme_create_thing', 'acme_list_things', 'acme_delete_thing'];
    index.set(
      'acme',
      names.map((name) => contract('acme', name)),
    );
    expect(namesOf(find(index, 'acme things'))[0]).toBe('acme.acme_list_things');
    expect(namesOf(find(index, 'acme get link'))[0]).toBe('acme.acme_get_link');
  });

  it('prefers what does the kind of work that is asked for', () => {
    const index = new SearchIndex();
    index.set(
      'tracker',
      ['create_ticket', 'list_tickets', 'update_ticket', 'delete_ticket'].map((name) =>
        contract('tracker', name, { description: 'Tickets of the tracker.' }),
      ),
    );
    const first = (query: string): string | undefined => find(index, query).matches[0]?.tool.name;
    expect(first('Which tickets are open?')).toBe('list_tickets');
    expect(first('please open a new ticket')).toBe('create_ticket');
    expect(first('get rid of the ticket')).toBe('delete_ticket');
    expect(first('assign the ticket to me')).toBe('update_ticket');
  });

  it('reads an unknown word as one that tools use, and never above the word itself', () => {
    const index = new SearchIndex();
    index.set('a', [contract('a', 'list_databases'), contract('a', 'send_report')]);
    for (const query of ['databse', 'database', 'datab', 'databasesx', 'listdatabases']) {
      expect(namesOf(find(index, query))).toEqual(['a.list_databases']);
    }
    index.set('b', [contract('b', 'databse_check')]);
    expect(namesOf(find(index, 'databse'))).toEqual(['b.databse_check']);
    // In a server that does not know the word, it is still one that the server may mean.
    expect(namesOf(find(index, 'databse', 'a'))).toEqual(['a.list_databases']);
    index.set('b', []);
    expect(namesOf(find(index, 'databse'))).toEqual(['a.list_databases']);
  });

  it('knows what well-known products are', () => {
    const index = new SearchIndex();
    index.set('hubspot', [contract('hubspot', 'search-objects', { description: 'Searches.' })]);
    index.set('slack', [contract('slack', 'search_all', { description: 'Searches.' })]);
    expect(namesOf(find(index, 'search the crm'))[0]).toBe('hubspot.search-objects');
    expect(namesOf(find(index, 'search the chat'))[0]).toBe('slack.search_all');
  });

  it('answers hostile queries within its bounds', () => {
    const index = new SearchIndex();
    for (const [server, tools] of lists) index.set(server, tools);
    for (const query of [
      'look '.repeat(50_000),
      `throw ${'a '.repeat(100_000)}away`,
      'can you '.repeat(50_000),
      '\u202e\0'.repeat(10_000),
    ]) {
      expect(find(index, query).matches.length).toBeLessThanOrEqual(50);
    }
  });
});

describe('the kind of work that a query asks for', () => {
  it.each([
    ['Can you please create a ticket', 'create'],
    ['How do I delete a branch?', 'delete'],
    ['which tickets are open', 'read'],
    ['jira add watcher', 'create'],
    ['slack channels', 'read'],
    ['comment on the issue', 'create'],
    ['the issue has a comment that somebody should see to', 'read'],
    ['rename the file', 'change'],
    ['something about nothing in particular', undefined],
  ])('%s: %s', (query, intent) => {
    expect(intentOf(query)).toBe(intent);
  });
});

describe('turns of speech', () => {
  it.each([
    ['Please look this thing up', 'search find'],
    ['Look up the price', 'search find'],
    ['look at the upper row', ''],
    ['give the change a green light', 'approve'],
  ])('%s: %s', (query, words) => {
    expect(meaningsIn(query)).toBe(words);
  });
});

describe('a hostile tool', () => {
  it('is indexed within bounds, and found by what is within them', () => {
    const values = Array.from({ length: 5_000 }, (_, i) => `value${i} ${'x'.repeat(1_000)}`);
    const properties = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [
        `parameter${i}`,
        { type: 'string', description: 'word '.repeat(1_000), enum: values },
      ]),
    );
    const huge = contract('huge', 'weave_cloth', {
      description: `Weaves cloth. ${'padding '.repeat(500_000)}`,
      inputSchema: { type: 'object', properties },
    });
    const index = new SearchIndex();
    index.set('huge', [huge]);
    expect(namesOf(find(index, 'weave cloth'))).toEqual(['huge.weave_cloth']);
    expect(namesOf(find(index, 'parameter7'))).toEqual(['huge.weave_cloth']);
  });

  it('does not come first for all by saying everything', () => {
    const index = new SearchIndex();
    for (const [server, tools] of lists) index.set(server, tools);
    const everything = contracts.map(({ name, description }) => `${name} ${description}`).join(' ');
    index.set('spam', [contract('spam', 'do_it', { description: everything.repeat(20) })]);
    for (const query of ['create issue', 'read a file', 'send an email', 'delete event']) {
      expect(namesOf(find(index, query))[0]).not.toBe('spam.do_it');
    }
  });
});
