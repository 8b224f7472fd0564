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
const NativeError = Error, NativePromise = Promise, nativeThen = Promise.prototype.then, all = Promise.all;
const { isArray } = Array, { assign, defineProperty: define, fromEntries, setPrototypeOf } = Object;
const { get: mapGet, set: mapSet, delete: mapDelete } = Map.prototype;
const slice = String.prototype.slice;
// The program may have replaced iterators, join and push, and may have put setters on the prototypes
// that lists and objects inherit from: what leaves is kept as text, which inherits nothing.
const cut = (text, length) => apply(slice, text, [0, length]);
const fixed = (value) => ({ __proto__: null, value, writable: true, configurable: true });

// ---- console
let consoleChars = 0, consoleLimit = 0, lines = '', dropped = 0;
const show = (value) => {
  if (typeof value === 'string') return value;
  try {
    if (value instanceof Error) return value.name + ': ' + value.message;
    if (typeof value === 'function') return '[function ' + (value.name || 'anonymous') + ']';
    return stringify(value, plain) ?? String(value);
  } catch { return unprintable(value); }
};
const unprintable = (value) => { try { return String(value); } catch { return '[' + typeof value + ']'; } };
const plain = (key, value) => {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
};
const writer = (stream) => (...values) => {
  const room = consoleLimit - consoleChars;
  if (room <= 0) { dropped++; return; }
  let text = '';
  for (let i = 0; i < values.length; i++) text += (i > 0 ? ' ' : '') + show(values[i]);
  if (text.length > room) { text = cut(text, room); dropped++; }
  consoleChars += text.length + 1;
  lines += (lines === '' ? '[' : ',[') + stream + ',' + stringify(text) + ']';
};
const out = writer(0), err = writer(1);
define(globalThis, 'console', fixed({
  log: out, info: out, debug: out, dir: out, table: out, warn: err, error: err, trace: err,
}));

// ---- calls
class ToolError extends NativeError {}
define(ToolError.prototype, 'name', fixed('ToolError'));
const pending = new Map();
let queue = '', queuedChars = 0, nextCall = 1;
const MAX_ARGUMENT_CHARS = 4 << 20, MAX_QUEUED_CHARS = 16 << 20;

