class StatisticsError(ValueError):
    pass


def _list(values):
    values = list(values)
    if not values:
        raise StatisticsError("at least one value is needed")
    return values


def mean(values):
    values = _list(values)
    return sum(values) / len(values)


fmean = mean


def median(values):
    values = sorted(_list(values))
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def median_low(values):
    values = sorted(_list(values))
    return values[(len(values) - 1) // 2]


def median_high(values):
    values = sorted(_list(values))
    return values[len(values) // 2]


def multimode(values):
    values = _list(values)
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values())
    seen = []
    for value in values:
        if counts[value] == most and value not in seen:
            seen.append(value)
    return seen


def mode(values):
    return multimode(values)[0]


def pvariance(values):
    values = _list(values)
    center = mean(values)
    return sum([(value - center) ** 2 for value in values]) / len(values)


def variance(values):
    values = _list(values)
    if len(values) < 2:
        raise StatisticsError("at least two values are needed")
    return pvariance(values) * len(values) / (len(values) - 1)


def pstdev(values):
    return pvariance(values) ** 0.5


def stdev(values):
    return variance(values) ** 0.5


def quantiles(values, n=4):
    values = sorted(_list(values))
    cuts = []
    for index in range(1, n):
        place = index * (len(values) + 1) / n
        low = min(max(int(place), 1), len(values) - 1)
        cuts.append(values[low - 1] + (values[low] - values[low - 1]) * (place - low))
    return cuts
