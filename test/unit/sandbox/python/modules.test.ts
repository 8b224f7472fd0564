/** The modules and methods that MicroPython lacks, as programs use them. Expected values are CPython's. */
import { afterAll, describe, expect, it } from 'vitest';
import { PythonHarness } from './pythonHarness';

const harness = new PythonHarness();
afterAll(() => harness.sandbox.dispose());

describe('the dialect', () => {
  const cases: [string, string, unknown][] = [
    [
      'steps',
      '[[1,2,3,4][::-1], "abcd"[::2], (1,2,3)[::-1], [1,2,3,4,5][-1:-4:-2]]',
      [[4, 3, 2, 1], 'ac', [3, 2, 1], [5, 3]],
    ],
    [
      'steps out of range',
      '[[1,2,3][10::-1], [1,2,3][-10:10:2], [][::-1], [1,2,3][0:0:-1]]',
      [[3, 2, 1], [1, 3], [], []],
    ],
    ['steps of a call', 'def f(): return "abc"\nf()[::-1].upper()', 'CBA'],
    [
      'methods of texts',
      '["7".zfill(3), "-7".zfill(4), "ab cd".title(), "x".ljust(3) + "|", "x".rjust(3, "."), "test_a.py".removeprefix("test_").removesuffix(".py")]',
      ['007', '-007', 'Ab Cd', 'x  |', '..x', 'a'],
    ],
    [
      'more methods of texts',
      '["aB".swapcase(), "ab1".isalnum(), "a-".isalnum(), "hELLO".capitalize(), "ß".casefold()]',
      ['Ab', true, false, 'Hello', 'ß'],
    ],
    [
      'formatted texts',
      'x = "ab"\nn = 1234567.891\nf"{x.title():>4}|{x[::-1]}|{n:,.2f}|{12345:,}|{x!r}|{{}}|{0.5:.0%}"',
      "  Ab|ba|1,234,567.89|12,345|'ab'|{}|50%",
    ],
    [
      'unpacking in displays',
      'a = [1, 2]\nd = {"x": 1}\n[[*a, 3], {**d, "y": 2}, sorted({*a}), [0, *a]]',
      [[1, 2, 3], { x: 1, y: 2 }, [1, 2], [0, 1, 2]],
    ],
    ['positional-only parameters', 'def f(a, /, b): return a + b\nf(1, b=2)', 3],
    [
      'chained exceptions',
      'try:\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        raise ValueError("v") from e\nexcept ValueError as e:\n    result = str(e)',
      'v',
    ],
    [
      'stable sorting',
      'x = [("b", 1), ("a", 1), ("c", 0)]\ny = list(x)\ny.sort(key=lambda p: p[1])\n[sorted(x, key=lambda p: p[1]), y == sorted(x, key=lambda p: p[1]), sorted(x, key=lambda p: p[1], reverse=True)]',
      [
        [
          ['c', 0],
          ['b', 1],
          ['a', 1],
        ],
        true,
        [
          ['b', 1],
          ['a', 1],
          ['c', 0],
        ],
      ],
    ],
    [
      'sorting by __lt__ only',
      'class A:\n    def __init__(self, n): self.n = n\n    def __lt__(self, o): return self.n < o.n\n[a.n for a in sorted([A(2), A(1)])]',
      [1, 2],
    ],
    [
      'zip with strict',
      'try:\n    list(zip([1], [1, 2], strict=True))\nexcept ValueError:\n    result = "no"',
      'no',
    ],
    [
      'a string that looks like code',
      "x = 'a[::2].title() await return'\nx",
      'a[::2].title() await return',
    ],
    ['a long string over lines', 'x = """\n  a[::2]\nreturn\n"""\nlen(x)', 17],
    ['comments that look like code', 'x = 1 # await x[::2]\nx', 1],
    ['continued lines', 'x = 1 + \\\n  2\nx', 3],
  ];
  it.each(cases)('%s', async (_name, code, expected) => {
    const { result, stop } = await harness.run(code);
    expect(stop?.message).toBeUndefined();
    expect(result).toEqual(expected);
  });
});

