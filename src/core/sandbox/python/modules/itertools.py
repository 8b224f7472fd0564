def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(items):
    items = list(items)
    while items:
        for item in items:
            yield item


def repeat(item, times=None):
    while times is None or times > 0:
        yield item
        times = None if times is None else times - 1


def chain(*lists):
    for items in lists:
        for item in items:
            yield item


def _from_iterable(lists):
    for items in lists:
        for item in items:
            yield item


class _Chain:
    from_iterable = staticmethod(_from_iterable)

    def __call__(self, *lists):
        return _from_iterable(lists)


chain = _Chain()


def islice(items, *bounds):
    start, stop, step = 0, bounds[0], 1
    if len(bounds) > 1:
        start, stop = bounds[0] or 0, bounds[1]
        step = bounds[2] or 1 if len(bounds) > 2 else 1
    if stop is not None and stop <= start:
        return
    index = 0
    for item in items:
        if index >= start and (index - start) % step == 0:
            yield item
        index += 1
        if stop is not None and index >= stop:
            return


def starmap(function, items):
    for item in items:
        yield function(*item)


def takewhile(test, items):
    for item in items:
        if not test(item):
            return
        yield item


def dropwhile(test, items):
    is_on = False
    for item in items:
        is_on = is_on or not test(item)
        if is_on:
            yield item


def filterfalse(test, items):
    for item in items:
        if not (test or bool)(item):
            yield item


def compress(items, selectors):
    for item, is_on in zip(items, selectors):
        if is_on:
            yield item


def accumulate(items, function=None, initial=None):
    is_first = initial is None
    value = initial
    if not is_first:
        yield value
    for item in items:
        if is_first:
            value = item
        else:
            value = value + item if function is None else function(value, item)
        is_first = False
        yield value


def groupby(items, key=None):
    group = []
    last = None
    for item in items:
        mark = item if key is None else key(item)
        if group and mark != last:
            yield last, iter(group)
            group = []
        last = mark
        group.append(item)
    if group:
        yield last, iter(group)


def zip_longest(*lists, fillvalue=None):
    lists = [list(items) for items in lists]
    for index in range(max([len(items) for items in lists] or [0])):
        yield tuple([items[index] if index < len(items) else fillvalue for items in lists])


def product(*lists, repeat=1):
    rows = [()]
    for items in [list(items) for items in lists] * repeat:
        rows = [row + (item,) for row in rows for item in items]
    return iter(rows)


def combinations(items, size):
    items = list(items)
    if size == 0:
        yield ()
    for index in range(len(items) if size > 0 else 0):
        for rest in combinations(items[index + 1 :], size - 1):
            yield (items[index],) + rest


def permutations(items, size=None):
    items = list(items)
    size = len(items) if size is None else size
    if size == 0:
        yield ()
    for index in range(len(items) if size > 0 else 0):
        for rest in permutations(items[:index] + items[index + 1 :], size - 1):
            yield (items[index],) + rest


def pairwise(items):
    items = list(items)
    return zip(items, items[1:])


def batched(items, size):
    items = list(items)
    for index in range(0, len(items), size):
        yield tuple(items[index : index + size])


def tee(items, count=2):
    items = list(items)
    return tuple([iter(items) for _ in range(count)])
