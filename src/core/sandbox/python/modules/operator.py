def itemgetter(*keys):
    if len(keys) == 1:
        return lambda thing: thing[keys[0]]
    return lambda thing: tuple([thing[key] for key in keys])


def attrgetter(*names):
    def get(thing, path):
        for name in path.split("."):
            thing = getattr(thing, name)
        return thing

    if len(names) == 1:
        return lambda thing: get(thing, names[0])
    return lambda thing: tuple([get(thing, name) for name in names])


def methodcaller(name, *given, **named):
    return lambda thing: getattr(thing, name)(*given, **named)


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def truediv(a, b):
    return a / b


def eq(a, b):
    return a == b


def lt(a, b):
    return a < b


def gt(a, b):
    return a > b


def contains(a, b):
    return b in a


def or_(a, b):
    return a | b


def and_(a, b):
    return a & b
