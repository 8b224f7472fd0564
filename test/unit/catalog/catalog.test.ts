import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../src/core/catalog/catalog';
import { contracts } from './searchTools';
import { byServer, contract } from './tools';

function filled(): Catalog {
  const catalog = new Catalog();
  for (const [server, list] of byServer(contracts)) catalog.setTools(server, list);
  return catalog;
}

describe('Catalog', () => {
  it('holds the tools of its servers', () => {
    const catalog = new Catalog();
    expect(catalog.tools()).toEqual([]);
    catalog.setTools('b', [contract('b', 'two'), contract('b', 'one')]);
    catalog.setTools('a', []);
    expect(catalog.servers()).toEqual(['a', 'b']);
    expect(catalog.tools().map((tool) => tool.id)).toEqual(['b.one', 'b.two']);
    catalog.setTools('b', [contract('b', 'three')]);
    expect(catalog.tools().map((tool) => tool.id)).toEqual(['b.three']);
    catalog.removeServer('b');
    expect([catalog.servers(), catalog.tools()]).toEqual([['a'], []]);
  });

  it('tells of changes, and of nothing else', () => {
    const catalog = new Catalog();
    let count = 0;
    const subscription = catalog.onDidChange(() => (count += 1));
    catalog.setTools('a', [contract('a', 'x')]);
    catalog.removeServer('nobody');
    expect(count).toBe(1);
    catalog.removeServer('a');
    expect(count).toBe(2);
    subscription.dispose();
    catalog.setTools('a', []);
    expect(count).toBe(2);
    catalog.dispose();
    catalog.dispose();
    expect(catalog.tools()).toEqual([]);
  });

  it('shows a listener the new state', () => {
    const catalog = new Catalog();
    const seen: number[] = [];
    catalog.onDidChange(() => seen.push(catalog.tools().length));
    catalog.setTools('a', [contract('a', 'x')]);
    catalog.setTools('b', [contract('b', 'x')]);
    expect(seen).toEqual([1, 2]);
  });

  it('makes names and index once until the next change', () => {
    const catalog = filled();
    expect(catalog.tools()).toBe(catalog.tools());
    const before = catalog.tools();
    catalog.setTools('new', [contract('new', 'thing')]);
    expect(catalog.tools()).not.toBe(before);
    expect(before.some((tool) => tool.server === 'new')).toBe(false);
  });

  it.each([
    ['calendar.create-event', 'calendar.create-event'],
    ['calendar.create_event', 'calendar.create-event'],
    ['create_event', 'calendar.create-event'],
    ['create-event', undefined],
    ['Create_Event', undefined],
    ['query', 'postgres.query'],
    ['calendar', undefined],
    ['', undefined],
    ['__proto__', undefined],
  ])('resolves %s to %s', (name, id) => {
    expect(filled().resolve(name)?.id).toBe(id);
  });

  it.each<[string, string[]]>([
    ['listFiles', ['list_files']],
    ['workspace.listFiles', ['workspace.list_files']],
    ['githb.list_issues', ['github.list_issues']],
    ['nowhere_at_all.read_graph', ['read_graph']],
    ['creat_branch', ['create_branch']],
    ['zzzzzzzz', []],
  ])('offers for %s the nearest names', (name, expected) => {
    expect(filled().nearest(name).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  it('offers the calls of a method that several servers have', () => {
    const catalog = new Catalog();
    catalog.setTools('a', [contract('a', 'get_it')]);
    catalog.setTools('b', [contract('b', 'get_it')]);
    expect(catalog.nearest('getit')).toEqual(['a.get_it', 'b.get_it']);
  });

  it('searches page by page', () => {
    const catalog = filled();
    const all = catalog.search({ keyword: 'list', limit: 100, offset: 0 });
    const first = catalog.search({ keyword: 'list', limit: 2, offset: 0 });
    const second = catalog.search({ keyword: 'list', limit: 2, offset: 2 });
    expect(first.matched).toBe(all.hits.length);
    expect([...first.hits, ...second.hits]).toEqual(all.hits.slice(0, 4));
    expect(catalog.search({ keyword: '', limit: 1_000, offset: 0 }).matched).toBe(contracts.length);
    expect(catalog.search({ keyword: 'list', limit: 5, offset: 1_000 }).hits).toEqual([]);
  });

  it('searches in one server, by its name or its name in programs', () => {
    const catalog = filled();
    catalog.setTools('my-srv', [contract('my-srv', 'list_things')]);
    for (const server of ['my-srv', 'my_srv']) {
      const { matched, hits } = catalog.search({ keyword: 'list', server, limit: 9, offset: 0 });
      expect([matched, hits[0]?.tool.id]).toEqual([1, 'my-srv.list_things']);
    }
    const nobody = catalog.search({ keyword: '*', server: 'nobody', limit: 9, offset: 0 });
    expect(nobody).toEqual({ matched: 0, hits: [] });
  });

  it('says what programs get', () => {
    const catalog = new Catalog();
    catalog.setTools('my-srv', [contract('my-srv', 'a-b'), contract('my-srv', 'both')]);
    catalog.setTools('workspace', [contract('workspace', 'both')]);
    catalog.setTools('empty', []);
    expect(catalog.bindings().namespaces).toEqual([
      {
        name: 'my_srv',
        server: 'my-srv',
        methods: [
          { name: 'a_b', id: 'my-srv.a-b' },
          { name: 'both', id: 'my-srv.both' },
        ],
      },
      { name: 'workspace', server: 'workspace', methods: [{ name: 'both', id: 'workspace.both' }] },
    ]);
    expect(catalog.bindings().plainFunctions).toEqual([{ name: 'a_b', id: 'my-srv.a-b' }]);
    expect(catalog.problems()).toEqual([]);
    catalog.setTools('my_srv', []);
    expect(catalog.problems()).toHaveLength(1);
  });
});
