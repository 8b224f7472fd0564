/** The Python modules that the engine lacks, or that lack what programs use: path to text. */
import future from './modules/__future__.py';
import asyncio from './modules/asyncio.py';
import bisect from './modules/bisect.py';
import collections from './modules/collections/__init__.py';
import collectionsAbc from './modules/collections/abc.py';
import concurrent from './modules/concurrent/__init__.py';
import concurrentFutures from './modules/concurrent/futures.py';
import contextlib from './modules/contextlib.py';
import csv from './modules/csv.py';
import dataclasses from './modules/dataclasses.py';
import datetime from './modules/datetime.py';
import functools from './modules/functools.py';
import heapq from './modules/heapq.py';
import itertools from './modules/itertools.py';
import json from './modules/json.py';
import moreMath from './modules/more_math.py';
import operator from './modules/operator.py';
import pprint from './modules/pprint.py';
import random from './modules/random.py';
import re from './modules/re.py';
import statistics from './modules/statistics.py';
import string_ from './modules/string.py';
import textwrap from './modules/textwrap.py';
import time from './modules/time.py';
import typing from './modules/typing.py';
import urllib from './modules/urllib/__init__.py';
import urllibParse from './modules/urllib/parse.py';

export const MODULES: Readonly<Record<string, string>> = {
  __future__: future,
  asyncio,
  bisect,
  collections,
  'collections/abc': collectionsAbc,
  concurrent,
  'concurrent/futures': concurrentFutures,
  contextlib,
  csv,
  dataclasses,
  datetime,
  functools,
  heapq,
  itertools,
  json,
  more_math: moreMath,
  operator,
  pprint,
  random,
  re,
  statistics,
  string: string_,
  textwrap,
  time,
  typing,
  urllib,
  'urllib/parse': urllibParse,
};

/** Modules of the engine's own that programs have a use for. */
const BUILT_IN = [
  'abc', 'array', 'base64', 'binascii', 'copy', 'fnmatch', 'gc', 'hashlib', 'html', 'io', 'math',
  'os', 'struct', 'sys', 'types',
]; // prettier-ignore

/** Every module that a program can import, for messages. */
export const MODULE_NAMES: readonly string[] = [
  ...new Set([...BUILT_IN, ...Object.keys(MODULES).map((path) => path.split('/')[0]!)]),
]
  .filter((name) => name !== 'more_math')
  .toSorted();
