/**
 * The first script of every guest: it defines `console`, `tools`, the tool functions and the way that
 * calls leave. No host function exists in the guest at all. Calls are queued as text; after each turn
 * the host takes the queue with `flush` and later answers with `settle`. Whatever the guest hands over
 * is hostile data to the host (handover.ts reads it), but this script must be hard to lie through too.
 *
 * It is kept as text because it runs in another engine. It captures the built-ins that it needs,
 * before the program can change them, and follows three rules, because a program may put setters,
 * getters and `toJSON` on the prototypes of everything:
 * - lists and records have no prototype, and property descriptors neither;
 * - no iterators and no methods of values, only captured functions;
 * - only texts and numbers are made JSON of for the host; values only where the program's own count.
 * And `undefined` is a parameter, because this engine lets programs change the global of that name.
 */

export const PRELUDE = `((undefined) => { 'use strict';
const { Error, Map, Object, Promise: NativePromise, Proxy, RangeError, ReferenceError, Set, String, Symbol, TypeError, WeakMap } = globalThis;
const { parse, stringify } = JSON;
const { apply, get: getOf, ownKeys } = Reflect;
const { all: promiseAll } = NativePromise, { then: nativeThen } = NativePromise.prototype;
const { isArray } = Array, { defineProperty: define, freeze, fromEntries, getOwnPropertyDescriptor, setPrototypeOf } = Object;
const { get: mapGet, set: mapSet, delete: mapDelete, forEach: mapForEach } = Map.prototype;
const { get: weakGet, set: weakSet } = WeakMap.prototype;
const { slice } = String.prototype;
const newList = () => setPrototypeOf([], null);
const push = (list, item) => { list[list.length] = item; };
const joined = (texts) => {
  let all = '';
  for (let i = 0; i < texts.length; i++) all += (i > 0 ? ',' : '') + texts[i];
  return all;
};
const first = (text, chars) => text.length > chars ? apply(slice, text, [0, chars]) : text;
const put = (object, name, value, enumerable) => {
  define(object, name, { __proto__: null, value, enumerable, writable: true, configurable: true });
};

// A result of a tool is a value already: parsing it again gives it back.
define(JSON, 'parse', { writable: true, configurable: true, value: { parse(text, reviver) {
  return typeof text === 'object' && text !== null ? text : parse(text, reviver);
} }.parse });

// ---- console
let consoleChars = 0, consoleLimit = 0, lines = newList(), dropped = 0;
const show = (value) => {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.name + ': ' + value.message;
  if (typeof value === 'function' && typeof value.toJSON !== 'function') return '[function ' + (value.name || 'anonymous') + ']';
  try { return stringify(value, plain) ?? String(value); } catch { return String(value); }
};
const plain = (key, value) => {
  if (value instanceof NativePromise) return '[a promise: await it first]';
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
};
const writer = (stream) => (...values) => {
  const room = consoleLimit - consoleChars;
  if (room <= 0) { dropped++; return; }
  let whole = '';
  for (let i = 0; i < values.length; i++) whole += (i > 0 ? ' ' : '') + show(values[i]);
  const text = first(whole, room);
  if (text.length < whole.length) dropped++;
  consoleChars += text.length + 1;
  push(lines, '[' + stream + ',' + stringify(text) + ']');
};
const out = writer(0), err = writer(1);
put(globalThis, 'console', {
  log: out, info: out, debug: out, dir: out, table: out, warn: err, error: err, trace: err,
}, false);

// ---- calls
class ToolError extends Error {}
put(ToolError.prototype, 'name', 'ToolError', false);
const pending = new Map();
let queue = newList(), queuedChars = 0, nextCall = 1;
const MAX_ARGUMENT_CHARS = 4 << 20, MAX_QUEUED_CHARS = 16 << 20;

// A promise that knows whether anybody looks at it: a failed call that nobody awaits is reported. What
// is derived from one without a handler for failures counts as well, since the failure goes on there.
let kind = 'derived', isUnseen;
const failed = newList();
const noteFailure = (promise, error) => { push(failed, { __proto__: null, promise, error }); };
const plainThen = (promise, onFulfilled, onRejected) => {
  kind = 'plain';
  try { return apply(nativeThen, promise, [onFulfilled, onRejected]); } finally { kind = 'derived'; }
};
class ToolCall extends NativePromise {
  #seen = false;
  static { isUnseen = (promise) => !promise.#seen; }
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
}
// Programs reach these three through a call or its error, and could put a base of their own under them.
freeze(ToolError); freeze(ToolCall); freeze(ToolCall.prototype);
const makeCall = (executor) => {
  kind = 'call';
  try { return new ToolCall(executor); } finally { kind = 'derived'; }
};
// The name is the id of the tool as JSON text.
const call = (id, name, args) => {
  const text = stringify(args);
  if (text === undefined) throw new TypeError(id + ' takes one object with named arguments; what it was given has no JSON');
  if (text.length > MAX_ARGUMENT_CHARS) {
    throw new RangeError(id + ': the arguments have ' + text.length + ' characters of JSON, the limit is ' + MAX_ARGUMENT_CHARS);
  }
  queuedChars += text.length;
  if (queuedChars > MAX_QUEUED_CHARS) {
    throw new RangeError('the calls that wait to be sent have more than ' + MAX_QUEUED_CHARS + ' characters of arguments: await some of them first');
  }
  const number = nextCall++;
  // Made here, so that its stack names the line of the program that called; few are ever needed.
  const entry = { __proto__: null, error: new Error(''), promise: undefined, resolve: undefined, reject: undefined };
  entry.promise = makeCall((resolve, reject) => { entry.resolve = resolve; entry.reject = reject; });
  apply(mapSet, pending, [number, entry]);
  push(queue, '[' + number + ',' + name + ',' + text + ']');
  return entry.promise;
};
const settle = (replies) => {
  for (let i = 0; i < replies.length; i++) {
    const number = replies[i][0], ok = replies[i][1], value = replies[i][2];
    const entry = apply(mapGet, pending, [number]);
    if (entry === undefined) continue;
    apply(mapDelete, pending, [number]);
    if (ok) { entry.resolve(value); continue; }
    setPrototypeOf(entry.error, ToolError.prototype);
    const names = ownKeys(value);
    for (let k = 0; k < names.length; k++) {
      const name = names[k];
      if (name === 'name' && value.name === 'ToolError') continue;
      put(entry.error, name, value[name], name !== 'name' && name !== 'message');
    }
    noteFailure(entry.promise, entry.error);
    entry.reject(entry.error);
  }
};

// ---- names
// Anything but one object goes out as a list: the host knows what the arguments are called.
const toolFunction = (id, name) => {
  const idText = stringify(id);
  return { [name]: (...given) => {
    const args = given[0];
    const isNamed = given.length < 2 && (args === undefined || (typeof args === 'object' && args !== null && !isArray(args)));
    return call(id, idText, isNamed ? args ?? {} : given);
  } }[name];
};
const operation = (id) => {
  const idText = stringify(id);
  return (args) => call(id, idText, args);
};
const quiet = { __proto__: null };
for (const name of ['then', 'toJSON', 'constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'inspect', 'length', 'name', 'nodeType', '$$typeof']) quiet[name] = true;
// What was asked for in vain, by the error that says so: not a property, which a program could forge.
const missing = new WeakMap();
const noSuch = (label, key, text) => {
  const error = new ReferenceError(text);
  apply(weakSet, missing, [error, stringify(label) + ',' + stringify(first(key, 200))]);
  return error;
};
const guarded = (label, target) => new Proxy(target, { __proto__: null, get(object, key, receiver) {
  if (typeof key === 'symbol' || key in object || key in quiet) return getOf(object, key, receiver);
  throw noSuch(label, key, label === 'tools' || label === 'skills' ? "'" + label + "' has no '" + key + "'" : label + " has no tool '" + key + "'");
} });
// Made when a program first asks for it: most programs use a few of many tools.
const lazyTool = (id, name) => {
  let fn;
  return () => (fn ??= toolFunction(id, name));
};
const bind = (bindings) => {
  const tools = {};
  const byId = {};
  const named = { __proto__: null };
  for (const { name, methods } of bindings.namespaces) {
    const target = {};
    for (const method of methods) {
      const get = lazyTool(method.id, method.name);
      define(target, method.name, { enumerable: true, configurable: true, get });
      define(byId, method.id, { configurable: true, get });
      named[name + '.' + method.name] = get;
    }
    const namespace = guarded(name, target);
    define(tools, name, { enumerable: true, configurable: true, value: namespace });
    define(globalThis, name, { enumerable: true, configurable: true, writable: true, value: namespace });
  }
  for (const id of ownKeys(byId)) if (!(id in tools)) define(tools, id, getOwnPropertyDescriptor(byId, id));
  const [search, describe, list] = [operation('$search'), operation('$describe'), operation('$list')];
  // What was found can be called: a function that is, for everything else, the hit itself.
  const callable = (hit) => {
    const fn = (...given) => {
      const tool = named[hit.call];
      if (tool === undefined) throw noSuch('tools', hit.call, hit.call + ' came after this program began: run another one to call it');
      return apply(tool(), undefined, given);
    };
    const keys = ownKeys(hit);
    for (let i = 0; i < keys.length; i++) put(fn, keys[i], hit[keys[i]], true);
    put(fn, 'toJSON', () => hit, false);
    return fn;
  };
  const allCallable = (hits) => {
    for (let i = 0; i < hits.length; i++) hits[i] = callable(hits[i]);
    // As the reply of search_tools has it.
    put(hits, 'results', hits, false);
    return hits;
  };
  const searchTools = (keyword, options) => search(typeof keyword === 'string' ? { keyword, ...options } : keyword).then(allCallable);
  // By name, as models know it: callByName('server.tool', args) or callByName({ name, arguments }).
  const callByName = (name, args) => {
    if (typeof name === 'function' && typeof name.call === 'string') return args === undefined ? name() : name(args);
    if (typeof name === 'object' && name !== null) return callByName(name.name, name.arguments ?? name.args);
    const tool = named[name];
    if (tool === undefined) throw noSuch('tools', String(name), "there is no tool '" + String(name) + "'");
    return args === undefined ? tool()() : tool()(args);
  };
  for (const name of ['call_tool', 'callTool']) put(globalThis, name, callByName, false);
  put(globalThis, 'search_tools', searchTools, false);
  define(tools, 'call', { value: callByName });
  define(tools, 'search', { value: searchTools });
  define(tools, 'describe', { value: (name) => describe(typeof name === 'string' ? { name } : { name: name?.call ?? name?.name }).then(callable) });
  define(tools, 'list', { value: (server) => list(typeof server === 'string' ? { server } : server ?? {}).then(allCallable) });
  define(globalThis, 'tools', { configurable: true, writable: true, value: guarded('tools', tools) });
  const load = operation('$results.load');
  put(globalThis, 'results', { load: (handle) => load({ handle }) }, false);
  const [get, set, remove, keys] = [operation('$state.get'), operation('$state.set'), operation('$state.delete'), operation('$state.keys')];
  put(globalThis, 'state', {
    get: (key) => get({ key }),
    set: (key, value) => set({ key, value }),
    delete: (key) => remove({ key }),
    keys: () => keys({}),
  }, false);
  const ofServer = (server) => typeof server === 'string' ? { server } : server ?? {};
  const [listed, templates, read] = [operation('$resources.list'), operation('$resources.templates'), operation('$resources.read')];
  put(globalThis, 'resources', {
    list: (server) => listed(ofServer(server)),
    templates: (server) => templates(ofServer(server)),
    read: (uri, server) => read(typeof uri === 'string' ? { ...ofServer(server), uri } : uri),
  }, false);
  const tokenize = operation('$tokenize');
  put(globalThis, 'tokenize_pii', (value) => tokenize({ value }), false);
  const [prompts, prompt] = [operation('$prompts.list'), operation('$prompts.get')];
  put(globalThis, 'prompts', {
    list: (server) => prompts(ofServer(server)),
    get: (name, args, server) => prompt(typeof name === 'string' ? { ...ofServer(server), name, arguments: args } : name),
  }, false);
  for (const { name, id } of bindings.plainFunctions) {
    const get = named[name] = lazyTool(id, name);
    define(globalThis, name, { enumerable: true, configurable: true, get, set: (value) => { put(globalThis, name, value, true); } });
  }
  // Last: an id is what a tool is, whatever other tools are called.
  for (const { methods } of bindings.namespaces) for (const { id, name } of methods) named[id] = lazyTool(id, name);
};

// ---- the program
let settled = false, outcome;
const done = (value) => { settled = true; outcome = { __proto__: null, ok: true, value }; };
const fail = (error) => { settled = true; outcome = { __proto__: null, ok: false, error }; };
const holdsPromise = (list) => {
  for (let i = 0; i < list.length; i++) if (list[i] instanceof NativePromise) return true;
  return false;
};
const conclude = (value) => {
  try {
    // items.map(async …) without Promise.all: what was meant is plain.
    if (isArray(value) && holdsPromise(value)) {
      apply(nativeThen, apply(promiseAll, NativePromise, [value]), [done, fail]);
    } else done(value);
  } catch (error) { fail(error); }
};
const start = (main, input, limit) => {
  consoleLimit = limit;
  put(globalThis, 'input', input, false);
  try { apply(nativeThen, main(), [conclude, fail]); } catch (error) { fail(error); }
};

// "" when there is nothing to tell, else [settled, failed, console lines, calls] as JSON text.
const flush = () => {
  if (!settled && queue.length === 0 && lines.length === 0) return '';
  const text = '[' + settled + ',' + (settled && !outcome.ok) + ',[' + joined(lines) + '],[' + joined(queue) + ']]';
  queue = newList(); queuedChars = 0; lines = newList();
  return text;
};
const takeConsole = () => {
  const text = '[[' + joined(lines) + '],' + dropped + ']';
  lines = newList(); dropped = 0;
  return text;
};
const MAX_ERROR_CHARS = 16384;
const errorText = (text) => stringify(first(text, MAX_ERROR_CHARS));
const UNREADABLE = 'what was thrown cannot be read: it throws itself when it is';
const thrownText = (error) => { try { return show(error); } catch { return UNREADABLE; } };
const describeError = (error) => {
  let name = 'Error', message = UNREADABLE, stack = '', code;
  try {
    if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
      name = String(error.name ?? 'Error'); message = String(error.message); stack = String(error.stack ?? ''); code = error.code;
      // Those of Promise.any and the like say nothing by themselves.
      if (isArray(error.errors)) {
        for (let i = 0; i < error.errors.length && i < 10; i++) message += (i > 0 ? '; ' : '') + thrownText(error.errors[i]);
      }
    } else message = thrownText(error);
  } catch { message = UNREADABLE; }
  const asked = apply(weakGet, missing, [error]);
  return '{"name":' + errorText(name) + ',"message":' + errorText(message) + ',"stack":' + errorText(stack) +
    (typeof code === 'string' ? ',"code":' + errorText(code) : '') + (asked === undefined ? '' : ',"missing":[' + asked + ']') + '}';
};
const unawaited = () => {
  const texts = newList();
  let count = 0, open = 0;
  for (let i = 0; i < failed.length; i++) {
    const { promise, error } = failed[i];
    if (isUnseen(promise) && ++count <= 10) push(texts, stringify(first(thrownText(error), 500)));
  }
  apply(mapForEach, pending, [({ promise }) => { if (isUnseen(promise)) open++; }]);
  return '[[' + joined(texts) + '],' + count + ',' + open + ']';
};
const finish = () => {
  if (outcome.ok) {
    // Reads getters and toJSON of the program, which may throw what they like.
    try {
      const text = stringify(outcome.value, plain);
      return text === undefined ? '{}' : '{"value":' + text + '}';
    } catch (error) { fail(error); }
  }
  return '{"error":' + describeError(outcome.error) + '}';
};
return [bind, start, settle, flush, takeConsole, unawaited, finish, parse];
})()`;
