def reduce(function, items, *initial):
    rest = iter(items)
    value = initial[0] if initial else next(rest)
    for item in rest:
        value = function(value, item)
    return value


def partial(function, *given, **named):
    return lambda *more, **others: function(*(given + more), **dict(named, **others))


def wraps(function, *names):
    return lambda wrapper: wrapper


def update_wrapper(wrapper, function):
    return wrapper


def cache(function):
    known = {}

    def cached(*given, **named):
        key = (given, tuple(sorted(named.items())))
        if key not in known:
            known[key] = function(*given, **named)
        return known[key]

    return cached


def lru_cache(maxsize=128, typed=False):
    return cache(maxsize) if callable(maxsize) else cache


class _Compared:
    def __init__(self, value, compare):
        self.value = value
        self.compare = compare

    def __lt__(self, other):
        return self.compare(self.value, other.value) < 0

    def __gt__(self, other):
        return self.compare(self.value, other.value) > 0

    def __eq__(self, other):
        return self.compare(self.value, other.value) == 0


def cmp_to_key(compare):
    return lambda value: _Compared(value, compare)


def total_ordering(cls):
    if hasattr(cls, "__lt__"):
        cls.__gt__ = lambda self, other: other < self
        cls.__le__ = lambda self, other: not other < self
        cls.__ge__ = lambda self, other: not self < other
    return cls


class cached_property:
    def __init__(self, function):
        self.function = function

    def __get__(self, thing, kind=None):
        return self.function(thing)
