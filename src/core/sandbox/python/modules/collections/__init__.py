from ucollections import OrderedDict, deque, namedtuple


class defaultdict(dict):
    def __init__(self, default_factory=None, *given, **named):
        super().__init__(*given, **named)
        self.default_factory = default_factory

    def __getitem__(self, key):
        if key in self:
            return super().__getitem__(key)
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value


class Counter(dict):
    def __init__(self, items=None, **named):
        super().__init__()
        self.update(items, **named)

    def __getitem__(self, key):
        return self.get(key, 0)

    def update(self, items=None, **named):
        counts = [named] if named else []
        if isinstance(items, dict):
            counts.append(items)
        elif items is not None:
            for item in items:
                self[item] = self.get(item, 0) + 1
        for count in counts:
            for key in count:
                self[key] = self.get(key, 0) + count[key]

    def subtract(self, items):
        for key, count in Counter(items).items():
            self[key] = self.get(key, 0) - count

    def most_common(self, limit=None):
        pairs = [(-count, index, key) for index, (key, count) in enumerate(self.items())]
        pairs.sort()
        return [(key, -count) for count, _, key in pairs[:limit]]

    def elements(self):
        for key in self:
            for _ in range(self[key]):
                yield key

    def total(self):
        return sum(self.values())

    def __add__(self, other):
        both = Counter(self)
        both.update(other)
        return Counter({key: both[key] for key in both if both[key] > 0})

    def __sub__(self, other):
        rest = Counter(self)
        rest.subtract(other)
        return Counter({key: rest[key] for key in rest if rest[key] > 0})


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps)

    def __getitem__(self, key):
        for entry in self.maps:
            if key in entry:
                return entry[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any([key in entry for entry in self.maps])
