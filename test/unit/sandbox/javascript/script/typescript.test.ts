/** TypeScript that runs, by what it gives, and the little of it that is refused. */
import { afterAll, describe, expect, it } from 'vitest';
import { Harness } from '../../harness';

const harness = new Harness();
afterAll(() => harness.sandbox.dispose());

describe('TypeScript', () => {
  it.each<[string, string, unknown]>([
    ['enums', 'enum A { X = 1, Y, Z = "z" } [A.Y, A.Z, A[1]]', [2, 'z', 'X']],
    ['constant enums', 'const enum A { X = 3 } A.X', 3],
    ['exported enums', 'export enum A { X = 4 } A.X', 4],
    [
      'parameter properties',
      'class A { constructor(private readonly x = 5) {} y() { return this.x } } new A().y()',
      5,
    ],
    [
      'abstract classes',
      'abstract class A { abstract x(): number } class B extends A { override x() { return 6 } } new B().x()',
      6,
    ],
    [
      'declared fields',
      'class A { declare x: string; y?: number; readonly z: number = 7; static w = 1 } new A().z',
      7,
    ],
    [
      'private names',
      'class A { #x: number = 8; get x(): number { return this.#x } } new A().x',
      8,
    ],
    [
      'overloads',
      'function f(a: string): string; function f(a: any): any { return a } f(9 as any)',
      9,
    ],
    ['angle casts', 'const a: unknown = 10; <number>a', 10],
    ['chains of casts', '("11" as unknown as { length: number }).length', 2],
    ['non-null', 'const a: { b?: number[] } = { b: [12] }; a!.b![0]!', 12],
    ['definite assignment', 'let a!: number; a = 13; a', 13],
    [
      'generic arrows',
      'const f = async <T extends object>(a: T): Promise<keyof T> => Object.keys(a)[0] as keyof T; await f({ x: 1 })',
      'x',
    ],
    ['type guards', 'const f = (a: unknown): a is string => typeof a === "string"; f("")', true],
    ['assertions', 'function f(a: unknown): asserts a is string {} f(1); 14', 14],
    [
      'conditional and mapped types',
      'type A<T> = T extends (infer U)[] ? U : never; type B = { readonly [K in keyof { a: 1 }]?: K }; const a: A<number[]> = 15; a',
      15,
    ],
    ['template types', 'type A = `x-${string}`; const a: A = "x-1"; a', 'x-1'],
    ['tuples', 'const a: [first: string, ...rest: number[]] = ["a", 1]; a', ['a', 1]],
    ['this parameters', 'function f(this: { x: number }) { return this.x } f.call({ x: 16 })', 16],
    [
      'typed catch',
      'try { throw new Error("a") } catch (error: unknown) { (error as Error).message }\nresult = 17',
      17,
    ],
    ['typed loops', 'let n = 0; for (const a of [1, 2] as number[]) n += a; n', 3],
    ['satisfies', '({ a: 18 }) satisfies Record<string, number>', { a: 18 }],
    ['as const', 'const a = ["x", "y"] as const; a.length', 2],
    [
      'interfaces with calls',
      'interface F { (a: number): string; new (a: string): F; [key: string]: any } 19',
      19,
    ],
    [
      'ambient declarations',
      'declare function foo(a: string): void; declare const bar: number; declare module "x" { const y: number } 20',
      20,
    ],
    [
      'type exports',
      'export type A = string; export interface B {} export type { C } from "c"; 21',
      21,
    ],
    [
      'type imports',
      'import type { A } from "a"; import { type B } from "b"; const a: A = 22 as any; a',
      22,
    ],
    [
      'optional calls with types',
      'const f: ((a?: number) => number) | undefined = (a = 23) => a; f?.()',
      23,
    ],
    ['comparisons', 'const a = 1, b = 2; const c = a < b && b > a; c', true],
    [
      'async generators',
      'async function* f(): AsyncGenerator<number> { yield 24 } for await (const a of f()) result = a',
      24,
    ],
    [
      'accessors with types',
      'class A { static #n = 0; static get n(): number { return A.#n } static set n(v: number) { A.#n = v } } A.n = 25; A.n',
      25,
    ],
    [
      'union and intersection with leading bars',
      'type A =\n  | "a"\n  | "b";\nconst a: A & string = "a"; a',
      'a',
    ],
  ])('%s', async (_name, code, expected) => {
    const outcome = await harness.run(code);
    expect(outcome.stop).toBeUndefined();
    expect(outcome.result).toEqual(expected);
  });

  it.each([
    ['namespaces', 'namespace A { export const x = 1 }\nA.x', 'namespaces are not supported'],
    ['modules', 'export module A.B { export const x = 1 }', 'namespaces are not supported'],
    ['decorators', 'function d(): any {}\n@d()\nclass A {}', 'Decorators are not supported'],
    ['JSX', 'const a = <b c="d">e</b>; a', 'JSX is not supported'],
    ['imports by assignment', 'import a = require("a"); a.b', 'There are no modules here'],
  ])('refuses %s', async (_name, code, expected) => {
    const { stop } = await harness.run(code);
    expect(stop?.reason).toBe('syntax');
    expect(stop?.message).toContain(expected);
  });
});
