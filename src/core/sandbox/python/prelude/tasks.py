# Several calls at once: `parallel`, and coroutines for asynchronous programs.
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


# ---- coroutines side by side, whose calls leave together
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
    """Runs a task to its next wait; whether it got anywhere."""
    try:
        wanted = next(task.coroutine)
    except StopIteration as end:
        task.is_done = True
        task.value = end.value
        return True
    except Exception as error:
        task.is_done = True
        task.error = error
        return True
    if isinstance(wanted, _Answer):
        _blocked[wanted.number] = task
    elif isinstance(wanted, _Others):
        _parked.append((wanted.tasks, task))
    else:
        _ready.append(task)
        return False
    return True


def __drive(thing):
    """Runs a coroutine to its end, and everything that it started as far as it gets until then."""
    main = _task(thing)
    while not main.is_done:
        is_moving = False
        for task in [_ready.pop(0) for _ in range(len(_ready))]:
            is_moving = _step(task) or is_moving
        for entry in list(_parked):
            if all([task.is_done for task in entry[0]]):
                _parked.remove(entry)
                _ready.append(entry[1])
                is_moving = True
        if is_moving and _ready:
            continue
        # Whoever is ready only lets others go first, and those wait for answers.
        if _blocked and not main.is_done:
            if not any([number in _replies for number in _blocked]):
                _wait()
            for number in list(_blocked):
                if number in _replies:
                    _ready.append(_blocked.pop(number))
        elif not _ready and not main.is_done:
            raise RuntimeError("the program waits for something that nothing will ever finish")
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