// A promise that knows whether anybody looks at it: a failed call that nobody awaits is reported. What
// is derived from one without a handler for failures counts as well, since the failure goes on there.
let kind = 'derived', failures = 0;
const failed = new Map();
const noteFailure = (promise, error) => { apply(mapSet, failed, [failures++, { promise, error }]); };
const plainThen = (promise, onFulfilled, onRejected) => {
  kind = 'plain';
  try { return apply(nativeThen, promise, [onFulfilled, onRejected]); } finally { kind = 'derived'; }
};
class ToolCall extends NativePromise {
  #seen = false;
  constructor(executor) {
    super(executor);
    if (kind === 'derived') plainThen(this, undefined, (error) => noteFailure(this, error));
  }
  then(onFulfilled, onRejected) {
    this.#seen = true;
    if (typeof onRejected === 'function') return plainThen(this, onFulfilled, onRejected);
    return apply(nativeThen, this, [onFulfilled, onRejected]);
  }
  static get [Symbol.species]() { return kind === 'plain' ? NativePromise : ToolCall; }
  static isUnseen(promise) { return !promise.#seen; }
}
const { isUnseen } = ToolCall;
// The name is the id of the tool as JSON text.
const call = (id, name, args) => {
  const text = stringify(args);
  if (text === undefined) throw new TypeError(id + ': the arguments are nothing that JSON can hold');
  if (text.length > MAX_ARGUMENT_CHARS) {
    throw new RangeError(id + ': the arguments have ' + text.length + ' characters of JSON, the limit is ' + MAX_ARGUMENT_CHARS);
  }
  queuedChars += text.length;
  if (queuedChars > MAX_QUEUED_CHARS) {
    throw new RangeError('the calls that wait to be sent have more than ' + MAX_QUEUED_CHARS + ' characters of arguments: await some of them first');
  }
  const number = nextCall++;
  // Made here, so that its stack names the line of the program that called; few are ever needed.
  const entry = { error: new NativeError(''), promise: undefined, resolve: undefined, reject: undefined };
  kind = 'call';
  const promise = entry.promise = new ToolCall((resolve, reject) => { entry.resolve = resolve; entry.reject = reject; });
  kind = 'derived';
  apply(mapSet, pending, [number, entry]);
  queue += (queue === '' ? '[' : ',[') + number + ',' + name + ',' + text + ']';
  return promise;
};
const settle = (replies) => {
  for (let i = 0; i < replies.length; i++) {
    const number = replies[i][0], ok = replies[i][1], value = replies[i][2];
    const entry = apply(mapGet, pending, [number]);
    if (entry === undefined) continue;
    apply(mapDelete, pending, [number]);
    if (ok) { entry.resolve(value); continue; }
    const { name, message, ...details } = value;
    setPrototypeOf(entry.error, ToolError.prototype);
    define(entry.error, 'message', fixed(message));
    if (name !== 'ToolError') define(entry.error, 'name', fixed(name));
    assign(entry.error, details);
    noteFailure(entry.promise, entry.error);
    entry.reject(entry.error);
  }
};

// ---- names
const toolFunction = (id, name) => {
  const idText = stringify(id);
  return { [name]: (...given) => {
    const args = given[0];
    if (given.length > 1 || (args !== undefined && (typeof args !== 'object' || args === null || isArray(args)))) {
      throw new TypeError(name + ' takes one object with named arguments, for example ' + name + '({ path: "." })');
    }
    return call(id, idText, args ?? {});
  } }[name];
};
const operation = (id) => {
  const idText = stringify(id);
  return (args) => call(id, idText, args);
};
const quiet = new Set(['then', 'toJSON', 'constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'inspect', 'length', 'name', 'nodeType', '$$typeof']);
const guarded = (label, target) => new Proxy(target, { get(object, key, receiver) {
  if (typeof key === 'symbol' || key in object || quiet.has(key)) return Reflect.get(object, key, receiver);
  const error = new ReferenceError(label === 'tools' ? "'tools' has no '" + key + "'" : label + " has no tool '" + key + "'");
  define(error, 'missing', fixed([label, key]));
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
  const [search, describe, list] = [operation('$search'), operation('$describe'), operation('$list')];
  define(tools, 'search', { value: (keyword, options) => search(typeof keyword === 'string' ? { keyword, ...options } : keyword) });
  define(tools, 'describe', { value: (name) => describe(typeof name === 'string' ? { name } : name) });
  define(tools, 'list', { value: (server) => list(typeof server === 'string' ? { server } : server ?? {}) });
  define(globalThis, 'tools', { configurable: true, writable: true, value: guarded('tools', tools) });
  const load = operation('$results.load');
  define(globalThis, 'results', { configurable: true, writable: true, value: { load: (handle) => load({ handle }) } });
  const [get, set, remove, keys] = [operation('$state.get'), operation('$state.set'), operation('$state.delete'), operation('$state.keys')];
  define(globalThis, 'state', { configurable: true, writable: true, value: {
    get: (key) => get({ key }),
    set: (key, value) => set({ key, value }),
    delete: (key) => remove({ key }),
    keys: () => keys({}),
  } });
  for (const { name, id } of bindings.plainFunctions) {
    let fn;
    define(globalThis, name, { enumerable: true, configurable: true, get: () => (fn ??= toolFunction(id, name)),
      set: (value) => { define(globalThis, name, { value, writable: true, configurable: true, enumerable: true }); } });
  }
};

// ---- the program
let settled = false, failedWith, result;
const start = (main, input, limit) => {
  consoleLimit = limit;
  define(globalThis, 'input', fixed(input));
  let promise;
  try { promise = main(); } catch (error) { fail(error); return; }
  apply(nativeThen, promise, [(value) => {
    // items.map(async …) without Promise.all: what was meant is plain.
    if (isArray(value) && hasPromise(value)) apply(nativeThen, apply(all, NativePromise, [value]), [done, fail]);
    else done(value);
  }, fail]);
};
const hasPromise = (list) => {
  for (let i = 0; i < list.length; i++) if (list[i] instanceof NativePromise) return true;
  return false;
};
const done = (value) => { settled = true; result = value; };
const fail = (error) => { settled = true; failedWith = { error }; };

// "" when there is nothing to tell, else [settled, failed, console lines, calls] as JSON text.
const flush = () => {
  if (!settled && queue === '' && lines === '') return '';
  const text = '[' + settled + ',' + (failedWith !== undefined) + ',[' + lines + '],[' + queue + ']]';
  queue = ''; queuedChars = 0; lines = '';
  return text;
};
const takeConsole = () => { const text = '[[' + lines + '],' + dropped + ']'; lines = ''; dropped = 0; return text; };
const textOf = (value, length) => cut(typeof value === 'string' ? value : String(value), length);
const describeError = (error) => {
  if (typeof error !== 'object' || error === null || !('message' in error)) {
    return '{"name":"Error","stack":"","message":' + stringify(textOf(show(error), 8000)) + '}';
  }
  const { missing, code } = error;
  let text = '{"name":' + stringify(textOf(error.name, 200)) + ',"message":' + stringify(textOf(error.message, 8000)) +
    ',"stack":' + stringify(textOf(error.stack ?? '', 8000));
  if (typeof code === 'string') text += ',"code":' + stringify(cut(code, 100));
  if (isArray(missing)) {
    text += ',"missing":[' + stringify(textOf(missing[0], 200)) + ',' + stringify(textOf(missing[1], 200)) + ']';
  }
  return text + '}';
};
// Calls that nobody looked at: [messages of the first that failed, how many failed, how many are open].
const unawaited = () => {
  let texts = '', unseen = 0, open = 0;
  for (let i = 0; i < failures; i++) {
    const { promise, error } = apply(mapGet, failed, [i]);
    if (isUnseen(promise) && ++unseen <= 10) texts += (unseen > 1 ? ',' : '') + stringify(textOf(show(error), 500));
  }
  for (let number = 1; number < nextCall; number++) {
    const entry = apply(mapGet, pending, [number]);
    if (entry !== undefined && isUnseen(entry.promise)) open++;
  }
  return '[[' + texts + '],' + unseen + ',' + open + ']';
};
const finish = () => {
  if (failedWith !== undefined) return '{"error":' + describeError(failedWith.error) + '}';
  const text = stringify(result, plain);
  return text === undefined ? '{}' : '{"value":' + text + '}';
};
return [bind, start, settle, flush, takeConsole, unawaited, finish, parse];
})()`;
