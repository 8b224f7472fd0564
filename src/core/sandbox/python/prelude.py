# The first script of every Python machine: the tool functions, `tools`, `state`, `results`, `parallel`
# and what async programs need. Calls leave as text through one function, `_send`; whatever is sent is
# hostile data to the other side, so this script protects the program's comfort, not the host.
# Names that rewritten programs use begin with two underscores (see program.ts and dialect.ts).
import sys
import gc
import ujson
import uio
import _host

_send = _host
del sys.modules["_host"]
_loads = ujson.loads
_dumps = ujson.dumps
_generator = type((lambda: (yield))())
# Collects before the whole heap was touched: an idle machine stays small.
gc.threshold(16 << 20)


class ToolError(Exception):
    """A failed call. `ran` is "yes", "no" or "unknown"."""

    def __init__(self, message="", tool=None, code=None, retryable=None, ran=None, name=None):
        super().__init__(message)
        self.message = message
        self.tool = tool
        self.code = code
        self.retryable = retryable
        self.ran = ran
        self.name = name


# ---- calls
_next = 0
_queue = []
_replies = {}


def _post(id, args):
    global _next
    _next += 1
    _queue.append((_next, id, args))
    return _next


def _wait():
    """Sends what is queued and sleeps until at least one answer has come."""
    calls = list(_queue)
    _queue.clear()
    answer = _send("w" + _dumps(calls))
    if answer == "!":
        for _, id, args in calls:
            for key in args:
                problem = _problem(args[key], key)
                if problem:
                    raise TypeError(id + ": " + problem)
        raise TypeError("the arguments cannot be written as JSON")
    if answer[0] == "!":
        raise ValueError(answer[1:])
    for number, ok, value in _loads(answer):
        _replies[number] = (ok, value)


def _take(number):
    while number not in _replies:
        _wait()
    ok, value = _replies.pop(number)
    if ok:
        return value
    raise ToolError(**value)


def _call(id, args):
    return _take(_post(id, args))


def _problem(value, path):
    """Why JSON cannot hold a value; None when it can."""
    if value is None or isinstance(value, (str, int, bool)):
        return None
    if isinstance(value, float):
        return path + " is " + str(value) + ", which JSON cannot hold" if value - value != 0 else None
    if isinstance(value, dict):
        for key in value:
            problem = _problem(value[key], path + "." + str(key))
            if problem:
                return problem
        return None
    if isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            problem = _problem(item, path + "[" + str(index) + "]")
            if problem:
                return problem
        return None
    kind = type(value).__name__
    return path + " is a " + kind + ", which JSON cannot hold: pass a list, dict, str or number"


# ---- names
_KEYWORDS = (
    "from import class def global in is not and or if else for while with as pass return "
    "lambda try except finally raise yield async await del assert break continue None True False"
).split()


class _Plan:
    """One job of `parallel`: its first call is sent ahead, then the job runs with the answer."""

    def __init__(self):
        self.number = None
        self.call = None
        self.is_ahead = True


class _Pause(BaseException):
    pass


_plan = None


class _Tool:
    def __init__(self, id, name):
        self._id = id
        self.__name__ = name

    def _arguments(self, given, named):
        if given:
            if len(given) > 1 or not isinstance(given[0], dict):
                raise TypeError(
                    "%s takes keyword arguments, for example %s(path='.')"
                    % (self.__name__, self.__name__)
                )
            if not named:
                return given[0]
            named = dict(given[0], **named)
        for key in list(named):
            if key[-1] == "_" and key[:-1] in _KEYWORDS:
                named[key[:-1]] = named.pop(key)
        return named

    def __call__(self, *given, **named):
        global _plan
        args = self._arguments(given, named)
        plan = _plan
        if plan is not None:
            call = [self._id, args]
            if plan.is_ahead:
                plan.call = call
                plan.number = _post(self._id, args)
                raise _Pause()
            _plan = None
            if plan.call == call:
                return _take(plan.number)
        return _call(self._id, args)

    def later(self, *given, **named):
        number = _post(self._id, self._arguments(given, named))
        yield _Answer(number)
        return _take(number)

    def __repr__(self):
        return "<tool " + self._id + ">"


class _Namespace:
    def __init__(self, name, methods):
        self.__name__ = name
        for method, id in methods:
            setattr(self, method, _Tool(id, method))

    def __getattr__(self, name):
        found = _loads(_send("f" + _dumps([self.__name__, name])))
        if found:
            return _Tool(found[0], name)
        raise AttributeError("%s has no tool '%s'" % (self.__name__, name))

    def __repr__(self):
        return "<tools of " + self.__name__ + ">"


class _Tools:
    def __getattr__(self, name):
        return self[name]

    def __getitem__(self, name):
        found = _loads(_send("f" + _dumps(["", name])))
        if not found:
            raise AttributeError("tools has no '%s'" % name)
        return _Tool(found[0], name) if len(found) == 1 else _Namespace(name, found[1])

    def search(self, keyword, **options):
        return _call("$search", dict(keyword=keyword, **options))

    def describe(self, name):
        return _call("$describe", {"name": name})

    def list(self, server=None):
        return _call("$list", {} if server is None else {"server": server})


