# The last part of the prelude: the program runs, and how it ended is told.
class __Return(BaseException):
    def __init__(self, value=None):
        super().__init__()
        self.value = value


def _settled(value):
    """What an unfinished value comes to: a coroutine runs, a generator becomes its items."""
    if isinstance(value, Task):
        return __drive(value)
    if isinstance(value, _generator):
        return __drive(_collected(value))
    if isinstance(value, list) and any([isinstance(item, (_generator, Task)) for item in value]):
        return __drive(_gather(value, False))
    return value


def _collected(generator):
    items = []
    while True:
        try:
            wanted = next(generator)
        except StopIteration as end:
            return items if items else end.value
        if isinstance(wanted, (_Answer, _Others, _Turn)):
            yield wanted
        else:
            items.append(wanted)


_OURS = (_Tool, _Tools, _Namespace, _State, _Results)
_NESTED = "the result refers to itself or is nested too deep"


def _plain(value, depth=0):
    """The nearest value that JSON can hold."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    depth += 1
    if depth > 40:
        raise ValueError(_NESTED)
    if isinstance(value, dict):
        keys = [(key if isinstance(key, str) else str(key), key) for key in value]
        return __dict([(text, _plain(value[key], depth)) for text, key in keys])
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item, depth) for item in value]
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode()
        except UnicodeError:
            return [byte for byte in value]
    if isinstance(value, (type,) + _OURS):
        return str(value)
    if isinstance(value, BaseException):
        return type(value).__name__ + ": " + str(value)
    if hasattr(value, "__dataclass_fields__"):
        names = value.__dataclass_fields__
        return __dict([(name, _plain(getattr(value, name), depth)) for name in names])
    if hasattr(value, "isoformat"):
        return value.isoformat()
    try:
        return [_plain(item, depth) for item in value]
    except TypeError:
        return str(value)


def _json(value):
    return _dumps(value, separators=(",", ":"))


def _deliver(value, is_quiet):
    if is_quiet and value is None:
        _send("n")
        return
    if isinstance(value, str) and len(value) > _LONG:
        _send("x" + value)
        return
    if isinstance(value, list) and any([isinstance(item, BaseException) for item in value]):
        value = _plain(value)
    try:
        # Most results are JSON as they are; the other side knows.
        if _send("d" + _json(value)) == "!":
            _send("d" + _json(_plain(value)))
    except RuntimeError:
        # Only the depth of its own functions ends the engine's writer so.
        raise ValueError(_NESTED)


def _report(error):
    trace = uio.StringIO()
    sys.print_exception(error, trace)
    text = str(error)
    if isinstance(error, KeyError) and error.args:
        text = repr(error.args[0])
    code = error.code if isinstance(error, ToolError) else None
    _send("e" + _dumps([type(error).__name__, text[:5000], trace.getvalue()[-20000:], code]))


def _start():
    setup = _loads(_send("s"))
    space = {
        "__name__": "__main__",
        "input": _loads(setup["input"]),
        "tools": _Tools(),
        "state": _State(),
        "results": _Results(),
        "resources": _Resources(),
        "prompts": _Prompts(),
        "parallel": parallel,
        "tokenize_pii": lambda value: _call("$tokenize", {"value": value}),
        "ToolError": ToolError,
        "print": __print,
        "sorted": __sorted,
        "zip": __zip,
        "vars": vars,
        "format": format,
        "TimeoutError": OSError,
        "FileNotFoundError": OSError,
        "PermissionError": OSError,
        "ConnectionError": OSError,
        "RecursionError": RuntimeError,
        "ModuleNotFoundError": ImportError,
        "UnicodeDecodeError": UnicodeError,
        "__comma": __comma,
        "__formatted": __formatted,
        "exit": sys.exit,
        "quit": sys.exit,
        "__drive": __drive,
        "__awaitable": __awaitable,
        "__later": __later,
        "__Return": __Return,
        "__stepped": __stepped,
        "__dict": __dict,
        "__merged": __merged,
        "__chained": __chained,
    }
    for name in _METHODS:
        space["__m_" + name] = _method_of(name)
    for name, id in setup["functions"]:
        space[name] = _Tool(id, name)
    for name, methods in setup["namespaces"]:
        space[name] = _Namespace(name, methods)
    if "math" in setup["code"]:
        sys.modules["math"] = __import__("more_math")
    value = None
    try:
        program = compile(setup["code"], "program.py", "exec")
        if setup["check"]:
            _send("n")
            return
        exec(program, space)
        entry = setup["entry"]
        if "result" in space:
            value = space["result"]
        elif entry is not None:
            main = space[entry[0]]
            value = main(space["input"]) if entry[1] else main()
        else:
            value = space.get("__last")
        is_quiet = "result" not in space and entry is None
    except __Return as end:
        value = end.value
        is_quiet = False
    except SystemExit as end:
        if end.args and end.args[0] not in (None, 0):
            raise
        value = space.get("result")
        is_quiet = True
    _deliver(_settled(value), is_quiet)


def _run():
    try:
        _start()
    except MemoryError:
        _queue.clear()
        _replies.clear()
        _send("o")
    except BaseException as error:
        _report(error)
