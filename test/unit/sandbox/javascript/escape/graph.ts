/**
 * Programs that walk everything a guest can reach: one describes it, so that two runs can be compared,
 * the others damage it. The walk starts at the globals and at what only syntax makes, and follows
 * properties, accessors and prototypes without running any of the guest's own code.
 */

/** Defines `everything()`: all objects that can be reached, in an order that does not change. */
const WALK = `
const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, isExtensible, defineProperty,
  deleteProperty, preventExtensions } = Reflect;
const { freeze, isFrozen } = Object, text = String, { toString } = Function.prototype, { call } = toString;
const roots = {
  globals: globalThis,
  functions: [() => 1, async () => 1, function* () {}, async function* () {}, class {}],
  arguments: (function () { return arguments; })(1, 2),
  iterators: [[].values(), new Map().entries(), new Set().values(), 'x'[Symbol.iterator](),
    'x'.matchAll(/x/g), (function* () {})(), (async function* () {})(), Iterator.from({ next() {} })],
  literals: [/x/g, ((parts) => parts)\`a\${1}b\`, 1n, Symbol.for('a'), Symbol.iterator],
  errors: [new Error(''), new TypeError('')],
  promise: Promise.resolve(1),
  call: typeof get === 'function' ? get({}) : null,
};
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const everything = () => {
  const numbers = new Map([[roots, 0]]), list = [roots];
  const visit = (value) => {
    if (isObject(value) && !numbers.has(value)) { numbers.set(value, list.length); list.push(value); }
  };
  for (let i = 0; i < list.length; i++) {
    const object = list[i];
    visit(getPrototypeOf(object));
    for (const key of ownKeys(object)) {
      const { value, get, set } = getOwnPropertyDescriptor(object, key);
      visit(value); visit(get); visit(set);
    }
  }
  return { list, numbers };
};
`;

/** A program whose result is one line for each object: all that a later run could find changed. */
export const DESCRIBE = `${WALK}
const shown = (value, numbers) => isObject(value) ? '#' + numbers.get(value) : typeof value + ' ' + text(value);
const { list, numbers } = everything();
// The stack of an error names the place of this very text, which may follow on another.
const lines = list.map((object, index) => {
  const own = ownKeys(object).filter((key) => key !== 'stack').map((key) => {
    const { value, get, set, writable, enumerable, configurable } = getOwnPropertyDescriptor(object, key);
    const flags = [writable, enumerable, configurable].map((flag) => (flag ? 1 : 0)).join('');
    return text(key) + ' ' + flags + ' ' + (get || set ? shown(get, numbers) + '/' + shown(set, numbers) : shown(value, numbers));
  });
  const source = typeof object === 'function' ? call.apply(toString, [object]) : typeof object;
  return [index, source, shown(getPrototypeOf(object), numbers), isExtensible(object), isFrozen(object), ...own].join(' | ');
});
return lines;
`;

/** What is done to an object that can be reached, by name. Loops by index: iterators are damaged too. */
const DAMAGE: Record<string, string> = {
  'adds properties': `defineProperty(object, 'leak', { __proto__: null, value: 'leak', configurable: true });
    defineProperty(object, Symbol.for('leak'), { __proto__: null, get: () => 'leak', configurable: true });
    defineProperty(object, 'toJSON', { __proto__: null, value: undefined, configurable: true });`,
  'deletes all properties': `for (let k = 0; k < keys.length; k++) deleteProperty(object, keys[k]);`,
  'replaces all values': `for (let k = 0; k < keys.length; k++) {
    if (keys[k] !== 'length') defineProperty(object, keys[k], { __proto__: null, value: 'leak' });
  }`,
  'replaces all functions by its own': `for (let k = 0; k < keys.length; k++) {
    const old = getOwnPropertyDescriptor(object, keys[k]);
    const value = function leak() { return 'leak'; };
    if (typeof old.value === 'function') defineProperty(object, keys[k], { __proto__: null, value });
  }`,
  'turns all values into accessors': `for (let k = 0; k < keys.length; k++) {
    defineProperty(object, keys[k], { __proto__: null, get: () => 'leak', set() {} });
  }`,
  'freezes everything': `freeze(object);`,
  'lets nothing be added': `preventExtensions(object);`,
  'takes all prototypes away': `setPrototypeOf(object, null);`,
  'puts proxies under everything': `if (getPrototypeOf(object) === null) setPrototypeOf(object, spy);`,
};

/**
 * Programs that damage all they can reach, by what they do. They begin at the last thing found, since
 * the first is what they need themselves, and print how much they damaged.
 */
export const RAVAGES = Object.entries(DAMAGE).map(
  ([name, damage]) =>
    [
      name,
      `${WALK}
const { list } = everything(), print = console.log, spy = new Proxy({ __proto__: null }, { get: () => 'leak' });
let damaged = 0;
for (let i = list.length - 1; i > 0; i--) {
  const object = list[i], keys = ownKeys(object);
  ${damage}
  damaged++;
}
print('' + damaged);
return 'done';
`,
    ] as const,
);

/** A program that does a hundred things at random to what it can reach, and then `ending`. */
export function randomDamage(seed: number, ending: string): string {
  return `${WALK}
const { list } = everything(), ask = get, print = console.log, all = Promise.all.bind(Promise), Failure = Error;
let state = ${seed};
const random = (below) => { state = (state * 1103515245 + 12345) & 0x7fffffff; return (state >> 8) % below; };
const values = [null, 0, 'secret.read', () => 'leak', () => { throw 1; }, function () { return this; }, {}, [],
  Symbol.iterator, 10n, new Proxy({}, {}), new Proxy(() => {}, { get() { throw 2; } }), ask({}), { toString: 5 },
  new Proxy([], { get: (_, key) => (key === 'length' ? 3 : '[1,"secret.read",{}]') })];
const names = ['toJSON', 'then', 'length', 0, 1, 'get', 'set', 'value', 'constructor', Symbol.species, Symbol.toPrimitive,
  Symbol.iterator, Symbol.hasInstance, 'message', 'name', 'stack', 'code', 'ok', 'error', 'resolve', 'reject'];
const free = { __proto__: null, configurable: true };
for (let i = 0; i < 100; i++) {
  const object = list[1 + random(list.length - 1)], keys = ownKeys(object), value = values[random(values.length)];
  const isOwn = keys.length > 0 && random(6) > 0;
  const key = isOwn ? keys[random(keys.length)] : names[random(names.length)];
  try {
    switch (random(6)) {
      case 0: deleteProperty(object, key); break;
      case 1: defineProperty(object, key, { ...free, value }); break;
      case 2: defineProperty(object, key, { ...free, get: () => value, set() {} }); break;
      case 3: defineProperty(object, key, { ...free, get() { throw 3; }, set() { throw 4; } }); break;
      case 4: setPrototypeOf(object, value); break;
      case 5: object[key] = value; break;
    }
  } catch {}
}
print('text', 5, { a: 1 }, [1]);
${ending}
`;
}
