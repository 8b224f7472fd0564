# The engine keeps no annotations: the program's text says which fields there are (see dialect.ts).
MISSING = object()


class FrozenInstanceError(AttributeError):
    pass


class _Field:
    def __init__(self, default, default_factory):
        self.default = default
        self.default_factory = default_factory


def field(default=MISSING, default_factory=MISSING, **options):
    return _Field(default, default_factory)


def dataclass(cls=None, fields=(), order=False, eq=True, frozen=False, **options):
    if cls is None:
        return lambda cls: dataclass(cls, fields, order, eq, frozen)
    names = list(getattr(cls, "__dataclass_fields__", ()))
    names += [name for name in fields if name not in names]
    cls.__dataclass_fields__ = names
    defaults = dict(getattr(cls, "_dataclass_defaults", {}))
    for name in fields:
        if hasattr(cls, name):
            defaults[name] = getattr(cls, name)
    cls._dataclass_defaults = defaults

    def init(self, *given, **named):
        if len(given) > len(names):
            raise TypeError("%s takes %d arguments" % (cls.__name__, len(names)))
        for name, value in zip(names, given):
            if name in named:
                raise TypeError("%s got '%s' twice" % (cls.__name__, name))
            named[name] = value
        for name in names:
            if name not in named:
                named[name] = _default(cls, defaults, name)
            setattr(self, name, named.pop(name))
        for name in named:
            raise TypeError("%s has no field '%s'" % (cls.__name__, name))
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    def values(self):
        return tuple([getattr(self, name) for name in names])

    def text(self):
        parts = ["%s=%r" % (name, getattr(self, name)) for name in names]
        return cls.__name__ + "(" + ", ".join(parts) + ")"

    if "__init__" not in cls.__dict__:
        cls.__init__ = init
    if "__repr__" not in cls.__dict__:
        cls.__repr__ = text
    if eq and "__eq__" not in cls.__dict__:
        cls.__eq__ = lambda self, other: type(self) is type(other) and values(self) == values(other)
        cls.__hash__ = lambda self: hash(values(self))
    if order:
        cls.__lt__ = lambda self, other: values(self) < values(other)
        cls.__le__ = lambda self, other: values(self) <= values(other)
        cls.__gt__ = lambda self, other: values(self) > values(other)
        cls.__ge__ = lambda self, other: values(self) >= values(other)
    return cls


def _default(cls, defaults, name):
    value = defaults.get(name, MISSING)
    if isinstance(value, _Field):
        if value.default_factory is not MISSING:
            return value.default_factory()
        value = value.default
    if value is MISSING:
        raise TypeError("%s needs the field '%s'" % (cls.__name__, name))
    return value


def fields(thing):
    return thing.__dataclass_fields__


def is_dataclass(thing):
    return hasattr(thing, "__dataclass_fields__")


def asdict(thing):
    if is_dataclass(thing):
        return {name: asdict(getattr(thing, name)) for name in thing.__dataclass_fields__}
    if isinstance(thing, dict):
        return {key: asdict(thing[key]) for key in thing}
    return [asdict(item) for item in thing] if isinstance(thing, (list, tuple)) else thing


def astuple(thing):
    return tuple([getattr(thing, name) for name in thing.__dataclass_fields__])


def replace(thing, **changes):
    named = {name: getattr(thing, name) for name in thing.__dataclass_fields__}
    named.update(changes)
    return type(thing)(**named)
