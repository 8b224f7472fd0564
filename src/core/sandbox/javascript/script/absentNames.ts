/** Names that programs elsewhere have and programs here do not, with what to do instead. */

const TIMERS = 'There are no timers. Leave the pause out: a tool call is awaited until it is done.';
const NETWORK = 'There is no network; search_tools may find a tool that fetches.';
const FILES =
  'There is no file system; use await read_file({ path }), list_files, find_files, grep_file or write_file.';
const BROWSER = 'There is no browser; only tools reach outside.';
const CLIENT =
  'Tools are functions here, without a client: await server.tool({ … }), or await call_tool("server.tool", { … }).';
const TEXTS = 'It does not exist here: take the text apart with split, or a regular expression.';

export const ABSENT: Readonly<Record<string, string>> = {
  require: 'There are no modules; tools are globals.',
  module: 'There are no modules: end with return.',
  exports: 'There are no modules: end with return.',
  process:
    'There is no process and no environment: write values into the program or send them as input.',
  Deno: 'There is no Deno; only tools reach outside.',
  Bun: 'There is no Bun; only tools reach outside.',
  global: 'It is called globalThis.',
  fetch: NETWORK,
  axios: NETWORK,
  XMLHttpRequest: NETWORK,
  WebSocket: NETWORK,
  AbortController: 'It does not exist here: a run has its own time limit, timeout_secs.',
  fs: FILES,
  readFileSync: FILES,
  path: "There is no path module: join the parts with '/'.",
  os: 'There is no operating system; only tools reach outside.',
  child_process: 'No commands can be run; only tools reach outside.',
  setTimeout: TIMERS,
  setInterval: TIMERS,
  setImmediate: TIMERS,
  sleep: TIMERS,
  delay: TIMERS,
  Buffer: 'There is no Buffer; strings and Uint8Array exist.',
  window: BROWSER,
  document: BROWSER,
  localStorage: 'Use await state.get(key) and await state.set(key, value).',
  mcp: CLIENT,
  client: CLIENT,
  mcpClient: CLIENT,
  default_api: CLIENT,
  functions: CLIENT,
  URL: TEXTS,
  URLSearchParams: TEXTS,
  TextEncoder: TEXTS,
  TextDecoder: TEXTS,
  atob: TEXTS,
  btoa: TEXTS,
  Intl: 'It does not exist here: format numbers with toFixed and dates with toISOString.',
  crypto: 'It does not exist here; Math.random gives random numbers.',
  performance: 'Use Date.now().',
  structuredClone: 'Use JSON.parse(JSON.stringify(value)).',
  _: 'There is no lodash; use the methods of arrays and objects.',
  len: 'This is Python; here it is value.length.',
  str: 'This is Python; here it is String(value).',
  int: 'This is Python; here it is Math.trunc(Number(value)).',
  range: 'This is Python; here it is a for loop.',
};