describe('dicts of what was sorted', () => {
  const ways: [string, string][] = [
    ['dict of pairs', 'dict(sorted(counts.items(), key=lambda p: -p[1]))'],
    [
      'a comprehension',
      '{k: v for k, v in sorted(counts.items(), key=lambda p: p[1], reverse=True)}',
    ],
    ['a counter', 'from collections import Counter\ndict(Counter(counts).most_common())'],
    ['a copy', 'dict(dict(sorted(counts.items(), key=lambda p: -p[1])))'],
    [
      'with keys that are no texts',
      '{"x": {1}, "d": dict(sorted(counts.items(), key=lambda p: -p[1]))}["d"]',
    ],
  ];
  it.each(ways)('keep their order: %s', async (_name, code) => {
    const letters = [...'qwertyuiopasdfghjkl'];
    const counts = letters.map((letter, index) => `"${letter}": ${100 - index}`).join(', ');
    const { result, stop } = await harness.run(`counts = {${counts}}\n${code}`);
    expect(stop?.message).toBeUndefined();
    expect(Object.keys(result as object)).toEqual(letters);
  });

  it('are ordinary dicts', async () => {
    const code = `d = dict([("b", 1), ("a", 2)])
d["c"] = 3
del d["b"]
d.update(z=4)
[isinstance(d, dict), type(d) is dict, str(d), d == {"a": 2, "c": 3, "z": 4}, d.get("c"), "a" in d, list(d)]`;
    const { result } = await harness.run(code);
    const text = "{'a': 2, 'c': 3, 'z': 4}";
    expect(result).toEqual([true, true, text, true, 3, true, ['a', 'c', 'z']]);
  });

  it('are found quickly when they are large', async () => {
    const code =
      'd = dict([(str(i), i) for i in range(20000)])\nsum([d[str(i)] for i in range(20000)])';
    expect((await harness.run(code)).result).toBe(199_990_000);
  });
});

