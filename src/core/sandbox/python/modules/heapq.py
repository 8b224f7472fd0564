from uheapq import heapify, heappop, heappush


def nlargest(count, items, key=None):
    marked = [(item if key is None else key(item), -index, item) for index, item in enumerate(items)]
    marked.sort(reverse=True)
    return [item for _, _, item in marked[:count]]


def nsmallest(count, items, key=None):
    marked = [(item if key is None else key(item), index, item) for index, item in enumerate(items)]
    marked.sort()
    return [item for _, _, item in marked[:count]]


def heapreplace(heap, item):
    first = heappop(heap)
    heappush(heap, item)
    return first


def heappushpop(heap, item):
    heappush(heap, item)
    return heappop(heap)


def merge(*lists, key=None, reverse=False):
    return iter(sorted([item for items in lists for item in items], key=key, reverse=reverse))
