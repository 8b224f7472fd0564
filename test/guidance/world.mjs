/**
 * Tools that fail for known reasons, and people who write programs over them with their habits. What a program does
 * wrong is known here and nowhere else; guidance sees what it sees in real life: the text, the calls, how it ended.
 */
import { pick } from './build.mjs';

const text = { type: 'string' };
const number = { type: 'number' };
const tool = (name, properties) => ({
  name,
  description: name,
  inputSchema: { type: 'object', properties },
});

export const SERVERS = [
  {
    server: 'api',
    tools: [
      tool('get_item', { id: number }),
      tool('get_user', { id: number }),
      tool('list_items', { owner: text, page: number, state: text }),
    ],
  },
  { server: 'db', tools: [tool('query', { sql: text, limit: number })] },
  { server: 'files', tools: [tool('read', { id: number }), tool('write', { id: number })] },
  { server: 'report', tools: [tool('login', {}), tool('build', { month: text })] },
  { server: 'search', tools: [tool('classic', { q: text }), tool('modern', { q: text })] },
  { server: 'feed', tools: [tool('fetch', { id: number })] },
  { server: 'flaky', tools: [tool('ping', { id: number })] },
];

/** Ways to write a program; each with what it does, for the world. */
const one = (call) => `const found = await ${call}; return found.name;`;
const caught = (call) =>
  `try { const found = await ${call}; return found.name; } catch (error) { return null; }`;
const atOnce = (name) =>
  `const all = await Promise.all(input.ids.map((id) => ${name}({ id }))); return all.length;`;
const inTurn = (name) =>
  `const all = []; for (const id of input.ids) all.push((await ${name}({ id })).name); return all.length;`;
const inChunks = (name) =>
  `const all = []; for (let at = 0; at < input.ids.length; at += 5) all.push(...await Promise.all(input.ids.slice(at, at + 5).map((id) => ${name}({ id })))); return all.length;`;

/** Attempts of so many calls, `failing` of which fail. */
function calls(
  id,
  names,
  { count = 1, atOnce = 1, failing = 0, failure = 'failed', ms = 100 } = {},
) {
  return Array.from({ length: Math.min(count, 40) }, (_, at) => ({
    tool: id,
    arguments: names,
    values: `${id} ${names}`,
    ms,
    atOnce: Math.min(atOnce, at + 1),
    ...(at < failing && { failure }),
  }));
}

const works = (attempts, more = {}) => ({ ok: true, attempts, ...more });
const fails = (attempts, reason = 'exception') => ({ ok: false, attempts, reason });

/** Many calls of a tool that takes no more than `most` at once. */
function crowd(id, width, most, random, isLimited) {
  const isBad = isLimited && width > most && random() < 0.93;
  const how = { count: 40, atOnce: Math.min(width, 16) };
  return isBad
    ? fails(calls(id, ['id:n'], { ...how, failing: 3, failure: 'rate_limited' }))
    : works(calls(id, ['id:n'], how));
}

