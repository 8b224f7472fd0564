/**
 * The first script of every guest: it defines `console`, `tools`, the tool functions and the way that
 * calls leave. No host function exists in the guest at all. Calls are queued as text; after each turn
 * the host takes the queue with `flush` and later answers with `settle`. Whatever the guest hands over
 * is hostile data to the host, so this script protects the program's comfort, not the host.
 *
 * It is kept as text because it runs in another engine. It captures the built-ins that it needs,
 * before the program can change them.
 */

export const PRELUDE = `(() => { 'use strict';
const { parse, stringify } = JSON;
const { apply, ownKeys } = Reflect;
const NativePromise = Promise, nativeThen = Promise.prototype.then;
const isArray = Array.isArray, define = Object.defineProperty;
const { get: mapGet, set: mapSet, delete: mapDelete } = Map.prototype;
// Loops by index and joins by hand: the program may have replaced the iterators and join.
const joined = (texts, separator) => {
  let all = '';
  for (let i = 0; i < texts.length; i++) all += (i > 0 ? separator : '') + texts[i];
  return all;
};
const push = (list, item) => { list[list.length] = item; };

// A result of a tool is a value already: parsing it again gives it back.
define(JSON, 'parse', { writable: true, configurable: true, value: { parse(text, reviver) {
  return typeof text === 'object' && text !== null ? text : parse(text, reviver);
} }.parse });

// ---- console
let consoleChars = 0, consoleLimit = 0, lines = [], dropped = 0;
const show = (value) => {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.name + ': ' + value.message;
  if (typeof value === 'function') return '[function ' + (value.name || 'anonymous') + ']';
  try { return stringify(value, plain) ?? String(value); } catch { return String(value); }
};
const plain = (key, value) => {
  if (value instanceof NativePromise) return '[a promise: await it first]';
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
};
const writer = (stream) => (...values) => {
  const room = consoleLimit - consoleChars;
  if (room <= 0) { dropped++; return; }
  const texts = [];
  for (let i = 0; i < values.length; i++) push(texts, show(values[i]));
  let text = joined(texts, ' ');
  if (text.length > room) { text = text.slice(0, room); dropped++; }
  consoleChars += text.length + 1;
  push(lines, [stream, text]);
};
const out = writer(0), err = writer(1);
define(globalThis, 'console', { writable: true, configurable: true, value: {
  log: out, info: out, debug: out, dir: out, table: out, warn: err, error: err, trace: err,
} });

// ---- calls
class ToolError extends Error {}
define(ToolError.prototype, 'name', { value: 'ToolError', writable: true, configurable: true });
const pending = new Map();
let queue = [], queuedChars = 0, nextCall = 1;
const MAX_ARGUMENT_CHARS = 4 << 20, MAX_QUEUED_CHARS = 16 << 20;

// A promise that knows whether anybody looks at it: a failed call that nobody awaits is reported.
let internal = false;
const failed = [];
class ToolCall extends NativePromise {
  #seen = false;
  constructor(executor) {
    super(executor);
    internal = true;
    try { apply(nativeThen, this, [undefined, (error) => { push(failed, [this, error]); }]); }
    finally { internal = false; }
  }
  then(onFulfilled, onRejected) { this.#seen = true; return apply(nativeThen, this, [onFulfilled, onRejected]); }
  static get [Symbol.species]() { return internal ? NativePromise : ToolCall; }
  static isUnseen(promise) { return !promise.#seen; }
}
const call = (id, args) => {
  const text = stringify(args);
  if (text.length > MAX_ARGUMENT_CHARS) {
    throw new RangeError(id + ': the arguments have ' + text.length + ' characters of JSON, the limit is ' + MAX_ARGUMENT_CHARS);
  }
  queuedChars += text.length;
  if (queuedChars > MAX_QUEUED_CHARS) {
    throw new RangeError('the calls that wait to be sent have more than ' + MAX_QUEUED_CHARS + ' characters of arguments: await some of them first');
  }
  const number = nextCall++;
  // Made here, so that its stack names the line of the program that called.
  const error = new ToolError('');
  const entry = { error };
  entry.promise = new ToolCall((resolve, reject) => { entry.resolve = resolve; entry.reject = reject; });
  apply(mapSet, pending, [number, entry]);
  push(queue, '[' + number + ',' + stringify(id) + ',' + text + ']');
  return entry.promise;
};
const settle = (replies) => {
  for (let i = 0; i < replies.length; i++) {
    const number = replies[i][0], ok = replies[i][1], value = replies[i][2];
    const entry = apply(mapGet, pending, [number]);
    if (entry === undefined) continue;
    apply(mapDelete, pending, [number]);
    if (ok) { entry.resolve(value); continue; }
    const { name, message, ...details } = value;
    define(entry.error, 'message', { value: message, writable: true, configurable: true });
    if (name !== 'ToolError') define(entry.error, 'name', { value: name, writable: true, configurable: true });
    Object.assign(entry.error, details);
    entry.reject(entry.error);
  }
};

// ---- names
// Anything but one object goes out as a list: the host knows what the arguments are called.
const toolFunction = (id, name) => ({ [name]: (...given) => {
  const isNamed = given.length < 2 && (given[0] === undefined || (typeof given[0] === 'object' && given[0] !== null && !isArray(given[0])));
  return call(id, isNamed ? given[0] ?? {} : given);
} }[name]);
const quiet = new Set(['then', 'toJSON', 'constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'inspect', 'length', 'name', 'nodeType', '$$typeof']);
const guarded = (label, target) => new Proxy(target, { get(object, key, receiver) {
  if (typeof key === 'symbol' || key in object || quiet.has(key)) return Reflect.get(object, key, receiver);
  const error = new ReferenceError(label === 'tools' ? "'tools' has no '" + key + "'" : label + " has no tool '" + key + "'");
  define(error, 'missing', { value: [label, key] });
  throw error;
} });
const bind = (bindings) => {
  const tools = {};
  const byId = {};
  for (const { name, methods } of bindings.namespaces) {
    const target = {};
    for (const method of methods) {
      let fn;
      const get = () => (fn ??= toolFunction(method.id, method.name));
      define(target, method.name, { enumerable: true, configurable: true, get });
      define(byId, method.id, { configurable: true, get });
    }
    const namespace = guarded(name, target);
    define(tools, name, { enumerable: true, value: namespace });
    define(globalThis, name, { enumerable: true, configurable: true, writable: true, value: namespace });
  }
  for (const id of ownKeys(byId)) if (!(id in tools)) define(tools, id, Object.getOwnPropertyDescriptor(byId, id));
  // By name, as models know it: callByName('server.tool', args) or callByName({ name, arguments }).
  const callByName = (name, args) => typeof name === 'object' && name !== null
    ? callByName(name.name, name.arguments ?? name.args) : call(String(name), args ?? {});
  const search = (keyword, options) => call('$search', typeof keyword === 'string' ? { keyword, ...options } : keyword);
  for (const name of ['call_tool', 'callTool']) define(globalThis, name, { configurable: true, writable: true, value: callByName });
  define(globalThis, 'search_tools', { configurable: true, writable: true, value: search });
  define(tools, 'call', { value: callByName });
  define(tools, 'search', { value: search });
  define(tools, 'describe', { value: (name) => call('$describe', typeof name === 'string' ? { name } : name) });
  define(tools, 'list', { value: (server) => call('$list', typeof server === 'string' ? { server } : server ?? {}) });
  define(globalThis, 'tools', { configurable: true, writable: true, value: guarded('tools', tools) });
  define(globalThis, 'results', { configurable: true, writable: true, value: {
    load: (handle) => call('$results.load', { handle }),
  } });
  define(globalThis, 'state', { configurable: true, writable: true, value: {
    get: (key) => call('$state.get', { key }),
    set: (key, value) => call('$state.set', { key, value }),
    delete: (key) => call('$state.delete', { key }),
    keys: () => call('$state.keys', {}),
  } });
  for (const { name, id } of bindings.plainFunctions) {
    let fn;
    define(globalThis, name, { enumerable: true, configurable: true, get: () => (fn ??= toolFunction(id, name)),
      set: (value) => { define(globalThis, name, { value, writable: true, configurable: true, enumerable: true }); } });
  }
};

// ---- the program
let settled = false, outcome;
const start = (main, input, limit) => {
  consoleLimit = limit;
  define(globalThis, 'input', { configurable: true, writable: true, value: input });
  let promise;
  try { promise = main(); } catch (error) { promise = NativePromise.reject(error); }
  apply(nativeThen, promise, [(value) => {
    // items.map(async …) without Promise.all: what was meant is plain.
    if (isArray(value) && value.some((item) => item instanceof NativePromise)) {
      apply(nativeThen, NativePromise.all(value), [done, fail]);
    } else done(value);
  }, fail]);
};
const done = (value) => { settled = true; outcome = { ok: true, value }; };
const fail = (error) => { settled = true; outcome = { ok: false, error }; };

// "" when there is nothing to tell, else [settled, failed, console lines, calls] as JSON text.
const flush = () => {
  if (!settled && queue.length === 0 && lines.length === 0) return '';
  const text = '[' + settled + ',' + (settled && !outcome.ok) + ',' + stringify(lines) + ',[' + joined(queue, ',') + ']]';
  queue = []; queuedChars = 0; lines = [];
  return text;
};
const takeConsole = () => { const taken = [lines, dropped]; lines = []; dropped = 0; return stringify(taken); };
const describeError = (error) => {
  if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
    // Those of Promise.any and the like say nothing by themselves.
    const inner = isArray(error.errors) ? joined(error.errors.map(show), '; ') : '';
    return { name: String(error.name), message: String(error.message) + inner, stack: String(error.stack ?? ''), missing: error.missing, code: error.code };
  }
  return { name: 'Error', message: show(error), stack: '' };
};
const unawaited = () => {
  const texts = [];
  for (const [promise, error] of failed) {
    if (ToolCall.isUnseen(promise)) push(texts, show(error).slice(0, 500));
  }
  let open = 0;
  for (const { promise } of pending.values()) if (ToolCall.isUnseen(promise)) open++;
  return stringify([texts.slice(0, 10), texts.length, open]);
};
const finish = () => {
  if (!outcome.ok) return stringify({ error: describeError(outcome.error) });
  const text = stringify(outcome.value, plain);
  return text === undefined ? '{}' : '{"value":' + text + '}';
};
return [bind, start, settle, flush, takeConsole, unawaited, finish, parse];
})()`;
