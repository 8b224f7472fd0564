# What this dialect lacks; dialect.ts puts calls of these into programs.
import uctypes


def __sorted(items, key=None, reverse=False):
    """The engine's own sort does not keep equal items in their order."""
    items = list(items)
    marks = items if key is None else [key(item) for item in items]
    order = list(range(len(items)))
    order.sort(key=lambda index: marks[index], reverse=reverse)
    start = 0
    for at in range(1, len(order) + 1):
        if at < len(order):
            one, other = marks[order[at - 1]], marks[order[at]]
            if not (other < one if reverse else one < other):
                continue
        if at - start > 1:
            run = order[start:at]
            run.sort()
            order[start:at] = run
        start = at
    return [items[index] for index in order]


# Dicts that keep their order are searched from their start, so only small ones do.
_MAX_ORDERED = 300


def _ordered():
    """An empty dict that keeps its order: a bit of its header that the engine's OrderedDict sets."""
    whole = {}
    uctypes.bytearray_at(id(whole) + 4, 1)[0] |= 4
    return whole


def _is_order_kept():
    whole = _ordered()
    for letter in "hgfedcba":
        whole[letter] = letter
    del whole["g"]
    whole["g"] = 1
    return "".join(whole) == "hfedcbag" and "c" in whole and "g" not in {"x": whole}


if not _is_order_kept():
    raise RuntimeError("the Python engine is not the one known: its dicts are different")


def __dict(*given, **named):
    """What `dict(...)` becomes: pairs that were sorted stay so."""
    if len(given) != 1:
        return dict(*given, **named)
    items = given[0]
    if type(items) is dict:
        whole = items.copy()
    elif isinstance(items, dict):
        whole = dict(items)
    else:
        pairs = list(items)
        if len(pairs) > _MAX_ORDERED:
            return dict(pairs, **named)
        whole = _ordered()
        for key, value in pairs:
            whole[key] = value
    whole.update(named)
    return whole


def __stepped(items, start, stop, step):
    if step is None or step == 1:
        return items[start:stop]
    size = len(items)
    if step > 0:
        low, high = 0, size
        first = low if start is None else start
        last = high if stop is None else stop
    else:
        low, high = -1, size - 1
        first = high if start is None else start
        last = low if stop is None else stop
    if start is not None:
        first = max(low, first + size) if first < 0 else min(first, high)
    if stop is not None:
        last = max(low, last + size) if last < 0 else min(last, high)
    picked = [items[index] for index in range(first, last, step)]
    if isinstance(items, str):
        return "".join(picked)
    return type(items)(picked) if isinstance(items, (tuple, bytes)) else picked


def __merged(*parts):
    whole = {}
    for part in parts:
        whole.update(part)
    return whole


def __chained(*parts):
    whole = []
    for part in parts:
        whole.extend(part)
    return whole


def __zip(*lists, strict=False):
    if strict:
        lists = [list(items) for items in lists]
        if len(set([len(items) for items in lists])) > 1:
            raise ValueError("zip() arguments have different lengths")
    return zip(*lists)


def __print(*values, sep=" ", end="\n", file=None, flush=False):
    if file is None:
        print(*values, sep=" " if sep is None else sep, end="\n" if end is None else end)
    else:
        print(*values, sep=" " if sep is None else sep, end="\n" if end is None else end, file=file)


def vars(thing):
    return thing.__dict__


def format(value, form=""):
    return ("{:" + form + "}").format(value)


def __formatted(value, form):
    return value.strftime(form) if hasattr(value, "strftime") else format(value, form)


def __comma(value, digits):
    """What the format `,.2f` gives; the engine leaves out the commas of floats."""
    text = ("{:." + str(digits) + "f}").format(value)
    whole, dot, rest = text.partition(".")
    return "{:,}".format(int(whole)) + dot + rest if whole not in ("-0", "nan", "inf") else text


def _pad(text, width, fill, left):
    gap = fill * (width - len(text))
    return gap + text if left else text + gap


def _zfill(text, width):
    sign = text[:1] if text[:1] in ("+", "-") else ""
    return sign + _pad(text[len(sign) :], width - len(sign), "0", True)


def _title(text):
    parts = []
    was_letter = False
    for letter in text:
        parts.append(letter.lower() if was_letter else letter.upper())
        was_letter = letter.isalpha()
    return "".join(parts)


def _sort(items, key=None, reverse=False):
    items[:] = __sorted(items, key, reverse)


_METHODS = {
    "removeprefix": lambda text, end: text[len(end) :] if end and text.startswith(end) else text,
    "removesuffix": lambda text, end: text[: -len(end)] if end and text.endswith(end) else text,
    "ljust": lambda text, width, fill=" ": _pad(text, width, fill, False),
    "rjust": lambda text, width, fill=" ": _pad(text, width, fill, True),
    "zfill": _zfill,
    "title": _title,
    "capitalize": lambda text: text[:1].upper() + text[1:].lower(),
    "casefold": lambda text: text.lower(),
    "swapcase": lambda text: "".join([c.lower() if c.isupper() else c.upper() for c in text]),
    "isalnum": lambda text: bool(text) and all([c.isalpha() or c.isdigit() for c in text]),
    "isnumeric": lambda text: text.isdigit(),
    "isdecimal": lambda text: text.isdigit(),
    "isidentifier": lambda text: bool(text)
    and not text[0].isdigit()
    and all([c.isalpha() or c.isdigit() or c == "_" for c in text]),
    "expandtabs": lambda text, size=8: text.replace("\t", " " * size),
    "sort": _sort,
    "hexdigest": lambda digest: digest.digest().hex(),
}


def __method(value, name):
    """A method that this engine's own types lack."""
    if name == "sort":
        missing = isinstance(value, list)
    elif name == "hexdigest":
        missing = not hasattr(value, name)
    else:
        missing = isinstance(value, (str, bytes)) and not hasattr(value, name)
    if not missing:
        return getattr(value, name)
    function = _METHODS[name]
    return lambda *given, **named: function(value, *given, **named)


def _method_of(name):
    return lambda value: __method(value, name)