describe('modules', () => {
  const cases: [string, string, unknown][] = [
    [
      'json',
      'import json\n[json.loads("[1]"), json.dumps({"b": [1, {}], "a": "é"}, indent=2, sort_keys=True), json.dumps([1], default=str)]',
      [[1], '{\n  "a": "é",\n  "b": [\n    1,\n    {}\n  ]\n}', '[1]'],
    ],
    [
      'collections',
      'from collections import Counter, defaultdict, namedtuple, deque\nc = Counter("abracadabra")\nd = defaultdict(list)\nd["x"].append(1)\nP = namedtuple("P", "a b")\n[c.most_common(1), c["zz"], d, P(1, 2).b, list(deque([1, 2], 5)), sum((c + Counter("a")).values())]',
      [[['a', 5]], 0, { x: [1] }, 2, [1, 2], 12],
    ],
    [
      'dataclasses',
      `from dataclasses import dataclass, field, asdict, replace
@dataclass
class Item:
    """A thing."""
    name: str
    price: float = 1.5
    tags: list = field(default_factory=list)

    def total(self) -> float:
        return self.price * 2
a = Item("a")
b = Item("b", 3, tags=["x"])
[str(b), a.total(), asdict(a), a == Item("a"), replace(a, price=2).price, [a]]`,
      [
        "Item(name='b', price=3, tags=['x'])",
        3,
        { name: 'a', price: 1.5, tags: [] },
        true,
        2,
        [{ name: 'a', price: 1.5, tags: [] }],
      ],
    ],
    [
      'typing',
      'from typing import Any, Optional, TypedDict, List\nfrom __future__ import annotations\nclass T(TypedDict):\n    a: int\ndef f(x: Optional[List[int]] = None) -> dict[str, Any]: return {"x": x}\n[f(), T(a=1)]',
      [{ x: null }, { a: 1 }],
    ],
    [
      'functools',
      'import functools\n@functools.lru_cache(maxsize=None)\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\n[fib(30), functools.reduce(lambda a, b: a + b, [1, 2]), functools.partial(max, 3)(5), sorted([1, 3, 2], key=functools.cmp_to_key(lambda a, b: b - a))]',
      [832040, 3, 5, [3, 2, 1]],
    ],
    [
      'itertools',
      'import itertools as it\n[list(it.chain([1], [2])), list(it.chain.from_iterable([[3]])), [(k, list(g)) for k, g in it.groupby([1, 1, 2])], list(it.islice(it.count(5), 1, 6, 2)), list(it.product("ab", [1])), list(it.combinations([1, 2, 3], 2)), list(it.permutations([1, 2])), list(it.accumulate([1, 2, 3])), list(it.zip_longest([1], [2, 3])), list(it.pairwise([1, 2, 3])), list(it.takewhile(lambda x: x < 2, [1, 2, 1]))]',
      [
        [1, 2],
        [3],
        [
          [1, [1, 1]],
          [2, [2]],
        ],
        [6, 8, 10],
        [
          ['a', 1],
          ['b', 1],
        ],
        [
          [1, 2],
          [1, 3],
          [2, 3],
        ],
        [
          [1, 2],
          [2, 1],
        ],
        [1, 3, 6],
        [
          [1, 2],
          [null, 3],
        ],
        [
          [1, 2],
          [2, 3],
        ],
        [1],
      ],
    ],
    [
      're',
      String.raw`import re
[re.findall(r"\b\w{3}\b", "abc de éfg"), re.search(r"(?P<y>\d{4})-(\d+)", "on 2024-05").groupdict(), re.sub(r"(\w+)@(\w+)", r"\2 at \1", "a@b c@d"), re.split(r"[,;]\s*", "a, b;c"), re.match("x", "ax"), [m.span() for m in re.finditer("a|$", "😀aba")], re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "1 22"), re.fullmatch(r"[a-z]+\Z", "abc") is not None, re.findall(r"(a)(b)?", "ab a"), re.escape("a.b"), re.sub("x*", "-", "abxd"), re.split("(,)", "a,b"), re.compile("^b", re.M | re.I).findall("a\nB"), re.search("(?i)ABC", "xabc").start(), re.sub(r"(?P<n>a)", r"\g<n>!", "a"), re.findall("a{,2}", "aaa"), re.findall(r"[\]\[-]", "a]-["), re.search("a$", "a\n") is not None]`,
      [
        ['abc', 'éfg'],
        { y: '2024' },
        'b at a d at c',
        ['a', 'b', 'c'],
        null,
        [
          [1, 1],
          [1, 2],
          [3, 4],
          [4, 4],
        ],
        '2 44',
        true,
        [
          ['a', 'b'],
          ['a', ''],
        ],
        'a\\.b',
        '-a-b--d-',
        ['a', ',', 'b'],
        ['B'],
        1,
        'a!',
        ['aa', 'a', ''],
        [']', '-', '['],
        true,
      ],
    ],
    [
      'datetime',
      `from datetime import datetime, timedelta, date, timezone
d = datetime(2024, 2, 28, 23, 30)
[(d + timedelta(days=1, hours=1)).isoformat(), d.strftime("%Y/%m/%d %H:%M %A %b %j"),
 datetime.strptime("05 Mar 2024 1:02PM", "%d %b %Y %I:%M%p"), (date(2024, 3, 1) - date(2024, 2, 1)).days,
 datetime.fromisoformat("2024-01-02T03:04:05Z").timestamp(),
 datetime.fromisoformat("2024-01-02T03:04:05.5+02:00").astimezone(timezone.utc).isoformat(),
 d.date(), str(timedelta(hours=25)), d > datetime(2024, 1, 1), date(2024, 12, 30).isocalendar(),
 f"{d:%Y-%m}", datetime.fromtimestamp(0, timezone.utc).isoformat(), date(2024, 2, 29).replace(day=1),
 max([date(2023, 1, 1), date(2024, 1, 1)]), date.fromisoformat("1969-12-31").weekday()]`,
      [
        '2024-03-01T00:30:00',
        '2024/02/28 23:30 Wednesday Feb 059',
        '2024-03-05T13:02:00',
        29,
        1704164645,
        '2024-01-02T01:04:05.500000+00:00',
        '2024-02-28',
        '1 day, 1:00:00',
        true,
        [2025, 1, 1],
        '2024-02',
        '1970-01-01T00:00:00+00:00',
        '2024-02-01',
        '2024-01-01',
        2,
      ],
    ],
    [
      'math',
      'import math\nfrom math import gcd\n[math.prod([2, 3]), gcd(12, 18), math.comb(5, 2), math.isqrt(17), math.hypot(3, 4), math.floor(2.5), math.lcm(4, 6)]',
      [6, 6, 10, 4, 5, 2, 12],
    ],
    [
      'statistics',
      'import statistics as s\n[s.mean([1, 2]), s.median([3, 1, 2]), s.mode("aab"), s.stdev([2, 4, 4, 4, 5, 5, 7, 9]) > 2.13, s.pstdev([2, 4, 4, 4, 5, 5, 7, 9]), s.quantiles([1, 2, 3, 4, 5])]',
      [1.5, 2, 'a', true, 2, [1.5, 3, 4.5]],
    ],
    [
      'operator, heapq and bisect',
      'import operator, heapq, bisect\n[sorted([{"a": 2}, {"a": 1}], key=operator.itemgetter("a")), heapq.nlargest(2, [1, 3, 2]), heapq.nsmallest(1, [3, 1]), bisect.bisect([1, 2, 2, 3], 2)]',
      [[{ a: 1 }, { a: 2 }], [3, 2], [1], 3],
    ],
    [
      'csv and io',
      `import csv, io
out = io.StringIO()
rows = csv.DictWriter(out, fieldnames=["a", "b"])
rows.writeheader()
rows.writerow({"a": 1, "b": 'x,"y"'})
[list(csv.DictReader(io.StringIO('a,b\\n1,"x,y"\\n'))), out.getvalue(), list(csv.reader(["1;2"], delimiter=";"))]`,
      [[{ a: '1', b: 'x,y' }], 'a,b\r\n1,"x,""y"""\r\n', [['1', '2']]],
    ],
    [
      'string, textwrap and pprint',
      'import string, textwrap, pprint\n[string.ascii_lowercase[:3], string.Template("$a-${b}").substitute(a=1, b=2), textwrap.shorten("one two three", 12), textwrap.dedent("  a\\n   b"), textwrap.wrap("aa bb cc", 5), pprint.pformat([1])]',
      ['abc', '1-2', 'one [...]', 'a\n b', ['aa bb', 'cc'], '[1]'],
    ],
    [
      'random',
      'import random\nrandom.seed(1)\nx = list(range(9))\nrandom.shuffle(x)\n[sorted(x) == list(range(9)), len(random.sample(x, 3)), len(random.choices(x, k=4)), 0 <= random.random() < 1]',
      [true, 3, 4, true],
    ],
    [
      'contextlib',
      'from contextlib import contextmanager, suppress\nlog = []\n@contextmanager\ndef noted(x):\n    log.append(x)\n    try:\n        yield x\n    finally:\n        log.append("end")\nwith suppress(KeyError):\n    with noted(1) as n:\n        {}["k"]\nlog',
      [1, 'end'],
    ],
    [
      'urllib.parse',
      'from urllib.parse import quote, urlencode, urlparse, parse_qs, unquote\nu = urlparse("https://a.b:80/c/d?x=1&x=2#f")\n[quote("a b/é"), urlencode({"a": "1 2"}), u.netloc, u.port, u.path, u.fragment, parse_qs(u.query), unquote("a%20b")]',
      ['a%20b/%C3%A9', 'a=1+2', 'a.b:80', 80, '/c/d', 'f', { x: ['1', '2'] }, 'a b'],
    ],
    [
      "the engine's own",
      'import os, base64, hashlib, copy, sys, time\n[os.path.join("a", "b"), base64.b64encode(b"abc").decode(), hashlib.sha256(b"a").hexdigest()[:8], copy.deepcopy([[1]]), time.strftime("%Y", (2024, 1, 1, 0, 0, 0)), time.perf_counter() > 0]',
      ['a/b', 'YWJj', 'ca978112', [[1]], '2024', true],
    ],
  ];
  it.each(cases)('%s', async (_name, code, expected) => {
    const { result, stop } = await harness.run(code);
    expect(stop?.message).toBeUndefined();
    expect(result).toEqual(expected);
  });
});
