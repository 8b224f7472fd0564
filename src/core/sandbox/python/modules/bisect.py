def bisect_left(items, value, lo=0, hi=None, key=None):
    hi = len(items) if hi is None else hi
    while lo < hi:
        middle = (lo + hi) // 2
        if (items[middle] if key is None else key(items[middle])) < value:
            lo = middle + 1
        else:
            hi = middle
    return lo


def bisect_right(items, value, lo=0, hi=None, key=None):
    hi = len(items) if hi is None else hi
    while lo < hi:
        middle = (lo + hi) // 2
        if value < (items[middle] if key is None else key(items[middle])):
            hi = middle
        else:
            lo = middle + 1
    return lo


bisect = bisect_right


def insort(items, value):
    items.insert(bisect_right(items, value), value)


insort_right = insort