class _State:
    def get(self, key, default=None):
        value = _call("$state.get", {"key": key})
        return default if value is None else value

    def set(self, key, value):
        return _call("$state.set", {"key": key, "value": value})

    def delete(self, key):
        return _call("$state.delete", {"key": key})

    def keys(self):
        return _call("$state.keys", {})


class _Results:
    def load(self, handle):
        return _call("$results.load", {"handle": handle})


# ---- several calls at once
def parallel(work, items=None, return_exceptions=False):
    """parallel(tool, [{...}, {...}]) or parallel([lambda: a.x(i=1), lambda: a.y()]).

    The first call of each goes out at once; the results come in the order of the work.
    """
    if items is not None:
        jobs = [(lambda item=item: work(item)) for item in items]
    else:
        jobs = [_job(entry) for entry in work]
    plans = [_ahead(job) for job in jobs]
    return [_finish(job, plan, return_exceptions) for job, plan in zip(jobs, plans)]


def _job(entry):
    if isinstance(entry, (tuple, list)):
        return lambda: entry[0](*entry[1:])
    if isinstance(entry, (_generator, Task)):
        task = _task(entry)
        return lambda: __drive(task)
    return entry if callable(entry) else lambda: entry


def _ahead(job):
    global _plan
    _plan = plan = _Plan()
    _send("m")
    try:
        plan.call = plan.call or ("value", job())
    except _Pause:
        pass
    except Exception as error:
        if plan.number is None:
            plan.call = ("error", error)
    finally:
        _plan = None
        # What a job printed before its first call is printed again when it really runs.
        _send("k" if plan.number is None else "u")
    return plan


def _finish(job, plan, return_exceptions):
    global _plan
    try:
        if plan.number is None:
            if plan.call[0] == "error":
                raise plan.call[1]
            return plan.call[1]
        plan.is_ahead = False
        _plan = plan
        return job()
    except Exception as error:
        if not return_exceptions:
            raise
        return error
    finally:
        _plan = None


# ---- async programs: coroutines side by side, whose calls leave together
_ready = []
_blocked = {}
_parked = []


class _Answer:
    """What a coroutine yields to sleep until a call is answered."""

    def __init__(self, number):
        self.number = number


class _Others:
    """What a coroutine yields to sleep until other tasks are done."""

    def __init__(self, tasks):
        self.tasks = tasks


class _Turn:
    """What a coroutine yields to let others go first."""


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.is_done = False
        self.value = None
        self.error = None
        _ready.append(self)

    def done(self):
        return self.is_done

    def cancel(self):
        return False

    def result(self):
        if self.error is not None:
            raise self.error
        return self.value

    def __iter__(self):
        if not self.is_done:
            yield _Others([self])
        return self.result()


def _task(thing):
    return thing if isinstance(thing, Task) else Task(__awaitable(thing))


def _step(task):
    try:
        wanted = next(task.coroutine)
        if isinstance(wanted, _Answer):
            _blocked[wanted.number] = task
        elif isinstance(wanted, _Others):
            _parked.append((wanted.tasks, task))
        else:
            _ready.append(task)
    except StopIteration as end:
        task.is_done = True
        task.value = end.value
    except Exception as error:
        task.is_done = True
        task.error = error


def __drive(thing):
    """Runs a coroutine to its end, and everything that it started as far as it gets until then."""
    main = _task(thing)
    while not main.is_done:
        while _ready and not main.is_done:
            _step(_ready.pop(0))
            for entry in list(_parked):
                if all([task.is_done for task in entry[0]]):
                    _parked.remove(entry)
                    _ready.append(entry[1])
        if main.is_done:
            break
        if not _blocked:
            raise RuntimeError("the program waits for something that nothing will ever finish")
        if not any([number in _replies for number in _blocked]):
            _wait()
        for number in list(_blocked):
            if number in _replies:
                _ready.append(_blocked.pop(number))
    return main.result()


def _gather(things, return_exceptions):
    tasks = [_task(thing) for thing in things]
    waiting = [task for task in tasks if not task.is_done]
    if waiting:
        yield _Others(waiting)
    if return_exceptions:
        return [task.value if task.error is None else task.error for task in tasks]
    return [task.result() for task in tasks]


def _resolved(value):
    return value
    yield


def __awaitable(value):
    return value if isinstance(value, (_generator, Task)) else _resolved(value)


def __later(function):
    """What stands before the arguments of an awaited call: a tool's call waits without blocking."""
    if isinstance(function, _Tool):
        return function.later
    return lambda *given, **named: __awaitable(function(*given, **named))


# ---- what this dialect lacks; dialect.ts puts these in
def __sorted(items, key=None, reverse=False):
    items = list(items)
    # The engine's own sort does not keep equal items in their order.
    step = -1 if reverse else 1
    order = [(item if key is None else key(item), step * index) for index, item in enumerate(items)]
    order.sort(reverse=reverse)
    return [items[step * index] for _, index in order]


