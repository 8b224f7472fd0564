# Coroutines side by side. Calls of tools that are awaited leave together; nothing here is a thread.
import __main__ as _main

Task = _main.Task
Future = Task


class TimeoutError(Exception):
    pass


class CancelledError(BaseException):
    pass


def run(main, debug=None):
    return _main.__drive(main)


def create_task(coroutine, name=None):
    return _main._task(coroutine)


ensure_future = create_task


def gather(*things, return_exceptions=False):
    return _main._task(_main._gather(things, return_exceptions))


async def wait_for(thing, timeout=None):
    return await _main._task(thing)


async def wait(things, timeout=None, return_when=None):
    tasks = [_main._task(thing) for thing in things]
    await gather(*tasks, return_exceptions=True)
    return set(tasks), set()


def as_completed(things, timeout=None):
    return [_main._task(thing) for thing in things]


def sleep(seconds=0, result=None):
    # Time does not pass here: tools are what a program waits for.
    yield _main._Turn()
    return result


def to_thread(function, *given, **named):
    return _main.__later(function)(*given, **named)


def iscoroutine(thing):
    return isinstance(thing, _main._generator)


class Lock:
    def __init__(self):
        self._free = 1

    async def acquire(self):
        while self._free == 0:
            await sleep()
        self._free -= 1
        return True

    def release(self):
        self._free += 1

    def locked(self):
        return self._free == 0

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, kind, error, trace):
        self.release()


class Semaphore(Lock):
    def __init__(self, value=1):
        self._free = value


BoundedSemaphore = Semaphore


class TaskGroup:
    async def __aenter__(self):
        self._tasks = []
        return self

    def create_task(self, coroutine, name=None):
        task = _main._task(coroutine)
        self._tasks.append(task)
        return task

    async def __aexit__(self, kind, error, trace):
        if kind is None:
            await gather(*self._tasks)


class _Loop:
    def run_until_complete(self, main):
        return _main.__drive(main)

    def create_task(self, coroutine):
        return _main._task(coroutine)

    def close(self):
        pass


def get_event_loop():
    return _Loop()


get_running_loop = get_event_loop
new_event_loop = get_event_loop
