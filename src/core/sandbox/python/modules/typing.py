# Types say nothing at run time here; their names only have to exist.
class _Type:
    def __init__(self, name="Any"):
        self._name = name

    def __getitem__(self, item):
        return self

    def __call__(self, *given, **named):
        return given[-1] if given and callable(given[-1]) else self

    def __or__(self, other):
        return self

    def __ror__(self, other):
        return self


Any = Union = Optional = List = Dict = Set = FrozenSet = Tuple = Callable = Iterable = Iterator = _Type()
Sequence = Mapping = MutableMapping = Generator = Awaitable = Coroutine = AsyncIterator = Type = _Type()
Literal = Final = ClassVar = Annotated = Never = NoReturn = Hashable = Text = Self = _Type()
DefaultDict = OrderedDict = Deque = Collection = Required = NotRequired = Unpack = Concatenate = _Type()
TYPE_CHECKING = False


class Generic:
    pass


class Protocol:
    pass


TypedDict = dict


def TypeVar(name, *bounds, **options):
    return Any


ParamSpec = TypeVar


def NewType(name, kind):
    return lambda value: value


def cast(kind, value):
    return value


def overload(function):
    return function


final = runtime_checkable = no_type_check = overload


def NamedTuple(name, fields):
    from collections import namedtuple

    return namedtuple(name, [field[0] for field in fields])