/** `lifted`: in the second half of the time the world is kinder, and old warnings are wrong. */
export const TASKS = [
  {
    name: 'items',
    ways: [
      {
        habit: 0.6,
        code: atOnce('api.get_item'),
        run: ({ random, lifted }) => crowd('api.get_item', 40, 8, random, !lifted),
      },
      {
        code: inChunks('api.get_item'),
        fix: 'fewer_at_once',
        run: ({ random }) => crowd('api.get_item', 5, 8, random, true),
      },
    ],
  },
  {
    name: 'users',
    ways: [
      {
        habit: 0.6,
        code: atOnce('api.get_user'),
        run: ({ random }) => crowd('api.get_user', 40, 99, random, false),
      },
      {
        code: inTurn('api.get_user'),
        run: () => works(calls('api.get_user', ['id:n'], { count: 40 })),
      },
    ],
  },
  {
    name: 'list',
    ways: [
      {
        habit: 0.5,
        code: one(`api.list_items({ state: 'open', page: input.page })`),
        run: () =>
          fails(
            calls('api.list_items', ['state:s', 'page:n'], {
              failing: 1,
              failure: 'wrong_arguments',
            }),
          ),
      },
      {
        code: one(`api.list_items({ owner: 'us', state: 'open', page: input.page })`),
        fix: 'give owner',
        run: ({ random }) =>
          random() < 0.03
            ? fails(
                calls('api.list_items', ['owner:s', 'state:s', 'page:n'], {
                  failing: 1,
                  failure: 'server_error',
                }),
              )
            : works(calls('api.list_items', ['owner:s', 'state:s', 'page:n'])),
      },
    ],
  },
  {
    name: 'query',
    ways: [
      {
        habit: 0.5,
        code: one(`db.query({ sql: input.sql, limit: input.limit })`),
        run: ({ random, lifted }) =>
          lifted || random() < 0.1
            ? works(calls('db.query', ['sql:s', 'limit:s']))
            : fails(
                calls('db.query', ['sql:s', 'limit:s'], { failing: 1, failure: 'wrong_arguments' }),
              ),
      },
      {
        code: one(`db.query({ sql: input.sql, limit: Number(input.limit) })`),
        fix: 'retype limit:n',
        run: () => works(calls('db.query', ['sql:s', 'limit:n'])),
      },
    ],
  },
  {
    name: 'files',
    ways: [
      {
        habit: 0.7,
        code: one('files.read({ id: input.id })'),
        fix: 'try_again',
        run: ({ random }) =>
          random() < 0.12
            ? fails(calls('files.read', ['id:n'], { failing: 1, failure: 'not_found' }))
            : works(calls('files.read', ['id:n'])),
      },
      {
        code: caught('files.read({ id: input.id })'),
        run: ({ random }) =>
          works(
            calls('files.read', ['id:n'], {
              failing: random() < 0.12 ? 1 : 0,
              failure: 'not_found',
            }),
          ),
      },
    ],
  },
  {
    name: 'report',
    ways: [
      {
        habit: 0.55,
        code: one(`report.build({ month: input.month })`),
        run: ({ random }) =>
          random() < 0.9
            ? fails(
                calls('report.build', ['month:s'], {
                  failing: 1,
                  failure: 'not_permitted',
                  ms: 6_000,
                }),
              )
            : works(calls('report.build', ['month:s'], { ms: 6_000 })),
      },
      {
        code: `await report.login({}); ${one('report.build({ month: input.month })')}`,
        fix: 'call_first report.login',
        run: () =>
          works([
            ...calls('report.login', []),
            ...calls('report.build', ['month:s'], { ms: 6_000 }),
          ]),
      },
    ],
  },
  {
    name: 'search',
    ways: [
      {
        habit: 0.5,
        code: one('search.classic({ q: input.q })'),
        run: ({ random }) =>
          random() < 0.92
            ? fails(calls('search.classic', ['q:s'], { failing: 1, failure: 'server_error' }))
            : works(calls('search.classic', ['q:s'])),
      },
      {
        code: one('search.modern({ q: input.q })'),
        fix: 'use_instead search.modern',
        run: () => works(calls('search.modern', ['q:s'])),
      },
    ],
  },
  {
    name: 'feed',
    ways: [
      {
        habit: 0.6,
        code: inTurn('feed.fetch'),
        run: ({ random }) =>
          random() < 0.9
            ? fails(calls('feed.fetch', ['id:n'], { count: 10, ms: 3_000 }), 'wall_limit')
            : works(calls('feed.fetch', ['id:n'], { count: 4, ms: 3_000 })),
      },
      {
        code: inChunks('feed.fetch'),
        fix: 'other program',
        run: () => works(calls('feed.fetch', ['id:n'], { count: 10, atOnce: 5, ms: 3_000 })),
      },
    ],
  },
  {
    name: 'ping',
    ways: [
      {
        habit: 1,
        code: one('flaky.ping({ id: input.id })'),
        fix: 'try_again',
        run: ({ random }) =>
          random() < 0.35
            ? fails(calls('flaky.ping', ['id:n'], { failing: 1, failure: 'unavailable' }))
            : works(calls('flaky.ping', ['id:n'])),
      },
    ],
  },
  {
    name: 'write',
    ways: [
      {
        habit: 0.5,
        code: one('files.write({ id: input.id })'),
        run: () => works(calls('files.write', ['id:n'])),
      },
      {
        code: inTurn('files.write'),
        run: () => works(calls('files.write', ['id:n'], { count: 20 })),
      },
    ],
  },
];

/** The program that somebody writes first. */
export function firstWay(random, { ways }) {
  const [usual, ...others] = ways;
  return others.length === 0 || random() < usual.habit ? usual : pick(random, others);
}
