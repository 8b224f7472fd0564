class suppress:
    def __init__(self, *kinds):
        self.kinds = kinds

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, self.kinds)


class _Manager:
    def __init__(self, generator):
        self.generator = generator

    def __enter__(self):
        return next(self.generator)

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                next(self.generator)
            else:
                self.generator.throw(error)
        except StopIteration:
            return kind is not None
        return False


def contextmanager(function):
    return lambda *given, **named: _Manager(function(*given, **named))


class nullcontext:
    def __init__(self, value=None):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *details):
        return False
