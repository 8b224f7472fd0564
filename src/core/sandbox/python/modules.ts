/** The Python modules that the engine lacks, or that lack what programs use: path to text. */
import asyncio from './modules/asyncio.py';

export const MODULES: Readonly<Record<string, string>> = {
  asyncio,
};

/** Modules of the engine's own that programs have a use for. */
const BUILT_IN = [
  'base64', 'binascii', 'copy', 'errno', 'gc', 'html', 'io', 'math', 'struct', 'sys', 'time', 'types',
  'abc', 'array', 'cmath', 'fnmatch', 'inspect',
]; // prettier-ignore

/** Every module that a program can import, for messages. */
export const MODULE_NAMES: readonly string[] = [
  ...new Set([...BUILT_IN, ...Object.keys(MODULES).map((path) => path.split('/')[0]!)]),
].sort();
