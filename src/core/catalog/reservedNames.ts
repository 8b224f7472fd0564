/**
 * Names that a server or tool must not take in a program, as data. What is done about them is
 * naming.ts.
 */

const KEYWORDS = `
  arguments await break case catch class const continue debugger default delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new
  null package private protected public return static super switch this throw true try typeof
  undefined var void while with yield NaN Infinity`;

const SANDBOX_GLOBALS = `
  console print input result results state tools skills resources prompts tokenize_pii require module exports process
  global globalThis window self setTimeout clearTimeout setInterval clearInterval setImmediate
  queueMicrotask structuredClone performance URL URLSearchParams TextEncoder TextDecoder
  AbortController AbortSignal Buffer atob btoa`;

const LANGUAGE_GLOBALS = `
  AggregateError Array ArrayBuffer AsyncFunction Atomics BigInt BigInt64Array BigUint64Array Boolean
  DataView Date Error EvalError FinalizationRegistry Float32Array Float64Array Function Int16Array
  Int32Array Int8Array InternalError Intl Iterator JSON Map Math Number Object Promise Proxy
  RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError
  URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN
  parseFloat parseInt`;

/** What objects have by themselves, and what makes an object look like a promise. */
const OBJECT_MEMBERS = `
  __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ catch
  constructor finally hasOwnProperty isPrototypeOf propertyIsEnumerable prototype
  then toJSON toLocaleString toString valueOf`;

const words = (...lists: string[]): string[] => lists.join(' ').trim().split(/\s+/);

/** Not for tools as methods of their server. */
export const reservedMethods: ReadonlySet<string> = new Set(words(KEYWORDS, OBJECT_MEMBERS));

/** Not for tools as plain functions: they are globals of a program. */
export const reservedGlobals: ReadonlySet<string> = new Set([
  ...reservedMethods,
  ...words(SANDBOX_GLOBALS, LANGUAGE_GLOBALS),
]);

/** Not for servers: they are globals too, and members of `tools` beside its own functions. */
export const reservedNamespaces: ReadonlySet<string> = new Set([
  ...reservedGlobals,
  'call',
  'search',
  'describe',
  'list',
]);
