from urandom import choice, getrandbits, randint, random, randrange, seed, uniform


def shuffle(items):
    for index in range(len(items) - 1, 0, -1):
        other = randrange(index + 1)
        items[index], items[other] = items[other], items[index]


def sample(items, k):
    rest = list(items)
    if k > len(rest):
        raise ValueError("sample larger than population")
    shuffle(rest)
    return rest[:k]


def choices(items, weights=None, k=1):
    items = list(items)
    if weights is None:
        return [choice(items) for _ in range(k)]
    total = sum(weights)
    picked = []
    for _ in range(k):
        place = random() * total
        for item, weight in zip(items, weights):
            place -= weight
            if place < 0:
                break
        picked.append(item)
    return picked


def gauss(mu=0.0, sigma=1.0):
    from math import cos, log, pi, sqrt

    return mu + sigma * sqrt(-2 * log(1 - random())) * cos(2 * pi * random())
