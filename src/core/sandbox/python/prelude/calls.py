# The first part of the prelude: how calls leave, and the names under which programs find the tools.
# Calls leave as text through one function, `_send`; whatever is sent is hostile data to the other
# side, so this script protects the program's comfort, not the host. Names that rewritten programs use
# begin with two underscores (see program.ts and dialect.ts).
import sys
import ujson
import uio
import _host

_send = _host
del sys.modules["_host"]
_loads = ujson.loads
_dumps = ujson.dumps
_generator = type((lambda: (yield))())


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
_LONG = 1000


def _post(id, args):
    global _next
    _next += 1
    _queue.append((_next, id, args))
    return _next


def _wait():
    """Sends what is queued and sleeps until at least one answer has come."""
    calls = list(_queue)
    _queue.clear()
    answer = _send("w" + _dumps([_lighter(call) for call in calls]))
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


def _lighter(call):
    """Long texts go ahead as they are: the engine writes JSON letter by letter."""
    number, id, args = call
    long = [key for key in args if isinstance(args[key], str) and len(args[key]) > _LONG]
    if not long:
        return call
    texts = {key: int(_send("t" + args[key])) for key in long}
    return number, id, {key: args[key] for key in args if key not in texts}, texts


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


class _Hit(dict):
    """What was found: its fields, and the tool itself when it is called."""

    def __call__(self, *given, **named):
        server, method = self["call"].split(".", 1)
        found = _loads(_send("f" + _dumps([server, method])))
        if not found:
            raise AttributeError(self["call"] + " came after this program began: run another one to call it")
        return _Tool(found[0], method)(*given, **named)


class _Tools:
    def __getattr__(self, name):
        return self[name]

    def __getitem__(self, name):
        found = _loads(_send("f" + _dumps(["", name])))
        if not found:
            raise AttributeError("tools has no '%s'" % name)
        return _Tool(found[0], name) if len(found) == 1 else _Namespace(name, found[1])

    def search(self, keyword, **options):
        return [_Hit(hit) for hit in _call("$search", dict(keyword=keyword, **options))]

    def describe(self, name):
        return _Hit(_call("$describe", {"name": name["call"] if isinstance(name, dict) else name}))

    def list(self, server=None):
        return [_Hit(hit) for hit in _call("$list", _of(server))]


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


class _Resources:
    def list(self, server=None):
        return _call("$resources.list", _of(server))

    def templates(self, server=None):
        return _call("$resources.templates", _of(server))

    def read(self, uri, server=None):
        return _call("$resources.read", dict(_of(server), uri=uri))


class _Prompts:
    def list(self, server=None):
        return _call("$prompts.list", _of(server))

    def get(self, name, arguments=None, server=None, **named):
        return _call("$prompts.get", dict(_of(server), name=name, arguments=arguments or named))


def _of(server):
    return {} if server is None else {"server": server}