def __stepped(items, start, stop, step):
    if step is None or step == 1:
        return items[start:stop]
    size = len(items)
    if step > 0:
        low, high = 0, size
        first = low if start is None else start
        last = high if stop is None else stop
    else:
        low, high = -1, size - 1
        first = high if start is None else start
        last = low if stop is None else stop
    if start is not None:
        first = max(low, first + size) if first < 0 else min(first, high)
    if stop is not None:
        last = max(low, last + size) if last < 0 else min(last, high)
    picked = [items[index] for index in range(first, last, step)]
    if isinstance(items, str):
        return "".join(picked)
    return type(items)(picked) if isinstance(items, (tuple, bytes)) else picked


def __merged(*parts):
    whole = {}
    for part in parts:
        whole.update(part)
    return whole


def __chained(*parts):
    whole = []
    for part in parts:
        whole.extend(part)
    return whole


def __zip(*lists, strict=False):
    if strict:
        lists = [list(items) for items in lists]
        if len(set([len(items) for items in lists])) > 1:
            raise ValueError("zip() arguments have different lengths")
    return zip(*lists)


def __print(*values, sep=" ", end="\n", file=None, flush=False):
    if file is None:
        print(*values, sep=" " if sep is None else sep, end="\n" if end is None else end)
    else:
        print(*values, sep=" " if sep is None else sep, end="\n" if end is None else end, file=file)


def _pad(text, width, fill, left):
    gap = fill * (width - len(text))
    return gap + text if left else text + gap


def _zfill(text, width):
    sign = text[:1] if text[:1] in ("+", "-") else ""
    return sign + _pad(text[len(sign) :], width - len(sign), "0", True)


def _title(text):
    parts = []
    was_letter = False
    for letter in text:
        parts.append(letter.lower() if was_letter else letter.upper())
        was_letter = letter.isalpha()
    return "".join(parts)


def _sort(items, key=None, reverse=False):
    items[:] = __sorted(items, key, reverse)


_METHODS = {
    "removeprefix": lambda text, end: text[len(end) :] if end and text.startswith(end) else text,
    "removesuffix": lambda text, end: text[: -len(end)] if end and text.endswith(end) else text,
    "ljust": lambda text, width, fill=" ": _pad(text, width, fill, False),
    "rjust": lambda text, width, fill=" ": _pad(text, width, fill, True),
    "zfill": _zfill,
    "title": _title,
    "capitalize": lambda text: text[:1].upper() + text[1:].lower(),
    "casefold": lambda text: text.lower(),
    "swapcase": lambda text: "".join([c.lower() if c.isupper() else c.upper() for c in text]),
    "isalnum": lambda text: bool(text) and all([c.isalpha() or c.isdigit() for c in text]),
    "isnumeric": lambda text: text.isdigit(),
    "isdecimal": lambda text: text.isdigit(),
    "isidentifier": lambda text: bool(text)
    and not text[0].isdigit()
    and all([c.isalpha() or c.isdigit() or c == "_" for c in text]),
    "expandtabs": lambda text, size=8: text.replace("\t", " " * size),
    "sort": _sort,
    "hexdigest": lambda digest: digest.digest().hex(),
}


def __method(value, name):
    """A method that this engine's own types lack."""
    if name == "sort":
        missing = isinstance(value, list)
    elif name == "hexdigest":
        missing = not hasattr(value, name)
    else:
        missing = isinstance(value, (str, bytes)) and not hasattr(value, name)
    if not missing:
        return getattr(value, name)
    function = _METHODS[name]
    return lambda *given, **named: function(value, *given, **named)


def _method_of(name):
    return lambda value: __method(value, name)


# ---- the result
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


def _plain(value):
    """The nearest value that JSON can hold."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): _plain(value[key]) for key in value}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode()
        except UnicodeError:
            return [byte for byte in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, BaseException):
        return type(value).__name__ + ": " + str(value)
    if hasattr(value, "items") and hasattr(value, "keys"):
        return _plain(dict(value.items()))
    if not isinstance(value, type):
        try:
            return [_plain(item) for item in value]
        except TypeError:
            pass
    return str(value)


def _json(value):
    return _dumps(value, separators=(",", ":"))


def _deliver(value, is_quiet):
    if is_quiet and value is None:
        _send("n")
        return
    # Most results are JSON as they are; the other side knows.
    if _send("d" + _json(value)) == "!":
        _send("d" + _json(_plain(value)))


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
        "parallel": parallel,
        "ToolError": ToolError,
        "print": __print,
        "sorted": __sorted,
        "zip": __zip,
        "exit": sys.exit,
        "quit": sys.exit,
        "__drive": __drive,
        "__awaitable": __awaitable,
        "__later": __later,
        "__Return": __Return,
        "__stepped": __stepped,
        "__merged": __merged,
        "__chained": __chained,
    }
    for name in _METHODS:
        space["__m_" + name] = _method_of(name)
    for name, id in setup["functions"]:
        space[name] = _Tool(id, name)
    for name, methods in setup["namespaces"]:
        space[name] = _Namespace(name, methods)
    value = None
    try:
        exec(compile(setup["code"], "program.py", "exec"), space)
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
        gc.collect()
        _send("o")
    except BaseException as error:
        _report(error)
